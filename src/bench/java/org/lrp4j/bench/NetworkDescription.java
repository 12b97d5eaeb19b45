package org.lrp4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What PyTorch needs to build the same network: the nodes in the order of the data flow as JSON,
 * and their parameters in PyTorch's layouts. The softmax of the output is left out on that side.
 */
final class NetworkDescription {

  private final ComputationGraph network;
  private final Path folder;

  NetworkDescription(ComputationGraph network, Path folder) {
    this.network = network;
    this.folder = folder;
  }

  void write(int targetClass) throws IOException {
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      if (!(vertex instanceof InputVertex)) {
        nodes.add(node(vertex));
      }
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("input", network.getConfiguration().getNetworkInputs().get(0));
    description.put("class", targetClass);
    description.put("nodes", nodes);
    new ObjectMapper().writeValue(folder.resolve("network.json").toFile(), description);
  }

  private Map<String, Object> node(GraphVertex vertex) throws IOException {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("name", vertex.getVertexName());
    node.put("inputs", inputs(vertex));
    if (vertex instanceof LayerVertex layerVertex) {
      node.put(
          "flatten", layerVertex.getLayerPreProcessor() instanceof CnnToFeedForwardPreProcessor);
      describe(layerVertex.getLayer(), vertex.getVertexName(), node);
    } else if (vertex instanceof ElementWiseVertex) {
      node.put("type", "add");
    } else {
      throw unknown(vertex);
    }
    return node;
  }

  private List<String> inputs(GraphVertex vertex) {
    List<String> names = new ArrayList<>();
    for (VertexIndices input : vertex.getInputVertices()) {
      names.add(network.getVertices()[input.getVertexIndex()].getVertexName());
    }
    return names;
  }

  private void describe(Layer layer, String name, Map<String, Object> node) throws IOException {
    if (layer.conf().getLayer() instanceof ConvolutionLayer convolution) {
      node.put("type", "convolution");
      node.put("stride", convolution.getStride());
      node.put("padding", padding(convolution));
      node.put("relu", relu(convolution));
      save(name, "weight", layer.getParam("W"));
      save(name, "bias", layer.getParam("b"));
    } else if (layer.conf().getLayer() instanceof DenseLayer
        || layer.conf().getLayer() instanceof OutputLayer) {
      node.put("type", "dense");
      node.put("relu", relu((BaseLayer) layer.conf().getLayer()));
      save(name, "weight", layer.getParam("W").transpose());
      save(name, "bias", layer.getParam("b"));
    } else if (layer.conf().getLayer() instanceof BatchNormalization normalization) {
      node.put("type", "normalisation");
      node.put("eps", normalization.getEps());
      save(name, "weight", layer.getParam("gamma"));
      save(name, "bias", layer.getParam("beta"));
      save(name, "mean", layer.getParam("mean"));
      save(name, "variance", variance(layer));
    } else if (layer.conf().getLayer() instanceof SubsamplingLayer pooling
        && pooling.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX
        && pooling.getConvolutionMode() != ConvolutionMode.Same) {
      node.put("type", "max");
      node.put("kernel", pooling.getKernelSize());
      node.put("stride", pooling.getStride());
      node.put("padding", pooling.getPadding());
    } else if (layer.conf().getLayer() instanceof ZeroPaddingLayer padding) {
      node.put("type", "padding");
      node.put("padding", padding.getPadding());
    } else if (layer.conf().getLayer() instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationReLU) {
      node.put("type", "relu");
    } else {
      throw unknown(layer.conf().getLayer());
    }
  }

  private static int[] padding(ConvolutionLayer convolution) {
    if (convolution.getConvolutionMode() != ConvolutionMode.Same) {
      return convolution.getPadding();
    }
    int[] kernel = convolution.getKernelSize();
    if (kernel[0] % 2 == 0 || kernel[1] % 2 == 0 || convolution.getStride()[0] != 1) {
      throw new IllegalArgumentException("Same mode pads this layer unevenly: " + convolution);
    }
    return new int[] {kernel[0] / 2, kernel[1] / 2};
  }

  private static boolean relu(BaseLayer layer) {
    IActivation activation = layer.getActivationFn();
    boolean none =
        activation instanceof ActivationIdentity
            || activation instanceof ActivationSoftmax && layer instanceof OutputLayer;
    if (!none && !(activation instanceof ActivationReLU)) {
      throw unknown(activation);
    }
    return !none;
  }

  /** In DOUBLE: the network keeps a logarithm, so FLOAT would round what DL4J does not round. */
  private static INDArray variance(Layer normalization) {
    INDArray variance = normalization.getParam("var");
    if (variance != null) {
      return variance.castTo(DataType.DOUBLE);
    }
    INDArray exponents = normalization.getParam("log10stdev").castTo(DataType.DOUBLE);
    return Nd4j.math().exp(exponents.mul(2 * Math.log(10)));
  }

  private void save(String name, String parameter, INDArray values) throws IOException {
    NpyWriter.write(folder.resolve(name + "." + parameter + ".npy"), values);
  }

  private static IllegalArgumentException unknown(Object part) {
    return new IllegalArgumentException("No PyTorch counterpart is known for " + part);
  }
}
