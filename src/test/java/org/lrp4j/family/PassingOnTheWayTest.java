package org.lrp4j.family;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The layer stands between a dense layer, whose share is known, and the network's output. */
@ExtendWith(OneThread.class)
class PassingOnTheWayTest {

  static Stream<FamilyCase> rows() {
    return PassingCases.betweenTables();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  @DisplayName("Relevance passes on to the layer before")
  void passesOnTheWay(FamilyCase row) {
    DataType type = DataType.DOUBLE;
    Layer passing = ((Part.Chain) row.part()).layers().get(0).clone();
    MultiLayerNetwork network =
        Networks.chain(
            InputType.feedForward(4),
            new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build(),
            passing,
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    INDArray a = Samples.uniform(new Random(16), type, -1, 1, 2, 4);
    INDArray relevance = Samples.normal(new Random(17), type, 2, 6);
    DenseOracle oracle =
        new DenseOracle(
            network.getParam("0_W").toDoubleMatrix(), Samples.flat(network.getParam("0_b")));
    double[][] expected = new double[2][];
    for (int n = 0; n < 2; n++) {
      expected[n] = oracle.epsilon(Samples.rows(a)[n], Samples.rows(relevance)[n], 1e-6).input();
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.uniform(new EpsilonRule())).build()) {
      Explanation explanation = explainer.explain(a, Target.relevance(relevance));
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
      Samples.assertClose(Samples.flat(network.output(a.dup())), explanation.output(), type);
    }
  }
}
