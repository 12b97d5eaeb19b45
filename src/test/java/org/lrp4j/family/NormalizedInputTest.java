package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
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
import org.lrp4j.layer.DataFormat;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Term;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation in front of every affine layer: under a rule that gives relevance to zeros
 * both are one matrix, which DL4J's own forward pass tells.
 */
@ExtendWith(OneThread.class)
@DisplayName("Behind a batch normalisation, rules that give relevance to zeros see its input")
class NormalizedInputTest {

  private static final int BATCH = 2;
  private static final String NORMALIZATION = "normalization";

  /** DL4J's normalises neither sequences nor volumes; a layer of one's own could. */
  private static final Set<DataFormat> NORMALIZED =
      Set.of(DataFormat.NC, DataFormat.NCHW, DataFormat.NHWC);

  /** Structural zeros, up to the rounding of the normalised values around them. */
  private static final double NO_TAP = 1e-12;

  /**
   * A rule of one's own that looks at the bias, which is a map here, and gives to zeros as well.
   */
  private record HalfAndHalf() implements Rule {

    @Override
    public List<Term> terms() {
      return Stream.of(new EpsilonRule(0.3), new FlatRule())
          .flatMap(rule -> rule.terms().stream())
          .map(term -> term.times(0.5))
          .toList();
    }
  }

  private static final RuleCase HALF_AND_HALF =
      new RuleCase(
          "Epsilon and Flat, half each",
          inputs -> new HalfAndHalf(),
          (layer, inputs, n, r) -> {
            DenseOracle.Share epsilon = layer.epsilon(Samples.rows(inputs.batch())[n], r, 0.3);
            DenseOracle.Share flat = layer.flat(r, 1e-6);
            return new DenseOracle.Share(
                Vectors.times(0.5, Vectors.plus(epsilon.input(), flat.input())),
                0.5 * epsilon.bias());
          },
          null);

  private static final Map<String, DenseOracle> MATRICES = new ConcurrentHashMap<>();

  private static final Map<List<Object>, MultiLayerNetwork> NETWORKS = new ConcurrentHashMap<>();

  /** What DL4J puts out, in DOUBLE: the same for every rule. */
  private static final Map<String, INDArray> OUTPUTS = new ConcurrentHashMap<>();

  @AfterAll
  static void letGo() {
    MATRICES.clear();
    NETWORKS.clear();
    OUTPUTS.clear();
  }

  static Stream<Arguments> rows() {
    List<RuleCase> rules =
        RuleCase.all().stream().filter(rule -> rule.name().matches("Flat|WSquare|ZBox.*")).toList();
    assertEquals(5, rules.size());
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : rows(Stream.concat(AffineCases.all(), SpaceAndTimeCases.all()))) {
      all.add(Arguments.of(row, DataType.DOUBLE, HALF_AND_HALF));
      for (RuleCase rule : rules) {
        all.add(Arguments.of(row, DataType.DOUBLE, rule));
        if (row.isBiased()) {
          all.add(Arguments.of(row, DataType.FLOAT, rule));
        }
      }
    }
    List<RuleCase> inTurn = new ArrayList<>(rules);
    inTurn.add(HALF_AND_HALF);
    int next = 0;
    for (FamilyCase row : rows(Stream.concat(FurtherConvolutionCases.all(), EncoderCases.all()))) {
      for (int i = 0; i < 2; i++, next++) {
        all.add(Arguments.of(row, DataType.DOUBLE, inTurn.get(next % inTurn.size())));
      }
    }
    return all.stream();
  }

  private static List<FamilyCase> rows(Stream<FamilyCase> cases) {
    return cases
        .filter(row -> row.reference() instanceof Matrix)
        .map(NormalizedInputTest::normalized)
        .toList();
  }

  private static FamilyCase normalized(FamilyCase row) {
    CaseInput input = row.inputs().get(0);
    Layer normalization =
        NORMALIZED.contains(input.format())
            ? new BatchNormalization.Builder()
                .name(NORMALIZATION)
                .dataFormat(input.format() == DataFormat.NHWC ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
                .build()
            : new DropoutLayer.Builder(0.5).name(NORMALIZATION).build();
    List<Layer> layers = new ArrayList<>(List.of(normalization));
    layers.addAll(((Part.Chain) row.part()).layers());
    return FamilyCase.chain(
        "normalised, " + row.name(), input, row.reference(), layers.toArray(Layer[]::new));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("rows")
  void ofBothAsOneMatrix(FamilyCase row, DataType type, RuleCase ruleCase) {
    MultiLayerNetwork exact = network(row, DataType.DOUBLE);
    MultiLayerNetwork network = network(row, type);
    INDArray input =
        Samples.uniform(new Random(7), type, -0.7, 1.2, row.inputs().get(0).batch(BATCH));
    OwnScaling own = new OwnScaling(row.inputs().get(0), DataType.DOUBLE);
    UnaryOperator<INDArray> forward =
        NORMALIZED.contains(row.inputs().get(0).format())
            ? a -> exact.output(a.dup())
            : a -> exact.output(own.apply(a));
    INDArray output =
        OUTPUTS
            .computeIfAbsent(row.name(), key -> forward.apply(input.castTo(DataType.DOUBLE)))
            .castTo(type);
    INDArray relevance = Samples.normal(new Random(8), type, output.shape());
    DenseOracle both =
        MATRICES.computeIfAbsent(
            row.name(), key -> withoutNoise(Jacobian.of(forward, row.inputs().get(0).example())));
    RuleCase.Inputs inputs = new RuleCase.Inputs(input, row.inputs().get(0).format().channelAxis());
    double[][] rows = Samples.rows(relevance);
    double[][] expected = new double[BATCH][];
    double absorbed = 0;
    for (int n = 0; n < BATCH; n++) {
      DenseOracle.Share share = ruleCase.formula().of(both, inputs, n, rows[n]);
      expected[n] = share.input();
      absorbed += share.bias();
    }

    Composite composite =
        Composite.builder().layer(FamilyCase.SUBJECT, ruleCase.rule().apply(inputs)).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .register(new OwnScaling(row.inputs().get(0), type).family())
            .composite(composite)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
      Samples.assertClose(Samples.flat(output), explanation.output(), type);
      assertEquals(
          absorbed,
          explanation.conservation().row(FamilyCase.SUBJECT).absorbedByBias(),
          Samples.tolerance(type) * Vectors.largest(Samples.flat(relevance)) * output.length());
      assertEquals("merged", explanation.conservation().row(NORMALIZATION).treatment());
      String treatment = explanation.conservation().row(FamilyCase.SUBJECT).treatment();
      assertTrue(treatment.startsWith(NORMALIZATION + " + "), treatment);
    }
  }

  private static MultiLayerNetwork network(FamilyCase row, DataType type) {
    return NETWORKS.computeIfAbsent(
        List.of(row.name(), type), key -> (MultiLayerNetwork) row.network(type));
  }

  private static DenseOracle withoutNoise(DenseOracle layer) {
    double[][] w = layer.w();
    for (double[] row : w) {
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.abs(row[j]) < NO_TAP ? 0 : row[j];
      }
    }
    return layer;
  }
}
