package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.NASNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.TextGenerationLSTM;
import org.deeplearning4j.zoo.model.TinyYOLO;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.deeplearning4j.zoo.model.YOLO2;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.UniformDistribution;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every architecture of DL4J's zoo, with random weights and the smallest images that fit, or, by
 * {@code -Dlrp4j.zoo.native=true}, with those that it is made for. Nothing is downloaded.
 */
@DisplayName("Each architecture of DL4J's zoo")
class ZooArchitecturesTest {

  private static final Logger LOG = LoggerFactory.getLogger(ZooArchitecturesTest.class);
  private static final boolean NATIVE = Boolean.getBoolean("lrp4j.zoo.native");
  private static final String ONLY = System.getProperty("lrp4j.zoo.only", "");
  private static final int CLASSES = 10;

  private static final String CANNOT_BE_BUILT = "NASNet";

  /**
   * One of them.
   *
   * @param smallest height and width of the smallest images that it can be built for
   * @param own the height and width that it is made for
   */
  private record Architecture(
      Class<?> type, int smallest, int own, Function<int[], ZooModel<?>> builder) {

    Model build() {
      int size = NATIVE ? own : smallest;
      return builder.apply(new int[] {3, size, size}).init();
    }

    /**
     * Between random weights of both signs a small ε lets relevance grow with each layer, as sums
     * that cancel out divide it: to 10¹⁵ in SqueezeNet, beyond FLOAT in Xception. Weights above
     * zero leave nothing to cancel, so that the sum can be checked.
     */
    boolean explodes() {
      return type == Xception.class || type == SqueezeNet.class;
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  private static Stream<Architecture> all() {
    return Stream.of(
        of(
            AlexNet.class,
            64,
            224,
            s -> AlexNet.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            Darknet19.class,
            32,
            224,
            s -> Darknet19.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            FaceNetNN4Small2.class,
            64,
            96,
            s -> FaceNetNN4Small2.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            InceptionResNetV1.class,
            96,
            160,
            s -> InceptionResNetV1.builder().numClasses(CLASSES).inputShape(s).build()),
        of(LeNet.class, 28, 224, s -> LeNet.builder().numClasses(CLASSES).inputShape(s).build()),
        of(NASNet.class, 32, 224, s -> NASNet.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            ResNet50.class,
            96,
            224,
            s -> ResNet50.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            SimpleCNN.class,
            48,
            48,
            s -> SimpleCNN.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            SqueezeNet.class,
            48,
            227,
            s -> SqueezeNet.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            TextGenerationLSTM.class,
            40,
            40,
            s ->
                TextGenerationLSTM.builder()
                    .inputShape(new int[] {s[1], CLASSES})
                    .totalUniqueCharacters(CLASSES)
                    .build()),
        of(
            TinyYOLO.class,
            64,
            416,
            s -> TinyYOLO.builder().numClasses(CLASSES).inputShape(s).build()),
        of(UNet.class, 32, 512, s -> UNet.builder().inputShape(s).build()),
        of(VGG16.class, 32, 224, s -> VGG16.builder().numClasses(CLASSES).inputShape(s).build()),
        of(VGG19.class, 32, 224, s -> VGG19.builder().numClasses(CLASSES).inputShape(s).build()),
        of(
            Xception.class,
            64,
            299,
            s -> Xception.builder().numClasses(CLASSES).inputShape(s).build()),
        of(YOLO2.class, 64, 608, s -> YOLO2.builder().numClasses(CLASSES).inputShape(s).build()));
  }

  private static Architecture of(
      Class<?> type, int smallest, int own, Function<int[], ZooModel<?>> builder) {
    return new Architecture(type, smallest, own, builder);
  }

  private static Composite smallEpsilon() {
    return Composite.builder().defaultRule(new EpsilonRule(1e-7)).build();
  }

  /** All that can be built and explained. */
  private static Stream<Architecture> chosen() {
    return all()
        .filter(each -> !CANNOT_BE_BUILT.equals(each.toString()))
        .filter(each -> ONLY.isEmpty() || each.toString().matches(ONLY));
  }

  @Test
  @DisplayName("but NASNet can be built: its own builder asks for types before there are inputs")
  void nasNetCannotBeBuilt() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            all()
                .filter(each -> CANNOT_BE_BUILT.equals(each.toString()))
                .forEach(Architecture::build));
  }

  @Test
  @DisplayName("is among those that are tested")
  void noneIsForgotten() {
    TreeSet<String> found =
        new ClassFileImporter()
            .importPackages("org.deeplearning4j.zoo.model").stream()
                .filter(type -> type.isAssignableTo(ZooModel.class))
                .map(type -> type.getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        found, all().map(Architecture::toString).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("chosen")
  @DisplayName("is explained as it computes, with a row a layer, and the relevance adds up")
  void isExplained(Architecture architecture) {
    Model network = architecture.build();
    int size = NATIVE ? architecture.own() : architecture.smallest();
    long[] shape =
        architecture.type() == TextGenerationLSTM.class
            ? new long[] {1, CLASSES, size}
            : new long[] {1, 3, size, size};
    fill(network.paramTable(), architecture.explodes());
    Random random = new Random(3);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (m, n) -> m * n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    INDArray input = Nd4j.createFromArray(values).reshape(shape);
    INDArray expected =
        network instanceof MultiLayerNetwork chain
            ? chain.output(input.dup())
            : ((ComputationGraph) network).output(input.dup())[0];
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(smallEpsilon())
            .zeroBias(true)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(input, Target.nothing());
      assertClose(expected, explanation.output());
      int layers =
          network instanceof MultiLayerNetwork chain
              ? chain.getnLayers()
              : ((ComputationGraph) network).getVertices().length - 1;
      assertEquals(layers, explainer.layers().size(), explainer::toString);

      INDArray scores = explanation.explainedOutput();
      INDArray begun = Nd4j.zeros(scores.dataType(), scores.shape());
      long highest = scores.dup('c').reshape(scores.length()).argMax().getLong(0);
      INDArray flat = begun.reshape(begun.length());
      double score = scores.dup('c').reshape(scores.length()).getDouble(highest);
      flat.putScalar(highest, score);
      long start = System.nanoTime();
      Explanation explained = explainer.explain(input, Target.relevance(begun));
      double sum = explained.relevance().sumNumber().doubleValue();
      double kept =
          explained.conservation().rows().stream().mapToDouble(row -> row.absorbed().total()).sum();
      if (NATIVE) {
        LOG.info(
            "{}: {} rows, {}, score {}, relevance {}, kept {}, {} ms",
            architecture,
            layers,
            Arrays.toString(shape),
            score,
            sum,
            kept,
            (System.nanoTime() - start) / 1_000_000);
      }
      assertTrue(explained.relevance().amaxNumber().doubleValue() > 0, "nothing arrived");
      assertEquals(
          score, sum + kept, 5e-3 * Math.abs(score), () -> explained.conservation().toString());
    }
  }

  /** Weights that keep the size of the signal: some of the zoo's own overflow FLOAT. */
  private static void fill(Map<String, INDArray> parameters, boolean aboveZero) {
    Nd4j.getRandom().setSeed(11);
    parameters.forEach(
        (key, values) -> {
          if (key.endsWith("_b") && !key.endsWith("LSTM_b")) {
            values.assign(0); // biases keep relevance
          } else if (values.rank() == 4) {
            double outputs = Math.max(values.size(0), values.size(3));
            double inputs = values.length() / outputs;
            // Evenly spread, which is drawn several times faster than normally distributed.
            double width = aboveZero ? 2 / inputs : Math.sqrt(3 * 2 / inputs);
            Nd4j.getExecutioner()
                .exec(new UniformDistribution(values, aboveZero ? 0 : -width, width));
          }
        });
  }

  @Test
  @DisplayName(
      "of which the relevance explodes is refused by name of the cause, not explained by NaN")
  void whatExceedsFloatIsAnError() {
    Architecture xception =
        all().filter(each -> each.type() == Xception.class).findFirst().orElseThrow();
    Model network = xception.build();
    fill(network.paramTable(), false);
    INDArray input = Nd4j.rand(DataType.FLOAT, 1, 3, xception.smallest(), xception.smallest());
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(smallEpsilon()).verify(false).build()) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(input)).getMessage();
      assertTrue(message.contains("a stabilizer too small for FLOAT"), message);
    }
  }

  private static void assertClose(INDArray expected, INDArray actual) {
    double size = Math.max(1e-3, expected.amaxNumber().doubleValue());
    assertTrue(Double.isFinite(size), "the network itself gives " + size);
    double difference = expected.sub(actual).amaxNumber().doubleValue();
    assertTrue(difference <= 1e-4 * size, "difference to output(): " + difference + " of " + size);
  }
}
