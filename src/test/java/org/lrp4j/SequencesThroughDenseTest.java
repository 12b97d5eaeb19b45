package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Behind preprocessors relevance changes its shape and its memory: what an explanation holds must
 * stay its own.
 */
class SequencesThroughDenseTest {

  private static final Composite EPSILON = Composite.uniform(new EpsilonRule(1e-9));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExplanationKeepsItsRelevanceWhenTheNextOneIsMade(boolean lowMemory) {
    var network = chain(InputType.recurrent(4, 5), dense(4, 3, Activation.TANH), classes(3, 2));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(EPSILON).lowMemory(lowMemory).build()) {
      Explanation first = explainer.explain(values(1, 2, 4, 5));
      List<INDArray> before = copies(first);
      explainer.explain(values(2, 2, 4, 5));
      explainer.explain(values(3, 2, 4, 5));

      assertEquals(before, copies(first));
    }
  }

  private static List<INDArray> copies(Explanation explanation) {
    return Stream.concat(
            Stream.of(explanation.relevance()),
            explanation.layerNames().stream().map(explanation::relevance))
        .map(INDArray::dup)
        .toList();
  }

  @Test
  void twoBranchesKeepTheirOwnRelevance() {
    var network =
        graph(
            g ->
                g.addInputs("x", "y")
                    .addLayer(
                        "dx", dense(4, 3, Activation.TANH), new RnnToFeedForwardPreProcessor(), "x")
                    .addLayer(
                        "dy", dense(4, 3, Activation.TANH), new RnnToFeedForwardPreProcessor(), "y")
                    .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "dx", "dy")
                    .addLayer("out", classes(3, 2), "add")
                    .setOutputs("out"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(EPSILON).build()) {
      Explanation explanation =
          explainer.explain(new INDArray[] {values(1, 2, 4, 5), values(2, 2, 4, 5)});

      for (String name : List.of("dx", "dy")) {
        double ofArray = explanation.relevance(name).sumNumber().doubleValue();
        assertEquals(explanation.conservation().row(name).passedOn(), ofArray, 1e-9, name);
        double ofInput = explanation.relevance(name.substring(1)).sumNumber().doubleValue();
        assertEquals(ofArray, ofInput, 1e-9, name);
      }
    }
  }

  @Test
  void aStackOfSequencesGivesEachItsOwnRelevance() {
    var network =
        graph(
            g ->
                g.addInputs("x", "y")
                    .addVertex("stack", new StackVertex(), "x", "y")
                    .addLayer("out", classes(3, 2), new RnnToFeedForwardPreProcessor(), "stack")
                    .setOutputs("out"));
    INDArray x = values(1, 2, 3, 5);
    INDArray zeros = x.mul(0);
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(EPSILON).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {x, zeros});

      assertEquals(zeros, explanation.relevance("y"));
      // Row t·4 + e of the output is step t of example e: of the stack's four the first two are
      // x's.
      INDArray weights = network.getParam("out_W");
      INDArray bias = network.getParam("out_b");
      INDArray expected = x.mul(0);
      for (int example = 0; example < 2; example++) {
        for (int t = 0; t < 5; t++) {
          double[] logits = new double[2];
          for (int c = 0; c < 2; c++) {
            logits[c] = bias.getDouble(c);
            for (int f = 0; f < 3; f++) {
              logits[c] += x.getDouble(example, f, t) * weights.getDouble(f, c);
            }
          }
          int top = logits[0] >= logits[1] ? 0 : 1;
          for (int f = 0; f < 3; f++) {
            expected.putScalar(
                new int[] {example, f, t}, x.getDouble(example, f, t) * weights.getDouble(f, top));
          }
        }
      }
      assertClose(expected, explanation.relevance("x"), 1e-6);
    }
  }
}
