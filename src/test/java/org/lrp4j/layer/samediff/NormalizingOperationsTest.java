package org.lrp4j.layer.samediff;

import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.layer.samediff.Written.Body;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** SameDiff's operations of normalisation are explained like the same written out. */
class NormalizingOperationsTest {

  private static SDVariable standardized(SDVariable x) {
    SDVariable centred = x.sub(x.mean(true, 1));
    return centred.div(centred.mul(centred).mean(true, 1).pow(0.5));
  }

  private static SDVariable byStatistics(
      SameDiff sd, SDVariable x, Map<String, SDVariable> p, double eps) {
    SDVariable scale = p.get("gain").div(sd.math().sqrt(p.get("var").add(eps)));
    return x.mul(scale).add(p.get("bias").sub(p.get("mean").mul(scale)));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(
            "standardize",
            (Body) (sd, x, p) -> sd.math().standardize(x, 1),
            (Body) (sd, x, p) -> standardized(x)),
        Arguments.of(
            "layer_norm",
            (Body) (sd, x, p) -> sd.nn().layerNorm(x, p.get("gain"), p.get("bias"), true, 1),
            (Body) (sd, x, p) -> standardized(x).mul(p.get("gain")).add(p.get("bias"))),
        Arguments.of(
            "batchnorm",
            (Body)
                (sd, x, p) ->
                    sd.nn()
                        .batchNorm(
                            x, p.get("mean"), p.get("var"), p.get("gain"), p.get("bias"), 1e-3, 1),
            (Body) (sd, x, p) -> byStatistics(sd, x, p, 1e-3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void anOperationIsExplainedLikeTheSameWrittenOut(String name, Body operation, Body writtenOut) {
    MultiLayerNetwork one = network(operation);
    MultiLayerNetwork other = network(writtenOut);
    INDArray x = values(3, 2, 4);
    INDArray begun = values(4, 2, 4);
    try (LrpExplainer ofOne = LrpExplainer.builder(one).stabilizer(1e-6).build();
        LrpExplainer ofOther = LrpExplainer.builder(other).stabilizer(1e-6).build()) {
      Explanation actual = ofOne.explain(x, Target.relevance(begun));
      Explanation expected = ofOther.explain(x, Target.relevance(begun));
      assertClose(one.output(x.dup()), actual.output(), 1e-9);
      assertClose(expected.output(), actual.output(), 1e-6);
      assertClose(expected.relevance(), actual.relevance(), 1e-5);
    }
  }

  private static MultiLayerNetwork network(Body body) {
    MultiLayerNetwork network =
        chain(
            InputType.feedForward(4),
            Written.layer(null, body)
                .with("gain", 4)
                .with("bias", 4)
                .with("mean", 4)
                .with("var", 4));
    INDArray variance = network.getParam("0_var");
    variance.muli(variance.dup()).addi(0.5);
    return network;
  }
}
