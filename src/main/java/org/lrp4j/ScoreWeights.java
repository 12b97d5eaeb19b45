package org.lrp4j;

import java.util.Optional;
import java.util.function.Function;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a target means of an output as a score: the weights w of {@code f = Σ w ⊙ logits}, so that
 * relevance begins with {@code w ⊙ logits}. The weights are those of the predictions at hand; a
 * score of other inputs with the same weights is that of the same classes, time steps and places.
 */
final class ScoreWeights {

  private ScoreWeights() {}

  /**
   * The weights.
   *
   * @param name the output's name
   * @param output its values before softmax or sigmoid, and how to read them
   * @param classes which classes it tells apart
   * @param scores where the prediction or the given classes stand, if it is no table of classes
   * @return a new array of the output's shape
   * @throws IllegalArgumentException if the target does not fit
   */
  static INDArray of(
      Target target,
      String name,
      Signal output,
      OutputClasses classes,
      Function<int[], Optional<INDArray>> scores) {
    if (target.kind() == Target.Kind.RELEVANCE) {
      // The caller's own weights.
      return InitialRelevance.of(target, name, output, classes, scores);
    }
    Target unit = target.kind() == Target.Kind.NOTHING ? target : target.fromOne();
    INDArray ofOne = InitialRelevance.of(unit, name, output, classes, scores);
    if (classes.isOneSigmoid()) {
      // There "from one" is the sign of the logit for class 1: w ⊙ sign(logit).
      INDArray logits = output.values();
      for (long i = 0; i < ofOne.length(); i++) {
        double sign = logits.getDouble(i) < 0 ? -1 : 1;
        boolean isExplained = ofOne.getDouble(i) != 0;
        ofOne.putScalar(i, isExplained ? ofOne.getDouble(i) * sign : 0);
      }
    }
    return ofOne;
  }
}
