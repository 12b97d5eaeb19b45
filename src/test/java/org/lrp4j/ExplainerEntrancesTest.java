package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** All ways to ask an explainer for something. */
class ExplainerEntrancesTest {

  private static final INDArray MASK = Nd4j.createFromArray(new double[][] {{1, 1, 1}, {1, 0, 0}});

  private static MultiLayerNetwork recurrent() {
    return chain(
        InputType.recurrent(2, 3),
        new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build(),
        new GlobalPoolingLayer(PoolingType.AVG),
        classes(4, 2));
  }

  @Test
  void aDataSetBringsItsFeaturesAndTheirMask() {
    INDArray features = values(1, 2, 2, 3);
    INDArray labels = Nd4j.eye(2);
    try (LrpExplainer explainer = LrpExplainer.builder(recurrent()).build()) {
      Target target = Target.classIndex(1);
      INDArray masked =
          explainer.explain(new INDArray[] {features}, new INDArray[] {MASK}, target).relevance();
      INDArray whole = explainer.explain(features, target).relevance();

      assertEquals(
          masked, explainer.explain(new DataSet(features, labels, MASK, null), target).relevance());
      assertEquals(whole, explainer.explain(new DataSet(features, labels), target).relevance());
      assertEquals(0, Math.abs(masked.getDouble(1, 0, 2)));
      assertNotEquals(0, whole.getDouble(1, 0, 2));
    }
  }

  /** A sequence and a table, two outputs. */
  private static ComputationGraph twoInputs() {
    return graph(
        g ->
            g.addInputs("sequence", "table")
                .setInputTypes(InputType.recurrent(2, 3), InputType.feedForward(3))
                .addLayer(
                    "rnn",
                    new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build(),
                    "sequence")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.SUM), "rnn")
                .addVertex("merge", new MergeVertex(), "pool", "table")
                .addLayer("one", classes(7, 2), "merge")
                .addLayer("two", classes(7, 3), "merge")
                .setOutputs("one", "two"));
  }

  private static final INDArray[] INPUTS = {values(1, 2, 2, 3), values(2, 2, 3)};
  private static final INDArray[] MASKS = {MASK, null};

  @Test
  void aMultiDataSetBringsAllItsFeaturesAndTheirMasks() {
    Target[] targets = {Target.classIndex(0), Target.classIndex(2)};
    INDArray[] labels = {Nd4j.eye(2), Nd4j.zeros(2, 3)};
    try (LrpExplainer explainer = LrpExplainer.builder(twoInputs()).build()) {
      Explanation expected = explainer.explain(INPUTS, MASKS, targets);
      Explanation actual =
          explainer.explain(new MultiDataSet(INPUTS, labels, MASKS, null), targets);
      Explanation unmasked = explainer.explain(new MultiDataSet(INPUTS, labels), targets);

      for (String name : List.of("sequence", "table")) {
        assertEquals(expected.relevance(name), actual.relevance(name), name);
      }
      assertEquals(
          explainer.explain(INPUTS, targets).relevance("sequence"), unmasked.relevance("sequence"));
      assertEquals(0, Math.abs(actual.relevance("sequence").getDouble(1, 0, 1)));
      assertNotEquals(0, unmasked.relevance("sequence").getDouble(1, 0, 1));
    }
  }

  @Test
  void severalExplanationsOfSeveralInputsAndOutputsAreThoseOneByOne() {
    Target nothing = Target.nothing();
    List<Target[]> targets =
        List.of(
            new Target[] {},
            new Target[] {Target.classIndex(1), nothing},
            new Target[] {nothing, Target.contrastive(2)},
            new Target[] {Target.classIndex(3).atLayer("rnn")});
    try (LrpExplainer explainer = LrpExplainer.builder(twoInputs()).build()) {
      List<Explanation> together = explainer.explainEach(INPUTS, MASKS, targets);

      assertEquals(targets.size(), together.size());
      for (int i = 0; i < targets.size(); i++) {
        Explanation alone = explainer.explain(INPUTS, MASKS, targets.get(i));
        for (String name : List.of("sequence", "table")) {
          assertClose(alone.relevance(name), together.get(i).relevance(name), 1e-12);
        }
        assertEquals(alone.outputNames(), together.get(i).outputNames());
      }
      assertEquals(0, together.get(3).relevance("table").amaxNumber().doubleValue());
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explainEach(INPUTS, MASKS, List.of()));
      assertEquals("Expected at least one target, but got none", e.getMessage());
    }
  }

  @Test
  void aModelOfEitherKindIsExplainedAndAnyOtherRefused() {
    INDArray input = values(1, 2, 3);
    MultiLayerNetwork chain = Networks.dense();
    ComputationGraph graph = chain.toComputationGraph();
    try (LrpExplainer expected = LrpExplainer.builder(chain).build();
        LrpExplainer ofChain = LrpExplainer.builder((Model) chain).build();
        LrpExplainer ofGraph = LrpExplainer.builder((Model) graph).build()) {
      INDArray relevance = expected.explain(input).relevance();
      assertEquals(relevance, ofChain.explain(input).relevance());
      assertEquals(relevance, ofGraph.explain(input).relevance());
    }
    Model layer = chain.getLayer(0);
    var e = assertThrows(IllegalArgumentException.class, () -> LrpExplainer.builder(layer));
    assertEquals(
        "Expected a MultiLayerNetwork or a ComputationGraph, but got a "
            + layer.getClass().getName(),
        e.getMessage());
  }

  private static ComputationGraph sumOfTwo() {
    return graph(
        g ->
            g.addInputs("x", "y")
                .addLayer("a", dense(3, 4, Activation.TANH), "x")
                .addLayer("b", dense(3, 4, Activation.TANH), "y")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", classes(4, 2), "sum")
                .setOutputs("out"));
  }

  @Test
  void oneOfSeveralInputsCanHaveARangeOfItsOwnWhichWinsOverThatOfAll() {
    INDArray signed = values(1, 2, 3);
    INDArray positive = Transforms.abs(values(2, 2, 3));
    INDArray[] inputs = {signed, positive};
    Composite zPlus = Composite.uniform(new ZPlusRule());
    try (LrpExplainer expected = LrpExplainer.builder(sumOfTwo()).composite(zPlus).build();
        LrpExplainer explainer =
            LrpExplainer.builder(sumOfTwo())
                .composite(zPlus)
                .inputRange(-9, 9)
                .inputRange("y", 0, 9)
                .build()) {
      Explanation explanation = explainer.explain(inputs);
      for (String name : List.of("x", "y")) {
        assertClose(expected.explain(inputs).relevance(name), explanation.relevance(name), 1e-12);
      }
      INDArray[] wrong = {positive, signed};
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(wrong)).getMessage();
      assertTrue(message.startsWith("Input \"y\" was declared to range from 0.0 to 9.0"), message);
    }
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LrpExplainer.builder(sumOfTwo()).inputRange("z", 0, 1).build());
    assertEquals(
        "A range was declared for the inputs [z], but the network has the inputs [x, y]",
        e.getMessage());
  }

  @Test
  void theExplainerListsTheLayersWithTheirTreatments() {
    Composite composite =
        Composite.builder().convolutions(new ZPlusRule()).dense(new EpsilonRule(0.5)).build();
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(5, 5, 2),
            convolution(3, Activation.RELU),
            new GlobalPoolingLayer.Builder(PoolingType.MAX).name("pool").build(),
            new DenseLayer.Builder().name("hidden").nOut(4).activation(Activation.RELU).build(),
            classes(4, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      String epsilon = "Epsilon(ε=0.5)";
      assertEquals(
          List.of(
              new ExplainedLayer("layer0", "ConvolutionLayer", "ZPlus", true, 3 * 2 * 4 + 3),
              new ExplainedLayer("pool", "GlobalPoolingLayer", "winner takes all", true, 0),
              new ExplainedLayer("hidden", "DenseLayer", epsilon, true, 3 * 4 + 4),
              new ExplainedLayer("layer3", "OutputLayer", epsilon, true, 4 * 3 + 3)),
          explainer.layers());
    }
    try (LrpExplainer explainer = LrpExplainer.builder(sumOfTwo()).build()) {
      assertEquals(
          new ExplainedLayer("sum", "ElementWiseVertex", "proportional", false, 0),
          explainer.layers().get(2));
    }
  }
}
