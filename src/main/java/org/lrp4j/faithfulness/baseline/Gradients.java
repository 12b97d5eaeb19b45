package org.lrp4j.faithfulness.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradients of a network: those of predictions, and of other inputs for the same score. */
final class Gradients implements AutoCloseable {

  /** How many inputs go through the network at once on a way of several inputs an example. */
  private static final int BATCH = 64;

  private final LrpExplainer explainer;

  private Gradients(LrpExplainer explainer) {
    this.explainer = explainer;
  }

  static Gradients of(Supplier<LrpExplainerBuilder> network) {
    return new Gradients(network.get().buildGradient());
  }

  /** The gradients at the inputs. */
  Explanation explain(INDArray[] inputs, INDArray[] masks, Target... targets) {
    return explainer.explain(inputs, masks, targets);
  }

  /** Refuses inputs that are indices, between which there is nothing. */
  static void requireNumbers(Explanation explanation, String method) {
    for (ExplainedInput input : explanation.inputs()) {
      if (input.vocabulary().isPresent()) {
        throw new IllegalArgumentException(
            method
                + " changes an input little by little, but \""
                + input.name()
                + "\" holds indices: compare with gradient × input or occlusion");
      }
    }
  }

  /** What takes the place of an example's inputs. */
  @FunctionalInterface
  interface Way {

    /**
     * Another input in the place of an example's.
     *
     * @param example which example of the batch
     * @param step which of several
     * @param input which input
     * @param original [1, …], never written to
     * @return a new array of the same shape
     */
    INDArray at(int example, int step, int input, INDArray original);
  }

  /**
   * The mean gradient over several inputs in the place of each example's, of the score that was
   * explained of the example itself.
   *
   * @param explained the examples' own gradients
   * @param masks one for each input, null for none; null if there are none at all
   * @param steps how many inputs there are for each example
   * @return a new array for each input
   */
  List<INDArray> mean(Explanation explained, INDArray[] masks, int steps, Way way) {
    List<INDArray> originals = explained.inputs().stream().map(ExplainedInput::input).toList();
    List<INDArray> sums = new ArrayList<>();
    originals.forEach(original -> sums.add(original.like()));
    int count = Math.toIntExact(originals.get(0).size(0));
    int total = count * steps;
    for (int from = 0; from < total; from += BATCH) {
      int to = Math.min(total, from + BATCH);
      int[] examples = new int[to - from];
      for (int i = 0; i < examples.length; i++) {
        examples[i] = (from + i) / steps;
      }
      INDArray[] inputs = new INDArray[originals.size()];
      for (int input = 0; input < inputs.length; input++) {
        INDArray original = originals.get(input);
        long[] shape = original.shape().clone();
        shape[0] = examples.length;
        inputs[input] = Nd4j.create(original.dataType(), shape);
        for (int i = 0; i < examples.length; i++) {
          INDArray at =
              way.at(examples[i], (from + i) % steps, input, Rows.copy(original, examples[i]));
          Rows.view(inputs[input], i).assign(at);
        }
      }
      try (Explanation gradients =
          explainer.explain(inputs, Rows.picks(masks, examples), targets(explained, examples))) {
        for (int input = 0; input < inputs.length; input++) {
          INDArray relevance = gradients.inputs().get(input).relevance();
          for (int i = 0; i < examples.length; i++) {
            Rows.view(sums.get(input), examples[i]).addi(Rows.view(relevance, i));
          }
        }
      }
    }
    sums.forEach(sum -> sum.divi(steps));
    return sums;
  }

  /** The weights of the score of each row's example: its class, whatever the row's own is. */
  private static Target[] targets(Explanation explained, int... examples) {
    return explained.outputNames().stream()
        .map(name -> Target.relevance(Rows.pick(explained.outputRelevance(name), examples)))
        .toArray(Target[]::new);
  }

  @Override
  public void close() {
    explainer.close();
  }
}
