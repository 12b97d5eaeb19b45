package org.lrp4j.dataset;

import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;

/**
 * Explains one of a network's outputs: by default every output's predicted class is explained, and
 * the input's relevance is the sum over all of them.
 */
public final class OneOutput {

  private OneOutput() {}

  /**
   * What to explain so that relevance is that of one output alone.
   *
   * @param explainer explains the network
   * @param output the output's name
   * @param target what to explain of it
   * @return a target for each output, in the network's order
   * @throws IllegalArgumentException if there is no such output
   */
  public static Target[] targets(LrpExplainer explainer, String output, Target target) {
    if (!explainer.outputNames().contains(output)) {
      throw new IllegalArgumentException(
          "There is no network output \"" + output + "\"; there are " + explainer.outputNames());
    }
    return explainer.outputNames().stream()
        .map(name -> name.equals(output) ? target : Target.nothing())
        .toArray(Target[]::new);
  }

  /** What a summary is of: those of other models or composites are not merged with it. */
  static String subject(LrpExplainer explainer, String scores) {
    return "%s by %s of the parameters %08x"
        .formatted(scores, explainer.composite(), explainer.parameterChecksum());
  }
}
