package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Takes each layer's Jacobian from DL4J's own forward pass and applies the rules to it as to any
 * dense matrix.
 */
@ExtendWith(OneThread.class)
@DisplayName("Every rule on every affine layer agrees with the dense matrix of DL4J's forward pass")
class AffineOracleTest {

  private static final int BATCH = 2;

  /** The parameters are the same in DOUBLE and FLOAT, so the matrix is too. */
  private static final Map<LayerCase, DenseOracle> MATRICES = new ConcurrentHashMap<>();

  private static final Map<List<Object>, MultiLayerNetwork> NETWORKS = new ConcurrentHashMap<>();

  @AfterAll
  static void letGo() {
    MATRICES.clear();
    NETWORKS.clear();
  }

  static Stream<Arguments> denseLayers() {
    return withAllRules(LayerCase.dense(), true);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("denseLayers")
  void dense(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> elementWiseMultiplications() {
    return withAllRules(LayerCase.elementWiseMultiplication(), true);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("elementWiseMultiplications")
  void elementWiseMultiplication(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> convolutions() {
    return withAllRules(LayerCase.convolutions(), false);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("convolutions")
  void convolution(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> sequenceConvolutions() {
    return withAllRules(
        Stream.concat(LayerCase.sequenceConvolutions(), LayerCase.outputsOfSequences()), false);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("sequenceConvolutions")
  void convolutionOverTime(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> volumeConvolutions() {
    return withAllRules(LayerCase.volumeConvolutions(), false);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("volumeConvolutions")
  void convolutionOfVolumes(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> normalizations() {
    return withAllRules(LayerCase.normalizations(), true);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("normalizations")
  void batchNormalizationOnItsOwn(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> mergedNormalizations() {
    return withAllRules(LayerCase.mergedNormalizations(), false);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("mergedNormalizations")
  void mergedBatchNormalization(LayerCase layer, DataType type, RuleCase rule, Bias bias) {
    check(layer, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> withActivationFunctions() {
    return Stream.concat(LayerCase.dense(), LayerCase.convolutions().limit(2))
        .flatMap(
            layer ->
                RuleCase.all().stream()
                    .flatMap(
                        rule ->
                            Stream.of(Activation.RELU, Activation.TANH)
                                .map(activation -> Arguments.of(layer, rule, activation))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("withActivationFunctions")
  void relevancePassesTheActivationFunction(LayerCase layer, RuleCase rule, Activation activation) {
    check(layer, DataType.DOUBLE, rule, Bias.AS_IT_IS, activation);
  }

  static Stream<Arguments> withoutBias() {
    return Stream.concat(LayerCase.dense(), LayerCase.convolutions().limit(4))
        .filter(layer -> !layer.biased())
        .flatMap(layer -> RuleCase.all().stream().map(rule -> Arguments.of(layer, rule)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("withoutBias")
  void zerosInTheInputAndInThePreActivation(LayerCase layer, RuleCase rule) {
    INDArray input = input(layer, DataType.DOUBLE);
    input.assign(Transforms.max(input, 0));
    input.slice(0).assign(0);
    check(layer, input, rule, Bias.AS_IT_IS, Activation.IDENTITY);
  }

  /** Whether the explainer is told to leave biases out. */
  enum Bias {
    AS_IT_IS,
    ZERO
  }

  private static Stream<Arguments> withAllRules(Stream<LayerCase> layers, boolean alsoPass) {
    List<Arguments> all = new ArrayList<>();
    layers.forEach(
        layer -> {
          for (RuleCase rule : rules(layer, alsoPass)) {
            all.add(Arguments.of(layer, DataType.DOUBLE, rule, Bias.AS_IT_IS));
            if (layer.biased()) {
              all.add(Arguments.of(layer, DataType.FLOAT, rule, Bias.AS_IT_IS));
              all.add(Arguments.of(layer, DataType.DOUBLE, rule, Bias.ZERO));
            }
          }
        });
    return all.stream();
  }

  private static List<RuleCase> rules(LayerCase layer, boolean alsoPass) {
    List<RuleCase> rules = new ArrayList<>(RuleCase.all());
    DenseOracle dense = denseMatrix(layer);
    if (alsoPass && dense.w().length == dense.b().length) {
      rules.add(RuleCase.pass());
    }
    return rules;
  }

  private static INDArray input(LayerCase layer, DataType type) {
    long[] shape = new long[layer.exampleShape().length + 1];
    shape[0] = BATCH;
    System.arraycopy(layer.exampleShape(), 0, shape, 1, shape.length - 1);
    return Samples.uniform(new Random(7), type, -0.7, 1.2, shape);
  }

  private static void check(
      LayerCase layer, DataType type, RuleCase rule, Bias bias, Activation activation) {
    check(layer, input(layer, type), rule, bias, activation);
  }

  private static void check(
      LayerCase layer, INDArray input, RuleCase ruleCase, Bias bias, Activation activation) {
    DataType type = input.dataType();
    MultiLayerNetwork network = network(layer, type, activation);
    // In FLOAT some layers cannot run themselves, such as dilated ones on the oneDNN build.
    INDArray output =
        network(layer, DataType.DOUBLE, activation)
            .output(input.castTo(DataType.DOUBLE).dup())
            .castTo(type);

    DenseOracle affine = bias == Bias.ZERO ? denseMatrix(layer).withoutBias() : denseMatrix(layer);
    INDArray relevance = relevance(ruleCase, affine, input, output);

    RuleCase.Inputs inputs = new RuleCase.Inputs(input, layer.channelAxis());
    double[][] expected = new double[BATCH][];
    double absorbed = 0;
    for (int n = 0; n < BATCH; n++) {
      DenseOracle.Share share =
          ruleCase.formula().of(affine, inputs, n, Samples.rows(relevance)[n]);
      expected[n] = share.input();
      absorbed += share.bias();
    }

    Rule rule = ruleCase.rule().apply(inputs);
    // By name, because no default applies to a batch normalisation.
    Composite composite = Composite.builder().layer(LayerCase.AFFINE, rule).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(composite)
            .zeroBias(bias == Bias.ZERO)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
      Samples.assertClose(Samples.flat(output), explanation.output(), type);
      assertEquals(
          absorbed,
          explanation.conservation().row(LayerCase.AFFINE).absorbedByBias(),
          Samples.tolerance(type) * Vectors.largest(Samples.flat(relevance)) * output.length());
    }
  }

  private static MultiLayerNetwork network(LayerCase layer, DataType type, Activation activation) {
    return NETWORKS.computeIfAbsent(
        List.of(layer, type, activation), key -> layer.network(type, activation));
  }

  /** From a network of the same parameters in DOUBLE, without activation function. */
  private static DenseOracle denseMatrix(LayerCase layer) {
    return MATRICES.computeIfAbsent(
        layer,
        key ->
            Jacobian.of(
                layer.network(DataType.DOUBLE, Activation.IDENTITY)::output, layer.exampleShape()));
  }

  /**
   * Any relevance will do in DOUBLE. In FLOAT it has to be small where the terms of the denominator
   * cancel out, as it is in a network, or rounding the terms already changes the result.
   */
  private static INDArray relevance(
      RuleCase rule, DenseOracle affine, INDArray input, INDArray output) {
    INDArray relevance = Samples.normal(new Random(8), output.dataType(), output.shape());
    if (rule.denominator() == null || output.dataType() == DataType.DOUBLE) {
      return relevance;
    }
    DenseOracle divisor = rule.denominator().apply(affine);
    double[][] condition = new double[BATCH][];
    for (int n = 0; n < BATCH; n++) {
      double[] a = Samples.rows(input)[n];
      double[] z = divisor.preActivation(a);
      double[] terms =
          new DenseOracle(Vectors.abs(divisor.w()), Vectors.abs(divisor.b()))
              .preActivation(Vectors.abs(a));
      condition[n] = Vectors.zip(z, terms, (v, t) -> t == 0 ? 0 : v * Math.abs(v) / t);
    }
    return relevance.muli(
        Samples.array(Samples.concat(condition), output.dataType(), output.shape()));
  }
}
