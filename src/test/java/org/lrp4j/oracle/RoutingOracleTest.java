package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer that only moves values about is a matrix of zeros and ones: relevance goes back the way
 * that each value came.
 */
@ExtendWith(OneThread.class)
@DisplayName("Relevance is routed back along DL4J's own forward pass")
class RoutingOracleTest {

  /** A part of a network that moves values about; the network goes on from its last node. */
  @FunctionalInterface
  interface Part {
    String addTo(GraphBuilder graph, String... inputs);
  }

  private static Part layer(Layer layer) {
    return (graph, inputs) -> {
      graph.addLayer("routing", layer, inputs);
      return "routing";
    };
  }

  private static Part vertex(GraphVertex vertex) {
    return (graph, inputs) -> {
      graph.addVertex("routing", vertex, inputs);
      return "routing";
    };
  }

  /** Preprocessors one after the other, each before a layer of its own that changes nothing. */
  private static Part preprocessors(InputPreProcessor... preprocessors) {
    return (graph, inputs) -> {
      String last = inputs[0];
      for (InputPreProcessor preprocessor : preprocessors) {
        String next = "after " + last;
        graph.addLayer(next, new ActivationLayer(Activation.IDENTITY), preprocessor, last);
        last = next;
      }
      return last;
    };
  }

  private static long[] shape(long... shape) {
    return shape;
  }

  static Stream<Arguments> parts() {
    List<Arguments> all = new ArrayList<>(layers());
    all.addAll(preprocessors());
    all.addAll(vertices());
    return all.stream()
        .flatMap(
            part ->
                Stream.of(DataType.DOUBLE, DataType.FLOAT)
                    .map(type -> Arguments.of(part.get()[0], type, part.get()[1], part.get()[2])));
  }

  private static Arguments part(String name, Part part, long[]... inputShapes) {
    return Arguments.of(name, part, inputShapes);
  }

  private static List<Arguments> layers() {
    List<Arguments> all = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      long[] shape = format == CNN2DFormat.NCHW ? shape(2, 3, 4, 5) : shape(2, 4, 5, 3);
      all.add(
          part(
              "ZeroPadding " + format,
              layer(new ZeroPaddingLayer.Builder(1, 0, 2, 1).dataFormat(format).build()),
              shape));
      all.add(
          part(
              "Cropping2D " + format,
              layer(new Cropping2D.Builder(1, 0, 2, 1).dataFormat(format).build()),
              shape));
      all.add(
          part(
              "Upsampling2D " + format,
              layer(new Upsampling2D.Builder().size(new int[] {2, 3}).dataFormat(format).build()),
              shape));
    }
    return all;
  }

  private static List<Arguments> preprocessors() {
    return List.of(
        part(
            "CnnToFeedForward",
            preprocessors(new CnnToFeedForwardPreProcessor(4, 5, 3)),
            shape(2, 3, 4, 5)),
        part(
            "CnnToFeedForward NHWC",
            preprocessors(new CnnToFeedForwardPreProcessor(4, 5, 3, CNN2DFormat.NHWC)),
            shape(2, 4, 5, 3)),
        part(
            "FeedForwardToCnn",
            preprocessors(new FeedForwardToCnnPreProcessor(4, 5, 3)),
            shape(2, 60)),
        part("RnnToCnn", preprocessors(new RnnToCnnPreProcessor(2, 3, 2)), shape(2, 12, 3)),
        part(
            "RnnToCnn and CnnToRnn of another layout",
            preprocessors(new RnnToCnnPreProcessor(2, 3, 2), new CnnToRnnPreProcessor(2, 3, 2)),
            shape(2, 12, 3)),
        part("RnnToFeedForward", preprocessors(new RnnToFeedForwardPreProcessor()), shape(2, 4, 3)),
        part(
            "RnnToFeedForward and FeedForwardToRnn",
            preprocessors(new RnnToFeedForwardPreProcessor(), new FeedForwardToRnnPreProcessor()),
            shape(2, 4, 3)),
        part(
            "RnnToCnn composed with CnnToFeedForward",
            preprocessors(
                new ComposableInputPreProcessor(
                    new RnnToCnnPreProcessor(2, 3, 2), new CnnToFeedForwardPreProcessor(2, 3, 2))),
            shape(2, 12, 3)));
  }

  private static List<Arguments> vertices() {
    return List.of(
        part("Merge of tables", vertex(new MergeVertex()), shape(2, 3), shape(2, 1), shape(2, 4)),
        part("Merge of sequences", vertex(new MergeVertex()), shape(2, 3, 4), shape(2, 2, 4)),
        part(
            "Merge of images NCHW",
            vertex(new MergeVertex()),
            shape(2, 3, 4, 2),
            shape(2, 1, 4, 2)),
        part("Merge of images NHWC", vertex(merge(3)), shape(2, 4, 2, 3), shape(2, 4, 2, 1)),
        part("Subset of tables", vertex(new SubsetVertex(1, 3)), shape(2, 5)),
        part("Subset of images", vertex(new SubsetVertex(1, 2)), shape(2, 4, 3, 2)),
        part("Stack", vertex(new StackVertex()), shape(2, 3), shape(2, 3), shape(2, 3)),
        part("Unstack", vertex(new UnstackVertex(1, 2)), shape(4, 3)),
        part("Reshape", vertex(new ReshapeVertex(2, 3, 4)), shape(2, 12)),
        part(
            "Reshape in Fortran's order",
            vertex(new ReshapeVertex('f', new int[] {2, 3, 4}, null)),
            shape(2, 12)),
        part(
            "PreprocessorVertex",
            vertex(new PreprocessorVertex(new CnnToFeedForwardPreProcessor(4, 5, 3))),
            shape(2, 3, 4, 5)));
  }

  private static MergeVertex merge(int axis) {
    var vertex = new MergeVertex();
    vertex.setMergeAxis(axis);
    return vertex;
  }

  private static ComputationGraph network(Part part, int inputs, DataType type) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .graphBuilder()
            .validateOutputLayerConfig(false);
    String[] names = Stream.of("a", "b", "c").limit(inputs).toArray(String[]::new);
    graph.addInputs(names);
    String last = part.addTo(graph, names);
    graph.addLayer("output", new ActivationLayer(Activation.IDENTITY), last).setOutputs("output");
    var network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static INDArray[] copies(INDArray... arrays) {
    return Stream.of(arrays).map(INDArray::dup).toArray(INDArray[]::new);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("parts")
  void routed(String name, DataType type, Part part, long[]... shapes) {
    Random random = new Random(8);
    INDArray[] inputs = new INDArray[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      inputs[i] = Samples.normal(random, type, shapes[i]);
    }
    ComputationGraph network = network(part, shapes.length, type);
    INDArray output = network.output(copies(inputs))[0];
    INDArray relevance = Samples.normal(random, type, output.shape());
    ComputationGraph twin = network(part, shapes.length, DataType.DOUBLE);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(inputs, Target.relevance(relevance));
      Samples.assertClose(Samples.flat(output), explanation.output(), type);
      for (int i = 0; i < inputs.length; i++) {
        double[][] moves = moves(twin, i, shapes);
        Samples.assertClose(
            Vectors.backward(moves, Samples.flat(relevance)),
            explanation.relevance(network.getConfiguration().getNetworkInputs().get(i)),
            type);
      }
    }
  }

  /** The matrix of zeros and ones that leads from one input to the output. */
  private static double[][] moves(ComputationGraph network, int which, long[]... shapes) {
    double[][] moves =
        Jacobian.ofWholeBatch(
            probe -> {
              INDArray[] inputs = new INDArray[shapes.length];
              for (int i = 0; i < shapes.length; i++) {
                inputs[i] = i == which ? probe : Nd4j.zeros(probe.dataType(), shapes[i]);
              }
              return network.output(inputs)[0];
            },
            shapes[which]);
    for (double[] row : moves) {
      for (double entry : row) {
        assertTrue(entry == 0 || entry == 1, "this does not only move values: " + entry);
      }
    }
    return moves;
  }
}
