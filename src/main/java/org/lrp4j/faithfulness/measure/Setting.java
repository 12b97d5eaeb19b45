package org.lrp4j.faithfulness.measure;

import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.Target;
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
}
