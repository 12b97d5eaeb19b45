package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.VGG16;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.UniformDistribution;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("VGG16 and ResNet50 of DL4J's zoo, with random weights and small images")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZooModelsTest {

  private static final int[] SHAPE = {3, 96, 96};

  private final ComputationGraph vgg16 =
      VGG16.builder().numClasses(10).inputShape(SHAPE).build().init();
  private final ComputationGraph resNet50 =
      ResNet50.builder().numClasses(10).inputShape(SHAPE).build().init();

  ZooModelsTest() {
    Nd4j.getRandom().setSeed(50);
    // ResNet50's own random weights overflow FLOAT on the way through.
    for (Layer layer : resNet50.getLayers()) {
      if (layer.conf().getLayer() instanceof ConvolutionLayer) {
        INDArray weights = layer.getParam("W");
        long inputs = weights.length() / weights.size(0);
        double width = Math.sqrt(3 * 2.0 / inputs);
        Nd4j.getExecutioner().exec(new UniformDistribution(weights, -width, width));
      }
    }
  }

  private record Network(String name, String firstLayer, ComputationGraph graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Stream<Arguments> networksAndPresets() {
    List<Composite> presets =
        List.of(
            Composite.epsilonPlus(),
            Composite.epsilonPlusFlat(),
            Composite.epsilonAlpha2Beta1(),
            Composite.epsilonAlpha2Beta1Flat(),
            Composite.epsilonGammaBox(0, 1));
    return Stream.of(
            new Network("VGG16", "0", vgg16), new Network("ResNet50", "stem-cnn1", resNet50))
        .flatMap(network -> presets.stream().map(preset -> Arguments.of(network, preset)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("networksAndPresets")
  @DisplayName("are explained with every preset, and the relevance adds up")
  void explained(Network network, Composite preset) {
    INDArray image = Nd4j.rand(DataType.FLOAT, 1, 3, 96, 96);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network.graph()).composite(preset).zeroBias(true).build()) {
      Explanation explanation = explainer.explain(image);

      double logit = explanation.explainedOutput().maxNumber().doubleValue();
      // Summed where the first convolution reads it: what the flat and the z-box rule send into
      // ResNet50's zero padding layer is lost with the padding.
      double sum = explanation.relevance(network.firstLayer()).sumNumber().doubleValue();
      assertEquals(logit, explanation.outputRelevance().sumNumber().doubleValue(), 1e-6);
      // ε = 1e-6 is not small beside VGG16's logit, which random weights make about 5e-3.
      assertEquals(logit, sum, Math.abs(logit) * 5e-3);
      double difference = explanation.output().distance2(network.graph().output(image)[0]);
      assertTrue(difference < 1e-5, "difference to network.output(): " + difference);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  @DisplayName("print a table that names the rule of every layer")
  void table(Network network, List<String> lines) {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network.graph()).composite(Composite.epsilonPlusFlat()).build()) {
      String table = explainer.toString().replaceAll(" +", " ");
      lines.forEach(line -> assertTrue(table.contains(line), () -> line + " in\n" + table));
      long rows = table.lines().count() - 2;
      assertEquals(network.graph().getVertices().length - 1, rows, "one row a layer or vertex");
    }
  }

  private Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of(
            new Network("VGG16", "0", vgg16),
            List.of(
                "0 0 ConvolutionLayer 1792 Flat",
                "1 1 ConvolutionLayer 36928 ZPlus",
                "2 2 SubsamplingLayer winner takes all",
                "18 18 DenseLayer 18878464 Epsilon(ε=1.0E-6)",
                "20 20 OutputLayer 40970 Epsilon(ε=1.0E-6)")),
        Arguments.of(
            new Network("ResNet50", "stem-cnn1", resNet50),
            List.of(
                "0 stem-zero ZeroPaddingLayer routed",
                "1 stem-cnn1 ConvolutionLayer 9472 Flat + stem-batch1",
                "2 stem-batch1 BatchNormalization 256 merged",
                "res2a_branch2a ConvolutionLayer 4160 ZPlus + bn2a_branch2a",
                " short2a_branch ElementWiseVertex proportional",
                "OutputLayer 20490 Epsilon(ε=1.0E-6)")));
  }
}
