package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** After an exception in the middle of an explanation the explainer works as before. */
class RecoveryTest {

  private static final INDArray GOOD = values(1, 2, 3);

  static Stream<Arguments> failingRequests() {
    INDArray outsideTheBox = Nd4j.valueArrayOf(new long[] {2, 3}, 50, DataType.DOUBLE);
    INDArray notFinite = Nd4j.valueArrayOf(new long[] {2, 3}, Double.NaN, DataType.DOUBLE);
    return Stream.of(
        arguments("input outside the box", outsideTheBox, Target.predicted()),
        arguments("input of the wrong shape", values(1, 2, 7), Target.predicted()),
        arguments("input that is not finite", notFinite, Target.predicted()),
        arguments("class that does not exist", GOOD, Target.classIndex(9)));
  }

  // An INDArray is AutoCloseable: left to itself, JUnit would close the arguments.
  @ParameterizedTest(name = "{0}", autoCloseArguments = false)
  @MethodSource("failingRequests")
  void theNextExplanationAfterAFailedOneIsRight(String what, INDArray input, Target target) {
    MultiLayerNetwork network = Networks.dense();
    INDArray output = network.output(GOOD);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().first(new ZBoxRule(-10, 10)).build())
            .build()) {
      INDArray relevance = explainer.explain(GOOD).relevance().dup();

      assertThrows(IllegalArgumentException.class, () -> explainer.explain(input, target));

      assertEquals(relevance, explainer.explain(GOOD).relevance());
      assertEquals(output, network.output(GOOD));
    }
  }

  /** Passes relevance on, but throws when it is told to. */
  private record Fragile(Memory memory) implements Step {

    private static boolean forwardFails;
    private static boolean redistributionFails;
    private static boolean releaseFails;
    private static int held;

    @Override
    public Capture forward(List<Signal> inputs) {
      if (forwardFails) {
        throw new UnsupportedOperationException("no way forward");
      }
      INDArray output = memory.hold(inputs.get(0).values());
      held++;
      return new Capture() {
        @Override
        public INDArray output() {
          return output;
        }

        @Override
        public Redistribution redistribute(INDArray relevance) {
          if (redistributionFails) {
            throw new UnsupportedOperationException("no way back");
          }
          return Redistribution.to(memory.hold(relevance));
        }

        @Override
        public void release() {
          held--;
          if (releaseFails) {
            throw new UnsupportedOperationException("no release");
          }
        }
      };
    }

    @Override
    public String treatment() {
      return "fragile";
    }
  }

  @Test
  void aWrapperThatThrowsIsNamedAndReleased() {
    try (LrpExplainer explainer = withAFragileLayer()) {
      INDArray relevance = explainer.explain(GOOD).relevance().dup();
      Fragile.redistributionFails = true;
      String back = failure(explainer);
      Fragile.redistributionFails = false;
      Fragile.forwardFails = true;
      String forward = failure(explainer);
      Fragile.forwardFails = false;

      assertEquals("Layer \"layer1\" (ActivationLayer): no way back", back);
      assertTrue(forward.contains("\"layer1\"") && forward.contains("no way forward"), forward);
      assertEquals(0, Fragile.held);
      assertEquals(relevance, explainer.explain(GOOD).relevance());
    }
  }

  @Test
  void aWrapperThatThrowsAtItsReleaseDoesNotLockOthersOut() throws Exception {
    try (LrpExplainer explainer = withAFragileLayer()) {
      Fragile.releaseFails = true;
      assertThrows(UnsupportedOperationException.class, () -> explainer.explain(GOOD));
      Fragile.releaseFails = false;

      INDArray relevance =
          CompletableFuture.supplyAsync(() -> explainer.explain(GOOD).relevance())
              .get(20, TimeUnit.SECONDS);

      assertEquals(explainer.explain(GOOD).relevance(), relevance);
    }
  }

  @Test
  void whatTheCallerDoesToTheBatchAfterwardsLeavesTheExplanationAlone() {
    MultiLayerNetwork network = dense();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray batch = GOOD.dup();
      INDArray start = Nd4j.ones(DataType.DOUBLE, GOOD.size(0), 3);
      Target target = Target.relevance(start);
      Explanation explanation = explainer.explain(batch, target);
      batch.assign(-1);
      explanation.outputRelevance().assign(7);

      assertEquals(GOOD, explanation.input());
      assertEquals(start, explainer.explain(GOOD, target).outputRelevance());
    }
  }

  @Test
  void thePassRuleIsRefusedWhereTheShapesDiffer() {
    MultiLayerNetwork network = dense();
    Composite pass = Composite.uniform(new PassRule());
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(pass).build()) {
      String message = failure(explainer);

      assertTrue(message.contains("pass rule needs an input of the output's shape"), message);
    }
  }

  private static LrpExplainer withAFragileLayer() {
    MultiLayerNetwork network =
        chain(
            dense(3, 4, Activation.RELU), new ActivationLayer(Activation.IDENTITY), classes(4, 2));
    LayerFamily<ActivationLayer> family =
        LayerFamily.of(
            ActivationLayer.class,
            LayerKind.FIXED,
            (layer, configuration, context) -> new Fragile(context.memory()));
    return LrpExplainer.builder(network).register(family).build();
  }

  private static String failure(LrpExplainer explainer) {
    return assertThrows(IllegalArgumentException.class, () -> explainer.explain(GOOD)).getMessage();
  }
}
