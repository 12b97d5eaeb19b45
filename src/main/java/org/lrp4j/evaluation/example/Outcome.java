package org.lrp4j.evaluation.example;

/**
 * What the network made of one example.
 *
 * @param trueClass the class that it has, from 0
 * @param predictedClass the class with the highest output, from 0
 * @param confidence the network's output for the predicted class; a probability where the output
 *     layer is a softmax or sigmoid
 * @param trueConfidence the network's output for the true class
 * @param margin how far the highest output is above the second highest
 */
public record Outcome(
    int trueClass, int predictedClass, double confidence, double trueConfidence, double margin) {

  /**
   * The outcome for one row of outputs.
   *
   * @param trueClass the class that it has, from 0
   * @param outputs one a class, at least two
   * @return the outcome
   */
  public static Outcome of(int trueClass, double[] outputs) {
    int predicted = 0;
    for (int i = 1; i < outputs.length; i++) {
      predicted = outputs[i] > outputs[predicted] ? i : predicted;
    }
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < outputs.length; i++) {
      second = i == predicted ? second : Math.max(second, outputs[i]);
    }
    double highest = outputs[predicted];
    return new Outcome(trueClass, predicted, highest, outputs[trueClass], highest - second);
  }

  /**
   * Whether the prediction is right.
   *
   * @return whether true and predicted class are the same
   */
  public boolean isCorrect() {
    return trueClass == predictedClass;
  }

  /**
   * How bad the error is: how far the predicted class's output is above the true one's.
   *
   * @return at least 0; 0 for a right prediction
   */
  public double severity() {
    return confidence - trueConfidence;
  }
}
