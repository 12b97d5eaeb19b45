package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.family.Stages.Stage;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every rule on layers of several affine maps one behind the other, against the dense matrices of
 * these: relevance goes back through one after the other.
 */
@ExtendWith(OneThread.class)
class InARowOracleTest {

  private static final int BATCH = FamilyCase.BATCH;
  private static final double STABILIZER = 1e-6;

  private static Stream<FamilyCase> rows() {
    return FamilyCases.all().stream().filter(row -> row.reference() instanceof Stages);
  }

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    rows()
        .forEach(
            row -> {
              for (RuleCase rule : RuleCase.all()) {
                all.add(Arguments.of(row, rule, DataType.DOUBLE, false));
              }
              all.add(Arguments.of(row, named("Epsilon"), DataType.DOUBLE, true));
              all.add(Arguments.of(row, named("ZPlus"), DataType.DOUBLE, true));
              all.add(Arguments.of(row, named("ZPlus"), DataType.FLOAT, false));
              all.add(Arguments.of(row, named("Flat"), DataType.FLOAT, false));
            });
    return all.stream();
  }

  /** By name: each map has the rule, and where that is a box of the input, the first alone. */
  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("cases")
  void theRuleOfTheLayerIsThatOfEachMap(
      FamilyCase row, RuleCase rule, DataType type, boolean zeroBias) {
    INDArray input = input(row, type);
    Rule ofLayer = rule.rule().apply(inputs(row, input));
    RuleCase others = ofLayer.box().isPresent() ? named("Epsilon") : rule;
    Composite composite = Composite.builder().layer(FamilyCase.SUBJECT, ofLayer).build();
    check(row, input, composite, rule, others, others, zeroBias);
  }

  static Stream<Arguments> firstLayers() {
    return rows()
        .flatMap(
            row ->
                RuleCase.all().stream()
                    .filter(
                        rule ->
                            List.of("Flat", "WSquare", "ZBox per channel").contains(rule.name()))
                    .map(rule -> Arguments.of(row, rule)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("firstLayers")
  void whatIsSaidOfFirstLayersHoldsForTheFirstMapAndOfLastOnesForTheLast(
      FamilyCase row, RuleCase first) {
    INDArray input = input(row, DataType.DOUBLE);
    Composite composite =
        Composite.builder()
            .defaultRule(new ZPlusRule())
            .last(new AlphaBetaRule())
            .first(first.rule().apply(inputs(row, input)))
            .build();
    check(row, input, composite, first, named("ZPlus"), named("AlphaBeta(2, 1)"), false);
  }

  private static RuleCase named(String name) {
    return RuleCase.all().stream().filter(r -> r.name().equals(name)).findAny().orElseThrow();
  }

  private static INDArray input(FamilyCase row, DataType type) {
    return Samples.uniform(new Random(7), type, -0.7, 1.2, row.inputs().get(0).batch(BATCH));
  }

  private static RuleCase.Inputs inputs(FamilyCase row, INDArray input) {
    return new RuleCase.Inputs(input, row.inputs().get(0).format().channelAxis());
  }

  private static void check(
      FamilyCase row,
      INDArray input,
      Composite composite,
      RuleCase first,
      RuleCase between,
      RuleCase last,
      boolean zeroBias) {
    DataType type = input.dataType();
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(type);
    List<Stage> stages = ((Stages) row.reference()).of(row.network(DataType.DOUBLE));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(composite)
            .zeroBias(zeroBias)
            .stabilizer(STABILIZER)
            .verify(false)
            .build()) {
      INDArray output =
          FamilyCase.output(row.network(DataType.DOUBLE), null, input.castTo(DataType.DOUBLE))
              .castTo(type);
      INDArray relevance = Samples.normal(new Random(8), type, output.shape());
      Chain chain = new Chain(stages, List.of(first, between, last), zeroBias);
      double[][] expected = new double[BATCH][];
      double[][] computed = new double[BATCH][];
      for (int n = 0; n < BATCH; n++) {
        computed[n] = chain.forward(Samples.rows(input)[n]);
        expected[n] = chain.backward(inputs(row, input), n, ofExample(relevance, n));
      }
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));

      Samples.assertClose(Samples.concat(computed), output, type);
      Samples.assertClose(Samples.flat(output), explanation.output(), type);
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
      assertEquals(
          chain.absorbed,
          explanation.conservation().row(FamilyCase.SUBJECT).absorbedByBias(),
          Samples.tolerance(type) * 100 * Math.max(1, Math.abs(chain.absorbed)));
    }
  }

  private static double[] ofExample(INDArray array, int n) {
    return Samples.rows(array)[n];
  }

  /** The reference for one example after the other. */
  private static final class Chain {

    private final List<Stage> stages;
    private final List<RuleCase> rules;
    private final boolean zeroBias;
    private List<double[]> inputs;
    private double absorbed;

    Chain(List<Stage> stages, List<RuleCase> rules, boolean zeroBias) {
      this.stages = stages;
      this.rules = rules;
      this.zeroBias = zeroBias;
    }

    double[] forward(double[] example) {
      inputs = new ArrayList<>();
      double[] a = example;
      for (Stage stage : stages) {
        inputs.add(a);
        a = Vectors.map(stage.at().of(a).preActivation(a), stage.activation());
      }
      return a;
    }

    double[] backward(RuleCase.Inputs batch, int example, double[] relevance) {
      double[] r = relevance;
      for (int i = stages.size() - 1; i >= 0; i--) {
        DenseOracle matrix = stages.get(i).at().of(inputs.get(i));
        DenseOracle explained = zeroBias ? matrix.withoutBias() : matrix;
        DenseOracle.Share share =
            stages.get(i).takesRule()
                ? rule(i)
                    .formula()
                    .of(explained, i == 0 ? batch : alone(inputs.get(i)), i == 0 ? example : 0, r)
                : explained.epsilon(inputs.get(i), r, STABILIZER);
        absorbed += share.bias();
        r = share.input();
      }
      return r;
    }

    /** The last map that takes a rule is the last one of the layer, if there are others. */
    private RuleCase rule(int i) {
      if (i == 0) {
        return rules.get(0);
      }
      return rules.get(i == stages.size() - 1 ? 2 : 1);
    }

    private static RuleCase.Inputs alone(double[] a) {
      return new RuleCase.Inputs(Nd4j.createFromArray(new double[][] {a}), 1);
    }
  }
}
