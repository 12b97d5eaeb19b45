package org.lrp4j.composite;

import java.util.Objects;

/**
 * How relevance is shared by what has no rule because it has no weights: products, maxima and sums
 * of several inputs.
 *
 * @param product how the factors of a product share
 * @param maximum how the inputs of a maximum share
 * @param sum how the parts of a sum share
 */
public record Treatments(Product product, Maximum maximum, Sum sum) {

  /** Products uniform, maxima to the winner, sums in proportion. */
  public static final Treatments DEFAULT =
      new Treatments(Product.UNIFORM, Maximum.WINNER_TAKES_ALL, Sum.PROPORTIONAL);

  /**
   * Checks that nothing is missing.
   *
   * @param product how the factors of a product share
   * @param maximum how the inputs of a maximum share
   * @param sum how the parts of a sum share
   */
  public Treatments {
    Objects.requireNonNull(product, "product");
    Objects.requireNonNull(maximum, "maximum");
    Objects.requireNonNull(sum, "sum");
  }

  /** How the factors of a product share its relevance. */
  public enum Product {
    /** Each of n factors gets an n-th. */
    UNIFORM("uniform"),
    /**
     * The first factor is the signal and takes all, the others are gates and get nothing (Arras
     * 2017).
     */
    SIGNAL_TAKES_ALL("signal takes all");

    private final String label;

    Product(String label) {
      this.label = label;
    }

    /**
     * The name in tables.
     *
     * @return a short text
     */
    public String label() {
      return label;
    }
  }

  /** How the inputs of a maximum share its relevance. */
  public enum Maximum {
    /** The largest takes all, the first one in a tie. */
    WINNER_TAKES_ALL("winner takes all"),
    /** The largest takes all; several that are equal get the same. */
    TIES_SHARED("winners share"),
    /** Every input gets its part of the sum, as under an average. */
    AS_AVERAGE("proportional");

    private final String label;

    Maximum(String label) {
      this.label = label;
    }

    /**
     * The name in tables.
     *
     * @return a short text
     */
    public String label() {
      return label;
    }
  }

  /** How the parts of a sum, average or difference share its relevance. */
  public enum Sum {
    /** Each part gets its share of the sum, {@code part · R / st(sum)}. */
    PROPORTIONAL("proportional"),
    /** Each of n parts gets an n-th, also those that are zero. */
    UNIFORM("uniform");

    private final String label;

    Sum(String label) {
      this.label = label;
    }

    /**
     * The name in tables.
     *
     * @return a short text
     */
    public String label() {
      return label;
    }
  }
}
