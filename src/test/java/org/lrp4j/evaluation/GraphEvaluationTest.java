package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.TestMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;

/** Graphs, with one or several inputs and outputs. */
class GraphEvaluationTest {

  /** Two inputs, two outputs: "coarse" of two classes and "fine" of four. */
  private static ComputationGraph twoByTwo() {
    return Networks.graph(
        g ->
            g.addInputs("left", "right")
                .addLayer("a", dense(3, 4, Activation.RELU), "left")
                .addLayer("b", dense(2, 4, Activation.RELU), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("coarse", classes(8, 2), "both")
                .addLayer("fine", classes(8, 4), "both")
                .setOutputs("coarse", "fine"));
  }

  private static MultiDataSet data() {
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {values(1, 30, 3), values(2, 30, 2)},
            new INDArray[] {EvaluationData.labels(30, 2), EvaluationData.labels(30, 4)});
    data.setExampleMetaData(EvaluationData.locations(0, 30));
    return data;
  }

  private static MultiDataSetIterator iterator(MultiDataSet data) {
    return new TestMultiDataSetIterator(30, data);
  }

  @Test
  void theChosenOutputIsEvaluatedAndExplainedAlone() {
    ComputationGraph network = twoByTwo();
    MultiDataSet data = data();
    Evaluation expected = new Evaluation();
    network.evaluate(iterator(data), Map.of(1, new Evaluation[] {expected}));
    try (var evaluation =
            ExplainedEvaluation.builder(network)
                .output("fine")
                .allErrors()
                .evaluate(iterator(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(expected.stats(), evaluation.evaluation().stats());
      List<ExplainedExample> explained = new ArrayList<>();
      evaluation.explain(explained::add);
      for (ExplainedExample one : explained) {
        long index = one.example().index();
        assertEquals("row " + index, one.example().location().orElseThrow());
        INDArray[] inputs = {
          data.getFeatures(0).getRow(index, true), data.getFeatures(1).getRow(index, true)
        };
        Explanation alone = explainer.explain(inputs, Target.nothing(), Target.predicted());
        assertEquals(
            List.of("left", "right"),
            one.forPredicted().stream().map(ExplainedInput::name).toList());
        assertClose(alone.relevance("left"), one.forPredicted().get(0).relevance(), 1e-9);
        assertClose(alone.relevance("right"), one.forPredicted().get(1).relevance(), 1e-9);
      }
    }
  }

  @Test
  void theFirstOutputIsTheDefault() {
    ComputationGraph network = twoByTwo();
    try (var evaluation = ExplainedEvaluation.builder(network).evaluate(iterator(data()))) {
      assertEquals(2, evaluation.classNames().size());
    }
  }

  @Test
  void severalInputsAreDenormalisedTogether() {
    MultiDataSet raw = data();
    MultiNormalizerStandardize normalizer = new MultiNormalizerStandardize();
    normalizer.fit(raw);
    MultiDataSet normalised = raw.copy();
    normalizer.transform(normalised);
    try (var evaluation =
        ExplainedEvaluation.builder(twoByTwo())
            .normalizer(normalizer)
            .evaluate(iterator(normalised))) {
      evaluation.explain(
          one ->
              assertClose(
                  raw.getFeatures(1).getRow(one.example().index(), true),
                  one.forPredicted().get(1).input(),
                  1e-6));
    }
  }

  @Test
  void aGraphWithOneInputTakesDataSetsToo() {
    ComputationGraph network =
        Networks.graph(
            g -> g.addInputs("in").addLayer("out", classes(3, 3), "in").setOutputs("out"));
    var data = EvaluationData.examples(20, 3, 3);
    Evaluation expected = network.evaluate(EvaluationData.iterator(data));
    try (var one = ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(data));
        var multi =
            ExplainedEvaluation.builder(network)
                .evaluate(new MultiDataSetIteratorAdapter(EvaluationData.iterator(data)))) {
      assertEquals(expected.stats(), one.evaluation().stats());
      assertEquals(expected.stats(), multi.evaluation().stats());
    }
  }

  @Test
  void unknownOutputsAndMissingInputsAreNamed() {
    ComputationGraph network = twoByTwo();
    assertMessage(
        "no network output \"x\"; there are [coarse, fine]",
        () -> ExplainedEvaluation.builder(network).output("x").evaluate(iterator(data())));
    assertMessage(
        "2 inputs and 2 outputs, but the iterator gives 1 inputs and 1 labels",
        () ->
            ExplainedEvaluation.builder(network)
                .evaluate(EvaluationData.iterator(EvaluationData.examples(5, 2, 3))));
  }

  private static void assertMessage(String expected, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
