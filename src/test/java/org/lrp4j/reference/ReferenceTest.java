package org.lrp4j.reference;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The relevance of every layer of whole networks equals the dense-matrix reference. */
class ReferenceTest {

  private static final long IMAGES = 13;

  /** The seeds of well-conditioned networks, which are looked for in DOUBLE for both types. */
  private static final Map<List<Object>, Long> SEEDS = new ConcurrentHashMap<>();

  static Stream<Arguments> cases() {
    return Stream.of(DataType.DOUBLE, DataType.FLOAT)
        .flatMap(
            type ->
                RuleTable.all()
                    .flatMap(
                        rules ->
                            Stream.of(
                                arguments(type, rules, false), arguments(type, rules, true))));
  }

  @ParameterizedTest(name = "{0}, {1}, zeroBias {2}")
  @MethodSource("cases")
  void vggLikeChainEqualsTheReference(DataType type, RuleTable rules, boolean zeroBias) {
    Function<MultiLayerNetwork, ReferenceNetwork> reference =
        network -> ReferenceNetwork.of(network, rules, zeroBias);
    long seed =
        SEEDS.computeIfAbsent(
            List.of("vggLike", rules.name(), zeroBias),
            key ->
                Conditioning.firstGoodSeed(
                    number -> SampleNetworks.vggLike(DataType.DOUBLE, number),
                    reference,
                    examples()));
    MultiLayerNetwork network = SampleNetworks.vggLike(type, seed);
    explainAndCompare(
        LrpExplainer.builder(network), reference.apply(network), type, rules, zeroBias);
  }

  @ParameterizedTest(name = "{0}, {1}, zeroBias {2}")
  @MethodSource("cases")
  void residualGraphEqualsTheReference(DataType type, RuleTable rules, boolean zeroBias) {
    Function<ComputationGraph, ReferenceNetwork> reference =
        network -> ReferenceNetwork.of(network, rules, zeroBias);
    long seed =
        SEEDS.computeIfAbsent(
            List.of("residual", rules.name(), zeroBias),
            key ->
                Conditioning.firstGoodSeed(
                    number -> SampleNetworks.residual(DataType.DOUBLE, number),
                    reference,
                    examples()));
    ComputationGraph network = SampleNetworks.residual(type, seed);
    explainAndCompare(
        LrpExplainer.builder(network), reference.apply(network), type, rules, zeroBias);
  }

  private static Tensor examples() {
    return Tensor.of(SampleNetworks.images(DataType.DOUBLE, IMAGES, 2, 2, 8, 8));
  }

  private static void explainAndCompare(
      LrpExplainerBuilder builder,
      ReferenceNetwork reference,
      DataType type,
      RuleTable rules,
      boolean zeroBias) {
    INDArray images = SampleNetworks.images(type, IMAGES, 2, 2, 8, 8);
    try (LrpExplainer explainer = builder.composite(rules.composite()).zeroBias(zeroBias).build()) {
      Explanation explanation = explainer.explain(images);
      ReferenceComparison.assertSame(reference, explanation, type == DataType.DOUBLE ? 1e-9 : 1e-5);
    }
  }
}
