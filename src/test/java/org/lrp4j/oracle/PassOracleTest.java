package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The layer stands between a dense layer, whose share is known, and the network's output. */
@ExtendWith(OneThread.class)
@DisplayName("Relevance passes element-wise layers unchanged, and the output stays DL4J's")
class PassOracleTest {

  private static final long[] TABLE = {2, 6};
  private static final long[] IMAGE = {2, 3, 4, 2};

  static Stream<Arguments> layers() {
    List<Arguments> all = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      // Softmax is not element-wise.
      if (activation != Activation.SOFTMAX) {
        all.add(Arguments.of("activation " + activation, new ActivationLayer(activation), TABLE));
      }
    }
    all.add(Arguments.of("PReLU", new PReLULayer.Builder().inputShape(6).build(), TABLE));
    all.add(
        Arguments.of(
            "PReLU of images", new PReLULayer.Builder().inputShape(3, 4, 2).build(), IMAGE));
    all.add(
        Arguments.of(
            "PReLU shared over positions",
            new PReLULayer.Builder().inputShape(3, 4, 2).sharedAxes(2, 3).build(),
            IMAGE));
    all.add(Arguments.of("dropout", new DropoutLayer.Builder(0.5).build(), TABLE));
    all.add(
        Arguments.of(
            "local response normalisation",
            new LocalResponseNormalization.Builder().k(1).n(3).alpha(0.5).beta(0.75).build(),
            IMAGE));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  @DisplayName("alone")
  void passes(String name, Layer layer, long... shape) {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      InputType input =
          shape.length == 2
              ? InputType.feedForward(shape[1])
              : InputType.convolutional(shape[2], shape[3], shape[1]);
      MultiLayerNetwork network =
          network(type, input, layer.clone(), new ActivationLayer(Activation.IDENTITY));
      Random random = new Random(15);
      INDArray a = Samples.normal(random, type, shape);
      INDArray before = a.dup();
      INDArray relevance = Samples.normal(random, type, shape);
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        Explanation explanation = explainer.explain(a, Target.relevance(relevance));
        Samples.assertClose(Samples.flat(network.output(a.dup())), explanation.output(), type);
        assertEquals(relevance, explanation.relevance());
        assertEquals(before, a);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  @DisplayName("between a dense layer and the output")
  void passesOnTheWay(String name, Layer layer) {
    DataType type = DataType.DOUBLE;
    Layer dense = new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build();
    MultiLayerNetwork network =
        network(
            type,
            InputType.feedForward(4),
            dense,
            layer.clone(),
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    INDArray a = Samples.uniform(new Random(16), type, -1, 1, 2, 4);
    INDArray relevance = Samples.normal(new Random(17), type, 2, 6);
    DenseOracle oracle =
        new DenseOracle(
            network.getParam("0_W").toDoubleMatrix(), Samples.flat(network.getParam("0_b")));
    double[][] expected = new double[2][];
    for (int n = 0; n < 2; n++) {
      expected[n] = oracle.epsilon(Samples.rows(a)[n], Samples.rows(relevance)[n], 1e-6).input();
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.uniform(new EpsilonRule())).build()) {
      Explanation explanation = explainer.explain(a, Target.relevance(relevance));
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
      Samples.assertClose(Samples.flat(network.output(a.dup())), explanation.output(), type);
    }
  }

  static Stream<Arguments> tables() {
    return layers()
        .filter(arguments -> arguments.get()[2] == TABLE)
        .map(arguments -> Arguments.of(arguments.get()[0], arguments.get()[1]));
  }

  private static MultiLayerNetwork network(DataType type, InputType input, Layer... layers) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .list(layers)
                .validateOutputLayerConfig(false)
                .setInputType(input)
                .build());
    network.init();
    Samples.fill(network, 18);
    return network;
  }
}
