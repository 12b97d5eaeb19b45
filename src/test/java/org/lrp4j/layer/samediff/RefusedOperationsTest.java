package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What has no treatment is refused by its name, or explained by its gradient where that is asked.
 */
class RefusedOperationsTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            Written.layer(null, (sd, a, p) -> sd.nn().logSoftmax("odds", a).mul(2)),
            "its operation log_softmax (variable odds) has no treatment"),
        Arguments.of(
            Written.layer(null, (sd, a, p) -> sd.math().min("less", a, a.neg()).add(a)),
            "its operation minimum (variable less) has no treatment"),
        Arguments.of(
            Written.layer(null, (sd, a, p) -> sd.nn().softmax("shares", a).add(a)),
            "its operation softmax (variable shares) is neither the end of the network nor a factor"
                + " of a product"),
        Arguments.of(
            Written.layer(null, (sd, a, p) -> sd.onesLike("ones", a)),
            "its output does not depend on its input"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void anOperationWithoutATreatmentIsRefusedByItsName(Layer layer, String what) {
    var builder = LrpExplainer.builder(chain(InputType.feedForward(3), layer, classes(3, 2)));

    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, builder::build);

    assertEquals(1, refusal.findings().size());
    assertEquals("layer0", refusal.findings().get(0).layer());
    assertEquals("Written", refusal.findings().get(0).type());
    assertEquals(what, refusal.findings().get(0).what());
  }

  @Test
  void aSoftmaxThatEndsALayerInTheMiddleIsRefusedAsEverywhere() {
    var builder =
        LrpExplainer.builder(
            chain(
                InputType.feedForward(3),
                Written.layer(null, (sd, a, p) -> sd.nn().softmax(a)),
                classes(3, 2)));
    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, builder::build);
    assertTrue(refusal.getMessage().contains("ActivationSoftmax in the middle of the network"));
  }

  /** What is used to compute a gate gets no relevance, and needs no treatment. */
  @Test
  void anOperationThatRelevanceIsNotLedToMayBeAnything() {
    MultiLayerNetwork network =
        chain(
            InputType.feedForward(3),
            Written.layer(null, (sd, a, p) -> sd.nn().sigmoid(sd.nn().logSoftmax(a)).mul(a)),
            classes(3, 2));
    INDArray x = values(1, 2, 3);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(x);
      assertClose(network.output(x.dup()), explanation.output(), 1e-9);
      assertClose(explanation.relevance("layer1"), explanation.relevance(), 1e-12);
    }
  }

  /** Only the first forward pass can tell what a layer does with inputs of that shape. */
  @Test
  void whatDependsOnTheInputIsRefusedInTheFirstForwardPass() {
    Written layer =
        Written.layer(
            null,
            (sd, a, p) -> {
              SDVariable odds = a.getShape()[1] == 3 ? sd.nn().logSoftmax("odds", a) : a;
              return odds.mul(2);
            });
    try (LrpExplainer explainer =
        LrpExplainer.builder(chain(InputType.feedForward(3), layer, classes(3, 2))).build()) {
      INDArray x = values(1, 2, 3);
      RuntimeException refusal = assertThrows(RuntimeException.class, () -> explainer.explain(x));
      assertTrue(
          refusal.getMessage().contains("log_softmax (variable odds)"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("layer0"), refusal.getMessage());
    }
  }

  @Test
  void gradientTimesInputExplainsWhatIsRefused() {
    Written layer = Written.layer(null, (sd, a, p) -> sd.nn().logSoftmax(a).mul(a));
    MultiLayerNetwork network = chain(InputType.feedForward(3), layer, classes(3, 2));
    INDArray x = values(4, 2, 3);
    double delta = 0.01;
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).gradientTimesInput("layer0").stabilizer(delta).build()) {
      Explanation explanation = explainer.explain(x);
      assertClose(network.output(x.dup()), explanation.output(), 1e-9);
      assertEquals("gradient × input", explanation.conservation().row("layer0").treatment());
      INDArray output = computed(x);
      INDArray s =
          explanation.relevance("layer1").div(output.add(Transforms.sign(output, true).mul(delta)));
      INDArray expected = x.dup();
      double step = 1e-5;
      for (long i = 0; i < x.length(); i++) {
        double value = x.getDouble(i);
        double above = sum(computed(x.dup().putScalar(i, value + step)), s);
        double below = sum(computed(x.dup().putScalar(i, value - step)), s);
        expected.putScalar(i, value * (above - below) / (2 * step));
      }
      assertClose(expected, explanation.relevance(), 1e-6);
    }
  }

  private static INDArray computed(INDArray x) {
    INDArray sums = Transforms.exp(x, true).sum(true, 1);
    return x.sub(Transforms.log(sums, true).broadcast(x.shape())).mul(x);
  }

  private static double sum(INDArray output, INDArray s) {
    return output.mul(s).sumNumber().doubleValue();
  }
}
