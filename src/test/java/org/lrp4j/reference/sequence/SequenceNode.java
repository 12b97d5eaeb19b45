package org.lrp4j.reference.sequence;

/**
 * A layer or vertex for one example: sequences as [steps][features], a table as a single step.
 *
 * <p>{@code counts} has for each input the steps that count as 1 and the others as 0; null where
 * there is no mask.
 */
interface SequenceNode {

  double[][] forward(double[][] counts, double[][]... inputs);

  /** The relevance of each input. */
  double[][][] back(double[][] counts, double[][] relevance, double[][]... inputs);

  /** The steps of the output that count; null for all. */
  default double[] mask(double[][] counts, double[][]... inputs) {
    return counts[0];
  }

  /** One that has a single input. */
  interface Layer extends SequenceNode {

    double[][] forward(double[] counts, double[][] x);

    double[][] back(double[] counts, double[][] relevance, double[][] x);

    @Override
    default double[][] forward(double[][] counts, double[][]... inputs) {
      return forward(counts[0], inputs[0]);
    }

    @Override
    default double[][][] back(double[][] counts, double[][] relevance, double[][]... inputs) {
      return new double[][][] {back(counts[0], relevance, inputs[0])};
    }
  }

  static boolean isCounted(double[] counts, int step) {
    return counts == null || counts[step] != 0;
  }
}
