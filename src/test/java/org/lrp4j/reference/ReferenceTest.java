package org.lrp4j.reference;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.reference.Window2d.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The relevance of every layer of whole networks equals the dense-matrix reference. */
class ReferenceTest {

  private static final Shape IMAGE = new Shape(2, 8, 8);

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
    MultiLayerNetwork network = SampleNetworks.vggLike(type, 9);
    ReferenceNetwork reference = ReferenceNetwork.of(network, IMAGE, rules, zeroBias);
    explainAndCompare(LrpExplainer.builder(network), reference, type, rules, zeroBias);
  }

  @ParameterizedTest(name = "{0}, {1}, zeroBias {2}")
  @MethodSource("cases")
  void residualGraphEqualsTheReference(DataType type, RuleTable rules, boolean zeroBias) {
    ComputationGraph network = SampleNetworks.residual(type, 3);
    ReferenceNetwork reference = ReferenceNetwork.of(network, IMAGE, rules, zeroBias);
    explainAndCompare(LrpExplainer.builder(network), reference, type, rules, zeroBias);
  }

  private static void explainAndCompare(
      LrpExplainer.Builder builder,
      ReferenceNetwork reference,
      DataType type,
      RuleTable rules,
      boolean zeroBias) {
    INDArray images = SampleNetworks.images(type, 13, 2, 2, 8, 8);
    try (LrpExplainer explainer = builder.composite(rules.composite()).zeroBias(zeroBias).build()) {
      Explanation explanation = explainer.explain(images);
      ReferenceComparison.assertSame(reference, explanation, type == DataType.DOUBLE ? 1e-9 : 1e-5);
    }
  }
}
