package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs and targets by name, and requests that name what the network has not. */
class ByNameTest {

  private static final INDArray LEFT = values(1, 2, 3);
  private static final INDArray RIGHT = values(2, 2, 4);

  private static ComputationGraph network() {
    return graph(
        g ->
            g.addInputs("left", "right")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("one", Networks.classes(7, 2), "both")
                .addLayer("two", Networks.classes(7, 3), "both")
                .setOutputs("one", "two"));
  }

  @Test
  void isTheSameAsInOrder() {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      assertEquals(List.of("left", "right"), explainer.inputNames());
      assertEquals(List.of("one", "two"), explainer.outputNames());
      Explanation expected =
          explainer.explain(new INDArray[] {LEFT, RIGHT}, Target.nothing(), Target.classIndex(2));

      Explanation named =
          explainer.explain(
              Map.of("right", RIGHT, "left", LEFT), Map.of("two", Target.classIndex(2)));

      assertEquals(expected.relevance("left"), named.relevance("left"));
      assertEquals(expected.relevance("right"), named.relevance("right"));
      assertEquals(2, named.explainedClass("two", 0));
      assertEquals(0, named.score("one", 0));
    }
  }

  @Test
  void withoutTargetsIsEveryOutputsPrediction() {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      assertEquals(
          explainer.explain(new INDArray[] {LEFT, RIGHT}).relevance("right"),
          explainer.explain(Map.of("left", LEFT, "right", RIGHT), Map.of()).relevance("right"));
    }
  }

  @Test
  void refusesWhatTheNetworkHasNot() {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      assertEquals(
          "The network has the inputs [left, right], but there is nothing for [right]",
          refusal(() -> explainer.explain(Map.of("left", LEFT), Map.of())));
      assertEquals(
          "The network has no input [top]; its inputs are [left, right]",
          refusal(
              () ->
                  explainer.explain(Map.of("left", LEFT, "right", RIGHT, "top", LEFT), Map.of())));
      assertEquals(
          "The network has no output [three]; its outputs are [one, two]",
          refusal(
              () ->
                  explainer.explain(
                      Map.of("left", LEFT, "right", RIGHT), Map.of("three", Target.predicted()))));
    }
  }

  @Test
  void severalTargetsOfOneOutputAreLedToExplainEach() {
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      assertEquals(
          "Expected no target, or one for each of the outputs [layer1], but got 2;"
              + " explainEach(input, targets) explains one input for several targets",
          refusal(() -> explainer.explain(LEFT, Target.classIndex(0), Target.classIndex(1))));
    }
  }

  @Test
  void layersBeyondTheNetworkAreRefused() {
    for (Composite composite :
        List.of(
            Composite.builder().layer(2, new EpsilonRule()).build(),
            Composite.builder().layers(1, 2, new EpsilonRule()).build())) {
      assertEquals(
          "The composite has a rule for layer [2], but the network has the layers 0 to 1: [layer0,"
              + " layer1]; vertices that are no layers do not count",
          refusal(() -> LrpExplainer.builder(Networks.dense()).composite(composite).build()));
    }
    LrpExplainer.builder(Networks.dense())
        .composite(
            Composite.builder().layer(1, new EpsilonRule()).layers(0, 1, new EpsilonRule()).build())
        .build()
        .close();
    assertEquals(
        "Layers are counted from 0, but got -1",
        refusal(() -> Composite.builder().layer(-1, new EpsilonRule())));
    assertEquals(
        "Layers are counted from 0, but got -2",
        refusal(() -> Composite.builder().layers(-2, 1, new EpsilonRule())));
  }

  private static String refusal(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
