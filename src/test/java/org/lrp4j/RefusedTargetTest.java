package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.lang.reflect.Field;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Targets, and other requests, that are refused, and what the refusal says. */
class RefusedTargetTest {

  private static final MultiLayerNetwork CLASSIFIER = Networks.dense();

  static Stream<Arguments> targetsThatDoNotFit() {
    return Stream.of(
        arguments(
            Target.classIndex(3),
            "Output \"layer1\" has the classes 0 to 2, but class 3 was asked for"),
        arguments(
            Target.classIndex(-1),
            "Output \"layer1\" has the classes 0 to 2, but class -1 was asked for"),
        arguments(
            Target.classIndices(0, 7),
            "Output \"layer1\" has the classes 0 to 2, but class 7 was asked for"),
        arguments(
            Target.contrastive(5),
            "Output \"layer1\" has the classes 0 to 2, but class 5 was asked for"),
        arguments(
            Target.classIndices(0, 1, 2),
            "Expected one class, or one for each of the 2 examples, but got 3"),
        arguments(
            Target.classIndices(),
            "Expected one class, or one for each of the 2 examples, but got 0"),
        arguments(
            Target.relevance(Nd4j.ones(DataType.DOUBLE, 2, 4)),
            "The target relevance of output \"layer1\" must have the output's shape [2, 3], but has"
                + " [2, 4]"),
        arguments(
            Target.relevance(Nd4j.ones(DataType.DOUBLE, 1, 3)),
            "The target relevance of output \"layer1\" must have the output's shape [2, 3], but has"
                + " [1, 3]"),
        arguments(
            Target.relevance(Nd4j.valueArrayOf(new long[] {2, 3}, Double.NaN, DataType.DOUBLE)),
            "The target relevance of output \"layer1\" holds NaN or infinite values"),
        arguments(
            Target.predicted().atTimeStep(0),
            "A time step was asked for, but output \"layer1\" is no sequence: its shape is"
                + " [2, 3]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targetsThatDoNotFit")
  void aTargetThatDoesNotFitTheOutputIsRefused(Target target, String message) {
    try (LrpExplainer explainer = LrpExplainer.builder(CLASSIFIER).build()) {
      assertEquals(message, refusal(explainer, values(1, 2, 3), target));
    }
  }

  @Test
  void aSingleNumberHasNothingToBeContrastedWith() {
    MultiLayerNetwork network = chain(output(3, 1, Activation.IDENTITY, LossFunction.MSE));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(
          "Output \"layer0\" is a single number, so there is nothing to contrast it with",
          refusal(explainer, values(1, 2, 3), Target.contrastive()));
    }
  }

  @Test
  void aTimeStepBeyondTheSequenceIsRefused() {
    MultiLayerNetwork network = chain(new ActivationLayer(Activation.TANH));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int step : new int[] {-1, 4}) {
        assertEquals(
            "Output \"layer0\" has the time steps 0 to 3, but step " + step + " was asked for",
            refusal(explainer, values(1, 2, 3, 4), Target.predicted().atTimeStep(step)));
      }
    }
  }

  @Test
  void theWrongNumberOfTargetsIsRefused() {
    var network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("one", Networks.classes(3, 2), "in")
                    .addLayer("two", Networks.classes(3, 2), "in")
                    .setOutputs("one", "two"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(
          "Expected no target, or one for each of the outputs [one, two], but got 1",
          refusal(explainer, values(1, 2, 3), Target.predicted()));
    }
  }

  @Test
  void aClosedExplainerSaysSoAndItsExplanationsStayValid() {
    LrpExplainer explainer = LrpExplainer.builder(CLASSIFIER).build();
    INDArray input = values(1, 2, 3);
    Explanation before = explainer.explain(input);
    INDArray relevance = before.relevance().dup();
    explainer.close();
    explainer.close();

    assertEquals(
        "This explainer is closed: build a new one",
        assertThrows(IllegalStateException.class, () -> explainer.explain(input)).getMessage());
    assertEquals(relevance, before.relevance());
  }

  @Test
  void parametersThatStopBeingNumbersAreRefusedByName() {
    MultiLayerNetwork network = Networks.dense();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      network.getParam("1_b").putScalar(0, Double.NaN);
      assertEquals(
          "The parameters [layer1.b] hold NaN or infinite values, so the network predicts nothing"
              + " that could be explained: did the training diverge?",
          assertThrows(IllegalStateException.class, () -> explainer.explain(values(1, 2, 3)))
              .getMessage());

      network.getParam("1_b").putScalar(0, 0.5);
      assertClose(
          network.output(values(1, 2, 3)), explainer.explain(values(1, 2, 3)).output(), 1e-9);
    }
  }

  @Test
  void aReplacedParameterArrayIsNoticed() throws ReflectiveOperationException {
    MultiLayerNetwork network = Networks.dense();
    Field parameters = MultiLayerNetwork.class.getDeclaredField("flattenedParams");
    parameters.setAccessible(true);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      parameters.set(network, network.params().dup());

      assertEquals(
          "The network's parameter array was replaced by another one since the explainer was built:"
              + " build a new explainer",
          assertThrows(IllegalStateException.class, () -> explainer.explain(values(1, 2, 3)))
              .getMessage());
    }
  }

  @Test
  void aLayerNameThatDoesNotExistIsRefused() {
    var composite = Composite.builder().layer("fc9", new EpsilonRule()).build();
    var withComposite = LrpExplainer.builder(CLASSIFIER).composite(composite);
    assertEquals(
        "The composite has a rule for [fc9], but the layers of the network are [layer0, layer1]",
        assertThrows(IllegalArgumentException.class, withComposite::build).getMessage());

    var withGradient = LrpExplainer.builder(CLASSIFIER).gradientTimesInput("lstm", "layer0");
    assertEquals(
        "Gradient × input was asked for [lstm], but the layers and vertices of the network are"
            + " [layer0, layer1]",
        assertThrows(IllegalArgumentException.class, withGradient::build).getMessage());
  }

  @Test
  void anInvalidStabilizerIsRefused() {
    var builder = LrpExplainer.builder(CLASSIFIER);
    assertEquals(
        "A stabilizer must be a finite number greater than zero, got 0.0; for next to none take"
            + " 1e-12",
        assertThrows(IllegalArgumentException.class, () -> builder.stabilizer(0)).getMessage());
  }

  private static String refusal(LrpExplainer explainer, INDArray input, Target... targets) {
    return assertThrows(IllegalArgumentException.class, () -> explainer.explain(input, targets))
        .getMessage();
  }
}
