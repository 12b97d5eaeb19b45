package org.lrp4j.picture;

import java.util.Objects;

/**
 * What a {@link Gallery} says below an example.
 *
 * @param trueClass the class that it has
 * @param predictedClass the class that the network gave it
 * @param probability the network's probability of the predicted class, from 0 to 1
 */
public record Caption(String trueClass, String predictedClass, double probability) {

  /** How far a softmax in single precision may be off. */
  private static final double ROUNDING = 1e-6;

  /**
   * Checks the caption; a probability that is out of range by rounding only is clipped.
   *
   * @param trueClass the class that it has
   * @param predictedClass the class that the network gave it
   * @param probability the network's probability of the predicted class, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Caption {
    Objects.requireNonNull(trueClass, "a caption needs the true class");
    Objects.requireNonNull(predictedClass, "a caption needs the predicted class");
    if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "A probability is from 0 to 1, but it is "
              + probability
              + "; take the softmax of the network's output");
    }
    probability = Math.max(0, Math.min(1, probability));
  }

  /**
   * Whether the prediction is right.
   *
   * @return whether both classes are the same text
   */
  public boolean isCorrect() {
    return trueClass.equals(predictedClass);
  }
}
