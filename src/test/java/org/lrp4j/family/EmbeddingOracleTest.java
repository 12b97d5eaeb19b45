package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Conservation.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.Absorber;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.PassRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An index gets what a dense matrix gives to the one-hot vector that it stands for, word by word of
 * a batch.
 */
@ExtendWith(OneThread.class)
@DisplayName("Every rule on an embedding agrees with the dense matrix on one-hot vectors")
class EmbeddingOracleTest {

  private static final Map<List<Object>, Model> NETWORKS = new ConcurrentHashMap<>();

  @AfterAll
  static void letGo() {
    NETWORKS.clear();
  }

  private static Model network(FamilyCase row, DataType type) {
    return NETWORKS.computeIfAbsent(List.of(row.name(), type), key -> row.network(type));
  }

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference().equals(EmbeddingCases.REFERENCE)) {
        for (RuleCase rule : RuleCase.all()) {
          all.add(Arguments.of(row, DataType.DOUBLE, rule, false));
          all.add(Arguments.of(row, DataType.FLOAT, rule, false));
          if (row.isBiased()) {
            all.add(Arguments.of(row, DataType.DOUBLE, rule, true));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("rows")
  void ofOneHotVectors(FamilyCase row, DataType type, RuleCase rule, boolean zeroBias) {
    Model network = network(row, type);
    INDArray[] batch = row.batch(type, 41);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    DenseOracle dense = dense(network, zeroBias);
    INDArray vectors = oneHot(batch[0]);
    INDArray relevance = relevance(rule, dense, vectors, output, row);
    double[] mask = mask(row, vectors.size(0));

    double[][] ofRows = rows(relevance, row);
    RuleCase.Inputs inputs = new RuleCase.Inputs(vectors, 1);
    double[] expected = new double[mask.length];
    double byBias = 0;
    double byMask = 0;
    for (int n = 0; n < expected.length; n++) {
      double[] r = Vectors.times(mask[n], ofRows[n]);
      DenseOracle.Share share = rule.formula().of(dense, inputs, n, r);
      expected[n] = Vectors.sum(share.input());
      byBias += share.bias();
      byMask += (1 - mask[n]) * Vectors.sum(ofRows[n]);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(rule.rule().apply(inputs)))
            .zeroBias(zeroBias)
            .build()) {
      Explanation explanation = explainer.explain(batch, row.masks(), Target.relevance(relevance));

      Samples.assertClose(expected, explanation.relevance(), type);
      Samples.assertClose(Samples.flat(output), explanation.output(), type);
      Row subject = explanation.conservation().row(FamilyCase.SUBJECT);
      double tolerance =
          Samples.tolerance(type) * Vectors.largest(Samples.flat(relevance)) * output.length();
      assertEquals(byBias, subject.absorbedByBias(), tolerance);
      assertEquals(byMask, subject.absorbed().by(Absorber.MASK), tolerance);
    }
  }

  static Stream<FamilyCase> passing() {
    return rows().map(arguments -> (FamilyCase) arguments.get()[0]).distinct();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void thePassRuleGivesAnIndexAllThatArrivesAtItsRow(FamilyCase row) {
    DataType type = DataType.DOUBLE;
    Model network = network(row, type);
    INDArray[] batch = row.batch(type, 41);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    INDArray relevance = Samples.normal(new Random(8), type, output.shape());
    double[][] ofRows = rows(relevance, row);
    double[] expected = mask(row, ofRows.length);
    for (int n = 0; n < expected.length; n++) {
      expected[n] *= Vectors.sum(ofRows[n]);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.uniform(new PassRule())).build()) {
      Samples.assertClose(
          expected,
          explainer.explain(batch, row.masks(), Target.relevance(relevance)).relevance(),
          type);
    }
  }

  private static DenseOracle dense(Model network, boolean zeroBias) {
    double[][] weights = network.getParam("0_W").castTo(DataType.DOUBLE).toDoubleMatrix();
    INDArray bias = network.getParam("0_b");
    return new DenseOracle(
        weights, bias == null || zeroBias ? new double[EmbeddingCases.SIZE] : Samples.flat(bias));
  }

  /** One row an index. */
  private static INDArray oneHot(INDArray indices) {
    double[] words = Samples.flat(indices);
    INDArray vectors = Nd4j.zeros(indices.dataType(), words.length, EmbeddingCases.WORDS);
    for (int n = 0; n < words.length; n++) {
      vectors.putScalar(n, (int) words[n], 1);
    }
    return vectors;
  }

  /** One value an index. */
  private static double[] mask(FamilyCase row, long indices) {
    double[] all = Vectors.ones((int) indices);
    return row.mask().map(Samples::concat).orElse(all);
  }

  /** An output, one row an index. */
  private static double[][] rows(INDArray output, FamilyCase row) {
    INDArray featuresLast =
        output.rank() == 3 && !row.name().contains(", NWC")
            ? output.permute(0, 2, 1).dup('c')
            : output;
    INDArray doubles = featuresLast.castTo(DataType.DOUBLE).dup('c');
    return doubles
        .reshape('c', doubles.length() / EmbeddingCases.SIZE, EmbeddingCases.SIZE)
        .toDoubleMatrix();
  }

  /** In FLOAT none where row and bias cancel out. */
  private static INDArray relevance(
      RuleCase rule, DenseOracle dense, INDArray vectors, INDArray output, FamilyCase row) {
    INDArray relevance = Samples.normal(new Random(8), output.dataType(), output.shape());
    if (rule.denominator() == null || output.dataType() == DataType.DOUBLE) {
      return relevance;
    }
    DenseOracle divisor = rule.denominator().apply(dense);
    DenseOracle sizes = new DenseOracle(Vectors.abs(divisor.w()), Vectors.abs(divisor.b()));
    double[][] inputs = Samples.rows(vectors);
    double[][] condition = new double[inputs.length][];
    for (int n = 0; n < condition.length; n++) {
      double[] a = inputs[n];
      condition[n] =
          Vectors.zip(
              divisor.preActivation(a),
              sizes.preActivation(a),
              (v, terms) -> terms == 0 ? 0 : v * Math.abs(v) / terms);
    }
    INDArray factors =
        Samples.array(Samples.concat(condition), output.dataType(), shapeOfRows(output, row));
    boolean isTimeLast = output.rank() == 3 && !row.name().contains(", NWC");
    return relevance.muli(isTimeLast ? factors.permute(0, 2, 1) : factors);
  }

  private static long[] shapeOfRows(INDArray output, FamilyCase row) {
    long[] shape = output.shape();
    return shape.length == 3 && !row.name().contains(", NWC")
        ? new long[] {shape[0], shape[2], shape[1]}
        : shape;
  }
}
