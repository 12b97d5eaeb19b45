package org.lrp4j.family;

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
import org.lrp4j.family.Reference.Matrix;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
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
  private static final Map<String, DenseOracle> MATRICES = new ConcurrentHashMap<>();

  private static final Map<List<Object>, MultiLayerNetwork> NETWORKS = new ConcurrentHashMap<>();

  /** What DL4J's networks put out for {@link #input}, in DOUBLE: the same for every rule. */
  private static final Map<List<Object>, INDArray> OUTPUTS = new ConcurrentHashMap<>();

  @AfterAll
  static void letGo() {
    MATRICES.clear();
    NETWORKS.clear();
    OUTPUTS.clear();
  }

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() instanceof Matrix matrix) {
        for (RuleCase rule : rules(row, matrix)) {
          all.add(Arguments.of(row, DataType.DOUBLE, rule, Bias.AS_IT_IS));
          if (row.isBiased()) {
            all.add(Arguments.of(row, DataType.FLOAT, rule, Bias.AS_IT_IS));
            all.add(Arguments.of(row, DataType.DOUBLE, rule, Bias.ZERO));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("rows")
  void ofADenseMatrix(FamilyCase row, DataType type, RuleCase rule, Bias bias) {
    check(row, type, rule, bias, Activation.IDENTITY);
  }

  static Stream<Arguments> withActivationFunctions() {
    return Stream.concat(AffineCases.dense(), AffineCases.convolutions().limit(2))
        .flatMap(
            row ->
                RuleCase.all().stream()
                    .flatMap(
                        rule ->
                            Stream.of(Activation.RELU, Activation.TANH)
                                .map(activation -> Arguments.of(row, rule, activation))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("withActivationFunctions")
  void relevancePassesTheActivationFunction(FamilyCase row, RuleCase rule, Activation activation) {
    check(row, DataType.DOUBLE, rule, Bias.AS_IT_IS, activation);
  }

  static Stream<Arguments> withoutBias() {
    return Stream.concat(AffineCases.dense(), AffineCases.convolutions().limit(4))
        .filter(row -> !row.isBiased())
        .flatMap(row -> RuleCase.all().stream().map(rule -> Arguments.of(row, rule)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("withoutBias")
  void zerosInTheInputAndInThePreActivation(FamilyCase row, RuleCase rule) {
    INDArray input = input(row, DataType.DOUBLE);
    input.assign(Transforms.max(input, 0));
    input.slice(0).assign(0);
    INDArray output = output(row, input, Activation.IDENTITY);
    check(row, input, output, rule, Bias.AS_IT_IS, Activation.IDENTITY);
  }

  /** Whether the explainer is told to leave biases out. */
  enum Bias {
    AS_IT_IS,
    ZERO
  }

  private static List<RuleCase> rules(FamilyCase row, Matrix matrix) {
    List<RuleCase> rules = new ArrayList<>(RuleCase.all());
    DenseOracle dense = denseMatrix(row);
    if (matrix.alsoPass() && dense.w().length == dense.b().length) {
      rules.add(RuleCase.pass());
    }
    return rules;
  }

  private static INDArray input(FamilyCase row, DataType type) {
    return Samples.uniform(new Random(7), type, -0.7, 1.2, row.inputs().get(0).batch(BATCH));
  }

  private static void check(
      FamilyCase row, DataType type, RuleCase rule, Bias bias, Activation activation) {
    INDArray input = input(row, type);
    INDArray output =
        OUTPUTS.computeIfAbsent(
            List.of(row.name(), activation), key -> output(row, input, activation));
    check(row, input, output, rule, bias, activation);
  }

  /** In DOUBLE: in FLOAT some layers cannot run themselves, such as dilated ones with oneDNN. */
  private static INDArray output(FamilyCase row, INDArray input, Activation activation) {
    return network(row, DataType.DOUBLE, activation).output(input.castTo(DataType.DOUBLE).dup());
  }

  private static void check(
      FamilyCase row,
      INDArray input,
      INDArray outputInDouble,
      RuleCase ruleCase,
      Bias bias,
      Activation activation) {
    DataType type = input.dataType();
    MultiLayerNetwork network = network(row, type, activation);
    INDArray output = outputInDouble.castTo(type);

    DenseOracle affine = bias == Bias.ZERO ? denseMatrix(row).withoutBias() : denseMatrix(row);
    INDArray relevance = relevance(ruleCase, affine, input, output);

    RuleCase.Inputs inputs = new RuleCase.Inputs(input, row.inputs().get(0).format().channelAxis());
    double[][] rows = Samples.rows(relevance);
    double[][] expected = new double[BATCH][];
    double absorbed = 0;
    for (int n = 0; n < BATCH; n++) {
      DenseOracle.Share share = ruleCase.formula().of(affine, inputs, n, rows[n]);
      expected[n] = share.input();
      absorbed += share.bias();
    }

    Rule rule = ruleCase.rule().apply(inputs);
    // By name, because no default applies to a batch normalisation.
    Composite composite = Composite.builder().layer(FamilyCase.SUBJECT, rule).build();
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
          explanation.conservation().row(FamilyCase.SUBJECT).absorbedByBias(),
          Samples.tolerance(type) * Vectors.largest(Samples.flat(relevance)) * output.length());
    }
  }

  private static MultiLayerNetwork network(FamilyCase row, DataType type, Activation activation) {
    FamilyCase ended = activation == Activation.IDENTITY ? row : row.with(activation);
    return NETWORKS.computeIfAbsent(
        List.of(row.name(), type, activation), key -> (MultiLayerNetwork) ended.network(type));
  }

  /** From a network of the same parameters in DOUBLE, without activation function. */
  private static DenseOracle denseMatrix(FamilyCase row) {
    return MATRICES.computeIfAbsent(
        row.name(),
        key ->
            Jacobian.of(
                network(row, DataType.DOUBLE, Activation.IDENTITY)::output,
                row.inputs().get(0).example()));
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
    DenseOracle sizes = new DenseOracle(Vectors.abs(divisor.w()), Vectors.abs(divisor.b()));
    double[][] inputs = Samples.rows(input);
    double[][] condition = new double[BATCH][];
    for (int n = 0; n < BATCH; n++) {
      double[] z = divisor.preActivation(inputs[n]);
      double[] terms = sizes.preActivation(Vectors.abs(inputs[n]));
      condition[n] = Vectors.zip(z, terms, (v, t) -> t == 0 ? 0 : v * Math.abs(v) / t);
    }
    return relevance.muli(
        Samples.array(Samples.concat(condition), output.dataType(), output.shape()));
  }
}
