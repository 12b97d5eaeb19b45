package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.lrp4j.bench.LayerShape.Convolution;
import org.lrp4j.bench.LayerShape.Dense;
import org.lrp4j.bench.LayerShape.Pooling;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * A layer whose arithmetic counts, and how many passes of which kind the rules need.
 *
 * @param name the layer's name
 * @param shape what makes its operations cost what they cost
 * @param first whether no other affine layer lies between it and the input
 * @param relu whether a ReLU follows, normalisation aside: no relevance where its output is
 *     negative
 */
record LayerWork(String name, LayerShape shape, boolean first, boolean relu) {

  /**
   * The passes of a layer's size: products with its weights or changed weights, and transposed
   * ones.
   */
  record Passes(int forward, int backward) {

    double times(double forwardMilliseconds, double backwardMilliseconds) {
      return forward * forwardMilliseconds + backward * backwardMilliseconds;
    }
  }

  /** All layers of a network that compute products or maxima, in the order of the data flow. */
  static List<LayerWork> of(ComputationGraph network, long[] inputShape) {
    InputType inputType =
        inputShape.length == 2
            ? InputType.feedForward(inputShape[1])
            : InputType.convolutional(inputShape[2], inputShape[3], inputShape[1]);
    Map<String, InputType> types =
        network.getConfiguration().clone().getLayerActivationTypes(true, inputType);
    types.put(network.getConfiguration().getNetworkInputs().get(0), inputType);
    List<LayerWork> layers = new ArrayList<>();
    boolean first = true;
    for (int index : network.topologicalSortOrder()) {
      if (network.getVertices()[index] instanceof LayerVertex vertex) {
        int from = vertex.getInputVertices()[0].getVertexIndex();
        long[] read = types.get(network.getVertices()[from].getVertexName()).getShape(true);
        read[0] = inputShape[0];
        Layer layer = vertex.getLayer().conf().getLayer();
        LayerShape shape = shape(layer, read);
        if (shape != null) {
          layers.add(new LayerWork(vertex.getVertexName(), shape, first, relu(network, vertex)));
          first = first && shape instanceof Pooling;
        }
      }
    }
    return layers;
  }

  /**
   * What the rule of a preset needs, if the layer's input is known to be non-negative: the
   * network's input is in [0, 1], and all else was rectified. The layer's own forward pass is among
   * them.
   */
  Passes passes(Preset preset) {
    boolean flat = preset == Preset.EpsilonPlusFlat || preset == Preset.EpsilonAlpha2Beta1Flat;
    if (shape instanceof Pooling) {
      return new Passes(1, 1);
    }
    if (first && flat) {
      // Sums over windows: next to nothing beside a convolution.
      return new Passes(1, 0);
    }
    if (shape instanceof Dense) {
      return new Passes(1, 1);
    }
    return switch (preset) {
      case EpsilonPlus, EpsilonPlusFlat -> new Passes(2, 1);
      case EpsilonAlpha2Beta1, EpsilonAlpha2Beta1Flat -> new Passes(2, 2);
      // Z-box with low = 0: W⁻·high is one more product, and W = W⁺ + W⁻ going back. Gamma: where
      // a ReLU follows, only positive outputs have relevance.
      case EpsilonGammaBox -> first || !relu ? new Passes(2, 2) : new Passes(2, 1);
    };
  }

  private static LayerShape shape(Layer layer, long[] input) {
    if (layer instanceof ConvolutionLayer convolution) {
      int[] kernel = convolution.getKernelSize();
      boolean same = convolution.getConvolutionMode() == ConvolutionMode.Same;
      return new Convolution(
          list(input),
          List.of(convolution.getNOut(), convolution.getNIn(), (long) kernel[0], (long) kernel[1]),
          list(convolution.getStride()),
          same ? List.of(kernel[0] / 2, kernel[1] / 2) : list(convolution.getPadding()));
    }
    if (layer instanceof SubsamplingLayer pooling) {
      return new Pooling(
          list(input),
          list(pooling.getKernelSize()),
          list(pooling.getStride()),
          list(pooling.getPadding()));
    }
    if (layer instanceof BatchNormalization || !(layer instanceof FeedForwardLayer dense)) {
      return null;
    }
    return new Dense(input[0], dense.getNIn(), dense.getNOut());
  }

  private static boolean relu(ComputationGraph network, LayerVertex vertex) {
    Layer layer = vertex.getLayer().conf().getLayer();
    if (layer instanceof BaseLayer base && base.getActivationFn() instanceof ActivationReLU
        || layer instanceof ActivationLayer activation
            && activation.getActivationFn() instanceof ActivationReLU) {
      return true;
    }
    VertexIndices[] readers = vertex.getOutputVertices();
    if (readers == null || readers.length != 1) {
      return false;
    }
    GraphVertex reader = network.getVertices()[readers[0].getVertexIndex()];
    if (!(reader instanceof LayerVertex next)) {
      return false;
    }
    Layer following = next.getLayer().conf().getLayer();
    return (following instanceof BatchNormalization || following instanceof ActivationLayer)
        && relu(network, next);
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
