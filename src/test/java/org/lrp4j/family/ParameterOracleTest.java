package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The relevance of weights and biases against plain loops over all places where each is used. */
@ExtendWith(OneThread.class)
@DisplayName("The relevance of parameters agrees with plain loops over DL4J's forward pass")
class ParameterOracleTest {

  /** One rule of each kind: one term, two terms, one that does not look at the input. */
  private static final List<String> FEW = List.of("Epsilon(0.3)", "AlphaBeta(2, 1)", "WSquare");

  private static final Map<String, ParameterOracle> ORACLES = new HashMap<>();

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    Map<String, Integer> kinds = new HashMap<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() instanceof Matrix && isAffine(row)) {
        System.out.println("ROW " + row.name());
        for (RuleCase rule : RuleCase.all()) {
          if (FEW.contains(rule.name())) {
            all.add(Arguments.of(row, rule, DataType.DOUBLE, false));
          }
        }
      }
    }
    return all.stream();
  }

  private static boolean isAffine(FamilyCase row) {
    return row.network(DataType.DOUBLE) instanceof MultiLayerNetwork chain
        && chain.getnLayers() == 2
        && chain.getLayer(0).paramTable().containsKey("W");
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("rows")
  void ofEachUse(FamilyCase row, RuleCase rule, DataType type, boolean zeroBias) {
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(type);
    INDArray input =
        Samples.uniform(new java.util.Random(7), type, -0.7, 1.2, row.inputs().get(0).batch(2));
    INDArray output = network.output(input.dup());
    INDArray relevance = Samples.normal(new java.util.Random(8), type, output.shape());
    RuleCase.Inputs inputs = new RuleCase.Inputs(input, row.inputs().get(0).format().channelAxis());
    ParameterOracle oracle =
        ParameterOracle.of((MultiLayerNetwork) row.network(DataType.DOUBLE), zeroBias);
    ParameterOracle.Shares expected = oracle.shares(rule.name(), inputs, relevance);
    Composite composite =
        Composite.builder().layer(FamilyCase.SUBJECT, rule.rule().apply(inputs)).build();
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(composite)
                .zeroBias(zeroBias)
                .parameterRelevance(true)
                .verify(false)
                .build();
        Explanation explanation = explainer.explain(input, Target.relevance(relevance))) {
      List<ParameterRelevance> known = explanation.parameterRelevance(FamilyCase.SUBJECT);
      assertEquals("W", known.get(0).name());
      Samples.assertClose(expected.weights(), known.get(0).relevance(), type);
      if (known.size() > 1) {
        assertEquals("b", known.get(1).name());
        double[] actual = Samples.flat(known.get(1).relevance());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
            expected.bias(),
            actual,
            1e-9 * (1 + org.lrp4j.oracle.Vectors.largest(expected.bias())));
      }
    }
  }
}
