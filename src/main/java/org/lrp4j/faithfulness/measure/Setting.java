package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.Target;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.feature.Examples;
import org.lrp4j.faithfulness.feature.Features;
import org.lrp4j.faithfulness.feature.PerturbedInputs;

/**
 * What all methods are measured on.
 *
 * @param network the user's network, never written to
 * @param builder gives a builder of explainers for a network, with what was said about its inputs
 * @param scores its scores
 * @param examples the examples
 * @param features their features
 * @param frozen what is explained, and scored, of each example
 * @param targets what is explained, as the user said
 * @param seed of all that is drawn at random
 * @param batch how many inputs go through the network at once
 */
public record Setting(
    Model network,
    Function<Model, LrpExplainerBuilder> builder,
    NetworkScores scores,
    Examples examples,
    Features features,
    Frozen frozen,
    Target[] targets,
    long seed,
    int batch) {

  /**
   * A batch to write perturbed examples into.
   *
   * @return the batch, to be closed by the caller
   */
  public PerturbedInputs perturbed() {
    return new PerturbedInputs(scores, examples, features, frozen, batch);
  }

  /**
   * Builders for the user's network.
   *
   * @return what gives a new builder
   */
  public Supplier<LrpExplainerBuilder> explainers() {
    return () -> builder.apply(network);
  }

  /**
   * Targets for some of the examples.
   *
   * @param all the targets of all examples, one for each output; none for the predicted classes
   * @param from the first example
   * @param count how many
   * @return as many targets
   */
  public static Target[] targets(Target[] all, int from, int count) {
    return Arrays.stream(all)
        .map(target -> target.ofExamples(from, from + count))
        .toArray(Target[]::new);
  }

  /**
   * A method's maps of all examples, made batch by batch.
   *
   * @param attributor the method on this network, or on a copy of it
   * @return [examples][features]
   */
  public double[][] relevance(Attributor attributor) {
    return relevance(attributor, targets);
  }

  /** The same for other targets. */
  double[][] relevance(Attributor attributor, Target... others) {
    double[][] relevance = new double[examples.count()][];
    each(
        attributor,
        others,
        (first, explanation) -> {
          double[][] sums = sums(explanation);
          System.arraycopy(sums, 0, relevance, first, sums.length);
        });
    return relevance;
  }

  /** Of each example and feature. */
  double[][] sums(Explanation explanation) {
    return features.sums(explanation.inputs().stream().map(ExplainedInput::relevance).toList());
  }

  /** Looks at explanations of all examples, with the number of the first of each. */
  void each(Attributor attributor, Target[] others, PieceConsumer consumer) {
    for (int from = 0; from < examples.count(); from += batch) {
      Examples piece = examples.slice(from, Math.min(examples.count(), from + batch));
      try (Explanation explanation =
          attributor.explain(
              piece.inputs(), piece.masks(), from, targets(others, from, piece.count()))) {
        consumer.accept(from, explanation);
      }
    }
  }

  /** Targets that mean the same where another network, or another input, predicts otherwise. */
  Target[] resolved() {
    return frozen.named(targets);
  }

  /** The targets with another one of the first output. */
  Target[] withFirst(Target first) {
    Target[] others = resolved();
    others[0] = first;
    return others;
  }

  /** The same with other inputs in the place of the examples'. */
  Setting on(Examples others) {
    return new Setting(network, builder, scores, others, features, frozen, targets, seed, batch);
  }

  /** Takes an explanation of some examples. */
  @FunctionalInterface
  interface PieceConsumer {

    /** Of the examples from the first on. */
    void accept(int first, Explanation explanation);
  }
}
