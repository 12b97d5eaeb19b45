package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Explaining reads the user's network and nothing else. */
class UntouchedNetworkTest {

  private static final INDArray IMAGES = values(1, 4, 2, 5, 5).castTo(DataType.FLOAT);
  private static final DataSet BATCH = new DataSet(IMAGES, Nd4j.eye(4).castTo(DataType.FLOAT));

  /** The same network in both of DL4J's forms, with dropout, so that random numbers matter. */
  static Stream<Named<Supplier<NeuralNetwork>>> networks() {
    return Stream.of(
        Named.of("chain", UntouchedNetworkTest::chain),
        Named.of("graph", () -> chain().toComputationGraph()));
  }

  private static MultiLayerNetwork chain() {
    var layers =
        configuration(DataType.FLOAT)
            .activation(Activation.RELU)
            .list(
                new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build(),
                new BatchNormalization(),
                new DenseLayer.Builder().nOut(8).dropOut(0.5).build(),
                classes(8, 4))
            .setInputType(InputType.convolutional(5, 5, 2));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void parametersAndOutputsStayBitIdentical(Supplier<NeuralNetwork> networks) {
    NeuralNetwork network = networks.get();
    INDArray input = IMAGES.dup();
    float[] parameters = floats(network.params());
    float[] output = floats(output(network));

    explain(network, input);

    assertArrayEquals(parameters, floats(network.params()));
    assertArrayEquals(output, floats(output(network)));
    assertArrayEquals(floats(IMAGES), floats(input));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void trainingGoesOnAsIfNothingHadBeenExplained(Supplier<NeuralNetwork> networks) {
    NeuralNetwork twin = trained(networks.get(), false);
    NeuralNetwork explained = trained(networks.get(), true);

    assertArrayEquals(floats(twin.params()), floats(explained.params()));
    assertArrayEquals(floats(twin.updaterState()), floats(explained.updaterState()));
  }

  /** Trains for some steps, with explanations before, between and after them if asked for. */
  private static NeuralNetwork trained(NeuralNetwork network, boolean explaining) {
    Nd4j.getRandom().setSeed(11);
    for (int step = 0; step < 3; step++) {
      if (explaining) {
        explain(network, IMAGES);
      }
      network.fit(BATCH);
    }
    if (explaining) {
      explain(network, IMAGES);
    }
    return network;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void nd4jsRandomNumbersAreNeitherTakenNorSeeded(Supplier<NeuralNetwork> networks) {
    NeuralNetwork network = networks.get();
    Nd4j.getRandom().setSeed(5);
    float[] expected = floats(Nd4j.rand(1, 8));

    Nd4j.getRandom().setSeed(5);
    explain(network, IMAGES);

    assertArrayEquals(expected, floats(Nd4j.rand(1, 8)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void listenersAreNotCalled(Supplier<NeuralNetwork> networks) {
    NeuralNetwork network = networks.get();
    List<String> calls = new ArrayList<>();
    ((Model) network)
        .setListeners(
            new BaseTrainingListener() {
              @Override
              public void onForwardPass(Model model, List<INDArray> activations) {
                calls.add("chain");
              }

              @Override
              public void onForwardPass(Model model, Map<String, INDArray> activations) {
                calls.add("graph");
              }

              @Override
              public void onBackwardPass(Model model) {
                calls.add("backward");
              }

              @Override
              public void onGradientCalculation(Model model) {
                calls.add("gradient");
              }
            });

    explain(network, IMAGES);
    assertEquals(List.of(), calls);

    network.fit(BATCH);
    assertEquals(3, calls.size());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void anExplanationSeesParametersThatCameAfterTheExplainer(Supplier<NeuralNetwork> networks) {
    NeuralNetwork network = networks.get();
    try (LrpExplainer explainer = builder(network).build()) {
      INDArray before = explainer.explain(IMAGES).explainedOutput().dup();

      network.fit(BATCH);
      Explanation afterTraining = explainer.explain(IMAGES);
      assertClose(output(network), afterTraining.output(), 1e-5);
      assertNotEquals(before, afterTraining.explainedOutput());
      assertEquals(freshlyExplained(network), afterTraining.relevance());

      ((Model) network).setParams(network.params().mul(0.5));
      Explanation afterSetting = explainer.explain(IMAGES);
      assertClose(output(network), afterSetting.output(), 1e-5);
      assertEquals(freshlyExplained(network), afterSetting.relevance());
    }
  }

  @Test
  void theNetworksOwnLayersAndConfigurationStay() {
    MultiLayerNetwork network = chain();
    var layers = network.getLayers().clone();
    String configuration = network.getLayerWiseConfigurations().toJson();

    explain(network, IMAGES);

    assertArrayEquals(layers, network.getLayers());
    assertEquals(configuration, network.getLayerWiseConfigurations().toJson());
    assertEquals(4, network.getnLayers());
  }

  private static INDArray freshlyExplained(NeuralNetwork network) {
    try (LrpExplainer fresh = builder(network).build()) {
      return fresh.explain(IMAGES).relevance();
    }
  }

  private static void explain(NeuralNetwork network, INDArray input) {
    try (LrpExplainer explainer = builder(network).build()) {
      explainer.explain(input);
    }
  }

  private static LrpExplainerBuilder builder(NeuralNetwork network) {
    return network instanceof MultiLayerNetwork chain
        ? LrpExplainer.builder(chain)
        : LrpExplainer.builder((ComputationGraph) network);
  }

  private static INDArray output(NeuralNetwork network) {
    return network instanceof MultiLayerNetwork chain
        ? chain.output(IMAGES)
        : ((ComputationGraph) network).outputSingle(IMAGES);
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
