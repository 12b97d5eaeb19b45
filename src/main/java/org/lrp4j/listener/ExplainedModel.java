package org.lrp4j.listener;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the networks that report to a listener is explained: the one that was named, else the
 * first one until it is closed. Replicas of a network, which train at once on several threads,
 * differ a little; pictures of one of them by turns would show that, not the training.
 */
final class ExplainedModel {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  private final boolean isNamed;
  private final AtomicReference<Model> chosen;
  private final AtomicBoolean hasSeenOthers = new AtomicBoolean();

  ExplainedModel(Optional<Model> named) {
    this.isNamed = named.isPresent();
    this.chosen = new AtomicReference<>(named.orElse(null));
  }

  /** Whether this is the one; fast, since every network asks after every iteration. */
  boolean is(Model model) {
    Model current = chosen.get();
    if (current == model) {
      return true;
    }
    if (!(model instanceof MultiLayerNetwork || model instanceof ComputationGraph)) {
      if (hasSeenOthers.compareAndSet(false, true)) {
        LOG.warn(
            "LRP explains a MultiLayerNetwork or a ComputationGraph, but a {} is trained",
            model.getClass().getName());
      }
      return false;
    }
    if (!isNamed && (current == null || isClosed(current))) {
      return chosen.compareAndSet(current, model);
    }
    if (hasSeenOthers.compareAndSet(false, true)) {
      LOG.info(
          "Several networks report to one LrpListener; it explains {}. Replicas in a"
              + " ParallelWrapper are trained so, and report iterations but no ends of epochs; for"
              + " networks of their own build a listener each",
          isNamed ? "the one it was given" : "the one that reported first");
    }
    return false;
  }

  /** A ParallelWrapper closes its replicas when a call of fit ends, and makes new ones. */
  private static boolean isClosed(Model model) {
    try {
      INDArray parameters = model.params();
      return parameters != null && parameters.wasClosed();
    } catch (RuntimeException e) {
      // A view of closed memory cannot be made.
      return true;
    }
  }
}
