package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution over time sees all steps, the pooling behind it only those that count: plain loops
 * over these, and the dense matrix of the convolution before them.
 */
@ExtendWith(OneThread.class)
class MaskedSequencesTest {

  static Stream<FamilyCase> rows() {
    return FamilyCases.all().stream()
        .filter(row -> row.reference().equals(new Elsewhere("MaskedSequencesTest")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void stepsThatDoNotCountGetAShareOnlyOfTheirNeighbours(FamilyCase row) {
    DataType type = DataType.DOUBLE;
    List<Layer> layers = ((Part.Chain) row.part()).layers();
    CaseInput input = row.inputs().get(0);
    var alone =
        (MultiLayerNetwork)
            FamilyCase.chain(row.name(), input, row.reference(), layers.get(0))
                .with(Activation.IDENTITY)
                .network(type);
    DenseOracle convolution = Jacobian.of(alone::output, input.example());
    PoolingType pooling = ((GlobalPoolingLayer) layers.get(1)).getPoolingType();
    PoolingOracle.Kind kind = PoolingOracle.Kind.valueOf(pooling.name());
    INDArray batch = row.batch(type, 28)[0];
    INDArray relevance =
        Samples.normal(new Random(29), type, FamilyCase.BATCH, RecurrentCases.UNITS);
    double[][] expected = new double[FamilyCase.BATCH][];
    double[][] outputs = new double[FamilyCase.BATCH][];
    for (int n = 0; n < FamilyCase.BATCH; n++) {
      double[] a = Samples.rows(batch)[n];
      double[] activated = Vectors.map(convolution.preActivation(a), Math::tanh);
      PoolingOracle pool = pool(RecurrentCases.MASK[n]);
      outputs[n] = pool.pooled(kind, 2, activated);
      double[] arrived = pool.relevance(kind, 2, activated, Samples.rows(relevance)[n]);
      expected[n] = convolution.epsilon(a, arrived, 1e-6).input();
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(row.network(type))
            .composite(Composite.uniform(new EpsilonRule()))
            .build()) {
      Explanation explanation =
          explainer.explain(new INDArray[] {batch}, row.masks(), Target.relevance(relevance));
      Samples.assertClose(Samples.concat(outputs), explanation.output(), type);
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
    }
  }

  private static PoolingOracle pool(double... mask) {
    int[] counting = IntStream.range(0, mask.length).filter(t -> mask[t] != 0).toArray();
    List<int[]> windows = new ArrayList<>();
    double[] divisors = new double[RecurrentCases.UNITS];
    for (int unit = 0; unit < divisors.length; unit++) {
      int first = unit * mask.length;
      windows.add(IntStream.of(counting).map(t -> first + t).toArray());
      divisors[unit] = counting.length;
    }
    return new PoolingOracle(windows, divisors);
  }
}
