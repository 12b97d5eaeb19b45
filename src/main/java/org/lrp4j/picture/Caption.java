package org.lrp4j.picture;

import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link Gallery} says below an example.
 *
 * @param trueClass the class that it has
 * @param predictedClass the class that the network gave it
 * @param probability the network's probability of the predicted class, from 0 to 1
 * @param explainedClass the class whose relevance is shown; empty leaves it out
 */
public record Caption(
    String trueClass, String predictedClass, double probability, Optional<String> explainedClass) {

  /** How far a softmax in single precision may be off. */
  private static final double ROUNDING = 1e-6;

  /**
   * Checks the caption; a probability that is out of range by rounding only is clipped.
   *
   * @param trueClass the class that it has
   * @param predictedClass the class that the network gave it
   * @param probability the network's probability of the predicted class, from 0 to 1
   * @param explainedClass the class whose relevance is shown; empty leaves it out
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Caption {
    Objects.requireNonNull(trueClass, "a caption needs the true class");
    Objects.requireNonNull(predictedClass, "a caption needs the predicted class");
    Objects.requireNonNull(explainedClass, "a caption needs the explained class, or empty");
    if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "A probability is from 0 to 1, but it is "
              + probability
              + "; take the softmax of the network's output");
    }
    probability = Math.max(0, Math.min(1, probability));
  }

  /**
   * A caption of a prediction, which does not say what is explained.
   *
   * @param trueClass the class that it has
   * @param predictedClass the class that the network gave it
   * @param probability the network's probability of the predicted class, from 0 to 1
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Caption(String trueClass, String predictedClass, double probability) {
    this(trueClass, predictedClass, probability, Optional.empty());
  }

  /**
   * The same, which says what is explained.
   *
   * @param ofClass the class whose relevance is shown
   * @return the caption
   */
  public Caption explaining(String ofClass) {
    return new Caption(trueClass, predictedClass, probability, Optional.of(ofClass));
  }

  String inWords() {
    return "predicted "
        + predictedClass
        + " "
        + Numbers.percent(probability)
        + ", true "
        + trueClass
        + explainedClass.map(name -> ", relevance for " + name).orElse("");
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
