package org.lrp4j.listener;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;

/**
 * Explains the probes on a network's current parameters. Keeps one explainer, which sees them
 * change, as long as it is asked about the same network with the same parameter array.
 */
final class ProbeExplainer {

  private final Probes probes;
  private final Target[] targets;
  private final UnaryOperator<LrpExplainerBuilder> settings;
  private Model model;
  private LrpExplainer explainer;

  ProbeExplainer(Probes probes, Target[] targets, UnaryOperator<LrpExplainerBuilder> settings) {
    this.probes = probes;
    this.targets = targets;
    this.settings = settings;
  }

  /**
   * Explains the probes.
   *
   * @throws RefusedModelException if the network is of a kind that cannot be explained
   * @throws RuntimeException if it cannot be explained now, for instance since its parameters are
   *     NaN, or the probes do not fit it
   */
  Explanation explain(Model current) throws RefusedModelException {
    if (explainer != null && current == model) {
      try {
        return explainer.explain(probes.inputs(), probes.masks(), targets);
      } catch (IllegalStateException e) {
        // The parameters are NaN, or were replaced by another array: a new explainer knows which.
        release();
      }
    }
    release();
    explainer = built(current);
    model = current;
    return explainer.explain(probes.inputs(), probes.masks(), targets);
  }

  private LrpExplainer built(Model current) throws RefusedModelException {
    try {
      return builder(current).build();
    } catch (IllegalStateException e) {
      // Parameters that are not finite: that may pass.
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedModelException(e);
    }
  }

  private LrpExplainerBuilder builder(Model current) {
    return settings.apply(
        current instanceof MultiLayerNetwork chain
            ? LrpExplainer.builder(chain)
            : LrpExplainer.builder((ComputationGraph) current));
  }

  /** Lets go of the network. */
  void release() {
    if (explainer != null) {
      explainer.close();
    }
    explainer = null;
    model = null;
  }
}
