package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Steps that do not count: those of token 0, or of a value that Masking has. */
@DisplayName("A masked sequence of Keras")
class KerasMasksTest {

  private static Path file(String name) {
    Path archive = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    return Files.exists(archive) ? archive : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
  }

  private static INDArray relevance(ComputationGraph network, INDArray input, int output) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(input.dup(), Target.classIndex(output))) {
      return explanation.inputs().get(0).relevance().dup();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding_mask",
        "mask_sequences",
        "mask_gru",
        "mask_gru_sequences",
        "mask_rnn",
        "mask_bidirectional",
        "mask_bidirectional_sequences",
        "mask_average",
        "mask_distributed",
        "mask_attention",
        "mask_attention_causal",
        "mask_transformer",
        "mask_nested"
      })
  void getsNothingWhereItDoesNotCountAndKeepsTheSum(String name) {
    Path file = file(name);
    KerasModel model = KerasModel.read(file);
    INDArray input = KerasSample.of(file).inputs().get(0);
    INDArray steps = input.rank() == 2 ? input.reshape(input.size(0), input.size(1), 1) : input;
    double masked = name.equals("mask_rnn") ? -1 : 0;
    // In a GRU's first step the reset gate scales this bias and nothing else: it would keep a part.
    model.network().paramTable().forEach((key, value) -> value.muli(key.endsWith("_ch") ? 0 : 1));
    Composite composite = Composite.uniform(new EpsilonRule(1e-9)); // which keeps nothing either
    try (LrpExplainer explainer =
            LrpExplainer.builder(model.network())
                .composite(composite)
                .stabilizer(1e-9)
                .zeroBias(true)
                .build();
        Explanation explanation = explainer.explain(input.dup())) {
      INDArray relevance = explanation.inputs().get(0).relevance();
      INDArray ofSteps = relevance.reshape(steps.shape());
      int left = 0;
      for (int example = 0; example < steps.size(0); example++) {
        for (int step = 0; step < steps.size(1); step++) {
          boolean counts = false;
          for (int i = 0; i < steps.size(2); i++) {
            counts |= steps.getDouble(example, step, i) != masked;
          }
          for (int i = 0; i < steps.size(2) && !counts; i++) {
            assertEquals(0, ofSteps.getDouble(example, step, i));
            left++;
          }
        }
      }
      assertTrue(left > 5, "steps that do not count: " + left);
      double explained = explanation.outputRelevance().sumNumber().doubleValue();
      assertEquals(
          explained, relevance.sumNumber().doubleValue(), 1e-4 * Math.max(1, Math.abs(explained)));
    }
  }

  /** Keras's state waits where a step does not count: as if it were not there. */
  @Test
  void isExplainedAsIfTheOtherStepsWereAllThereAre() {
    ComputationGraph network = KerasModel.read(file("mask_any_length")).network();
    INDArray gaps = Nd4j.createFromArray(new float[][] {{0, 4, 0, 0, 7, 1, 0}});
    INDArray dense = Nd4j.createFromArray(new float[][] {{4, 7, 1}});
    int[] places = {1, 4, 5};

    INDArray ofGaps = relevance(network, gaps, 1);
    INDArray ofDense = relevance(network, dense, 1);

    assertTrue(network.outputSingle(dense).equalsWithEps(network.outputSingle(gaps), 1e-6));
    for (int i = 0; i < places.length; i++) {
      assertEquals(ofDense.getDouble(0, i), ofGaps.getDouble(0, places[i]), 1e-6);
    }
    assertEquals(ofDense.sumNumber().doubleValue(), ofGaps.sumNumber().doubleValue(), 1e-6);
    assertTrue(Math.abs(ofDense.getDouble(0, 0)) > 1e-4);
  }

  /** Of the mean of n steps each gets {@code Σ E[token] · W / n}. */
  @Test
  void sharesTheMeanOfTheStepsThatCount() {
    Path file = file("mask_average");
    ComputationGraph network = KerasModel.read(file).network();
    INDArray input = KerasSample.of(file).inputs().get(0);
    INDArray words = network.getLayer("embedding").getParam("W");
    INDArray weights = network.getLayer("dense").getParam("W");

    INDArray relevance = relevance(network, input, 1);

    for (int example = 0; example < input.size(0); example++) {
      int row = example;
      long count =
          IntStream.range(0, (int) input.size(1)).filter(t -> input.getInt(row, t) != 0).count();
      for (int step = 0; step < input.size(1); step++) {
        int word = input.getInt(example, step);
        double expected = 0;
        for (int i = 0; i < words.size(1) && word != 0; i++) {
          expected += words.getDouble(word, i) * weights.getDouble(i, 1) / count;
        }
        assertEquals(expected, relevance.getDouble(example, step), 1e-5);
      }
    }
  }

  @Test
  void hasNoStateWhereNothingCounts() {
    ComputationGraph network = KerasModel.read(file("mask_any_length")).network();

    INDArray state = network.outputSingle(Nd4j.zeros(1, 4));

    assertEquals(0, state.amaxNumber().doubleValue());
  }
}
