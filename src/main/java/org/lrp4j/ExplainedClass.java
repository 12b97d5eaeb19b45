package org.lrp4j;

import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which class an explanation is about. */
final class ExplainedClass {

  private ExplainedClass() {}

  /**
   * The class that was explained of an example.
   *
   * @param name the output's name, for messages
   * @throws IllegalStateException if it was no class, or several
   */
  static int of(String name, Explanation.OutputRelevance output, int example) {
    int[] given = output.target().classes();
    return switch (output.target().kind()) {
      case NOTHING, RELEVANCE ->
          throw new IllegalStateException(
              "Of output \"" + name + "\" no class was explained, but " + output.target());
      case CLASSES -> given[given.length == 1 ? 0 : example];
      case PREDICTED, CONTRASTIVE ->
          given.length > 0
              ? given[given.length == 1 ? 0 : example]
              : predicted(name, output, example);
    };
  }

  private static int predicted(String name, Explanation.OutputRelevance output, int example) {
    Signal scores = output.explained();
    INDArray values = scores.values();
    if (values.rank() > 3) {
      throw new IllegalStateException(
          "Output \""
              + name
              + "\" has a predicted class at each position: explain one of them with"
              + " Target.classIndex(…)");
    }
    IntToDoubleFunction score = scores(output.target(), name, scores, example);
    int classes = Math.toIntExact(values.size(scores.format().channelAxis()));
    if (classes == 1) {
      return ofOneColumn(name, output, score.applyAsDouble(0));
    }
    int highest = 0;
    for (int i = 1; i < classes; i++) {
      if (score.applyAsDouble(i) > score.applyAsDouble(highest)) {
        highest = i;
      }
    }
    return highest;
  }

  /** The score of each class, at the explained step. */
  private static IntToDoubleFunction scores(
      Target target, String name, Signal output, int example) {
    INDArray values = output.values();
    Optional<int[]> steps = ExplainedSteps.of(target, name, output);
    if (steps.isEmpty()) {
      return index -> values.getDouble(example, index);
    }
    int step = steps.get()[example];
    return output.format().isChannelsLast()
        ? index -> values.getDouble(example, step, index)
        : index -> values.getDouble(example, index, step);
  }

  /** Two classes behind a sigmoid; a score that is the output itself is a number. */
  private static int ofOneColumn(String name, Explanation.OutputRelevance output, double score) {
    if (!output.classes().isOneSigmoid()) {
      throw new IllegalStateException(
          "Output \"" + name + "\" is a number, so there is no predicted class");
    }
    return score > 0 ? 1 : 0;
  }
}
