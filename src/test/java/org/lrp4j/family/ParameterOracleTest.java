package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
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
import org.lrp4j.family.Reference.Matrix;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.ParameterOracle;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The relevance of weights and biases against plain loops over all places where each is used. */
@ExtendWith(OneThread.class)
@DisplayName("The relevance of parameters agrees with plain loops over DL4J's forward pass")
class ParameterOracleTest {

  private static final int EXAMPLES = 2;

  /** Each takes a forward pass. */
  private static final int MOST_WEIGHTS = 250;

  private static Stream<FamilyCase> affine() {
    return FamilyCases.all().stream().filter(ParameterOracleTest::isAffine);
  }

  /** A layer of DL4J's with weights W and perhaps a bias b; nothing else has parameters. */
  private static boolean isAffine(FamilyCase row) {
    return row.reference() instanceof Matrix
        && row.network(DataType.DOUBLE) instanceof MultiLayerNetwork chain
        && isOfDeeplearning4j(chain.getLayer(0))
        && chain.getLayer(0).paramTable().containsKey("W")
        && chain.getLayer(0).getParam("W").length() <= MOST_WEIGHTS
        && Stream.of("W", "b", "vb").toList().containsAll(chain.getLayer(0).paramTable().keySet())
        && chain.paramTable().keySet().stream().allMatch(name -> name.startsWith("0_"));
  }

  private static boolean isOfDeeplearning4j(Layer layer) {
    return layer.conf().getLayer().getClass().getPackageName().startsWith("org.deeplearning4j");
  }

  private static List<RuleCase> rules() {
    return RuleCase.all().stream().filter(rule -> ParameterOracle.knows(rule.name())).toList();
  }

  /**
   * Every rule on tables and two convolutions, and with each other kind of layer a rule in turn.
   */
  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    Map<String, FamilyCase> kinds = new LinkedHashMap<>();
    affine().forEach(row -> kinds.putIfAbsent(kind(row), row));
    int turn = 0;
    for (FamilyCase row : kinds.values()) {
      boolean isBasic = row.inputs().get(0).format().rank() == 2 || turn < 2 * rules().size();
      for (RuleCase rule : isBasic ? rules() : List.of(rules().get(turn % rules().size()))) {
        all.add(Arguments.of(row, rule, turn++ % 5 == 4));
      }
    }
    return all.stream();
  }

  /** Without sizes; of local connections, which have most weights, one of images will do. */
  private static String kind(FamilyCase row) {
    String gaps = row.name().contains("dilation 2") ? "dilated " : "";
    String name = row.name().replaceAll("[0-9]+(×[0-9]+)?", "#");
    return name.startsWith("local") ? name.substring(0, 8) : gaps + name;
  }

  @ParameterizedTest(name = "{0}, {1}, zero bias {2}")
  @MethodSource("rows")
  void ofEachUse(FamilyCase row, RuleCase rule, boolean zeroBias) {
    check(row, rule, DataType.DOUBLE, zeroBias);
  }

  static Stream<Arguments> inFloat() {
    List<RuleCase> surelySigned =
        rules().stream()
            .filter(rule -> Set.of("AlphaBeta(2, 1)", "WSquare", "Flat").contains(rule.name()))
            .toList();
    List<Arguments> all = new ArrayList<>();
    Set<String> formats = new HashSet<>();
    affine()
        .filter(row -> !row.name().startsWith("local") && !row.name().contains("dilation 2"))
        .filter(row -> formats.add(row.inputs().get(0).format() + row.name().split(",")[0]))
        .forEach(row -> all.add(Arguments.of(row, surelySigned.get(all.size() % 3))));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("inFloat")
  void ofEachUseInFloat(FamilyCase row, RuleCase rule) {
    check(row, rule, DataType.FLOAT, false);
  }

  private static void check(FamilyCase row, RuleCase rule, DataType type, boolean zeroBias) {
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(type);
    INDArray input =
        Samples.uniform(new Random(7), type, -0.7, 1.2, row.inputs().get(0).batch(EXAMPLES));
    var oracle = ParameterOracle.of((MultiLayerNetwork) row.network(DataType.DOUBLE), zeroBias);
    INDArray relevance = Samples.normal(new Random(8), type, network.output(input.dup()).shape());
    RuleCase.Inputs inputs = new RuleCase.Inputs(input, row.inputs().get(0).format().channelAxis());
    ParameterOracle.Shares expected = oracle.shares(rule.name(), inputs, relevance);
    Rule of = rule.rule().apply(inputs);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.builder().layer(FamilyCase.SUBJECT, of).build())
                .zeroBias(zeroBias)
                .parameterRelevance(true)
                .verify(false)
                .build();
        Explanation explanation = explainer.explain(input, Target.relevance(relevance))) {
      List<ParameterRelevance> known = explanation.parameterRelevance(FamilyCase.SUBJECT);

      assertEquals(row.isBiased() ? List.of("W", "b") : List.of("W"), names(known));
      Samples.assertClose(expected.weights(), known.get(0).relevance(), type);
      if (row.isBiased() && of.terms().stream().noneMatch(term -> term.bias().isNone())) {
        double largest = Math.max(Vectors.largest(expected.bias()), zeroBias ? 1 : 0);
        assertArrayEquals(
            expected.bias(),
            Samples.flat(known.get(1).relevance()),
            largest * Samples.tolerance(type));
      }
    }
  }

  private static List<String> names(List<ParameterRelevance> known) {
    return known.stream().map(ParameterRelevance::name).toList();
  }
}
