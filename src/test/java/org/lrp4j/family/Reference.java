package org.lrp4j.family;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/** What the relevance of a case is compared with. */
public sealed interface Reference {

  /**
   * Every rule, on the dense matrix of DL4J's own forward pass.
   *
   * @param alsoPass whether the pass rule can be meant
   */
  record Matrix(boolean alsoPass) implements Reference {}

  /** Every rule, moment by moment. */
  record Moments() implements Reference {}

  /**
   * A test of its own.
   *
   * @param where its name
   */
  record Elsewhere(String where) implements Reference {}

  /**
   * What a formula gives.
   *
   * @param inputs the relevance of each input
   * @param bias what a constant absorbed
   */
  record Shares(double[][] inputs, double bias) {
    static Shares of(double[]... inputs) {
      return new Shares(inputs, 0);
    }
  }

  /** Every rule, map by map of a layer that consists of several. */
  non-sealed interface InARow extends Reference {}

  /** Plain loops over a whole batch. */
  non-sealed interface Formula extends Reference {

    /**
     * The relevance of the inputs.
     *
     * @param row the case
     * @param inputs the elements of each input
     * @param relevance the relevance of each element of the output
     * @param type what is computed in: the backend may compute something else in FLOAT
     */
    Shares shares(FamilyCase row, double[][] inputs, double[] relevance, DataType type);

    /**
     * What the case computes.
     *
     * @return the elements of the output; empty where nothing but DL4J's own network says it
     */
    default Optional<double[]> output(FamilyCase row, double[][] inputs, DataType type) {
      return Optional.empty();
    }

    /** Whether {@code zeroBias} makes a difference. */
    default boolean hasConstant() {
      return false;
    }

    /** The same as {@link #shares} under {@code zeroBias}, if that makes a difference. */
    default Shares sharesWithoutBias(FamilyCase row, double[][] inputs, double[] relevance) {
      throw new UnsupportedOperationException("has no constant");
    }

    /**
     * For FLOAT, where any relevance is too much where terms cancel out: how much of the terms is
     * left when they have been added, one factor an element of the output.
     */
    default double[] condition(FamilyCase row, double[][] inputs, int outputs) {
      double[] ones = new double[outputs];
      Arrays.fill(ones, 1);
      return ones;
    }
  }
}
