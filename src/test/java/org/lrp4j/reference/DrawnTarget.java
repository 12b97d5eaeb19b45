package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToIntBiFunction;
import java.util.function.UnaryOperator;
import org.lrp4j.Target;

/**
 * What is to be explained, and the relevance that the way back ought to begin with.
 *
 * @param beginning from the explained output
 */
record DrawnTarget(Target target, UnaryOperator<Tensor> beginning) {

  /**
   * Draws a target.
   *
   * @param logits the explained output
   * @param classAxis the axis of its classes
   */
  static DrawnTarget draw(Random random, Tensor logits, int classAxis) {
    int classes = logits.shape()[classAxis];
    int[] chosen = random.ints(logits.rows(), 0, classes).toArray();
    return switch (random.nextInt(5)) {
      case 0 ->
          new DrawnTarget(Target.predicted(), out -> select(out, classAxis, highest(classAxis), 0));
      case 1 ->
          new DrawnTarget(
              Target.classIndex(chosen[0]), out -> select(out, classAxis, (t, i) -> chosen[0], 0));
      case 2 ->
          new DrawnTarget(
              Target.classIndices(chosen),
              out -> select(out, classAxis, (t, i) -> chosen[i / t.rowSize()], 0));
      case 3 ->
          new DrawnTarget(
              Target.contrastive(),
              out -> select(out, classAxis, highest(classAxis), -1.0 / (classes - 1)));
      default -> {
        Tensor given = logits.map(v -> random.nextInt(3) == 0 ? 0 : random.nextGaussian());
        yield new DrawnTarget(Target.relevance(given.toArray()), out -> given);
      }
    };
  }

  /** The logit of a class of every example and position, and the others by a factor. */
  private static Tensor select(
      Tensor logits, int axis, ToIntBiFunction<Tensor, Integer> chosen, double others) {
    return Tensor.generate(
        logits.shape(),
        i -> {
          boolean isChosen = logits.position(i)[axis] == chosen.applyAsInt(logits, i);
          return logits.values()[i] * (isChosen ? 1 : others);
        });
  }

  private static ToIntBiFunction<Tensor, Integer> highest(int axis) {
    return (logits, i) -> {
      int[] place = logits.position(i);
      double[] values = new double[logits.shape()[axis]];
      for (int c = 0; c < values.length; c++) {
        place[axis] = c;
        values[c] = logits.values()[logits.index(place)];
      }
      double highest = Arrays.stream(values).max().orElseThrow();
      int winner = 0;
      while (values[winner] != highest) {
        winner++;
      }
      return winner;
    };
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
