package org.lrp4j.composite;

import java.util.Objects;

/**
 * How relevance is shared by what has no rule: products, maxima and sums of several inputs, which
 * have no weights, and attention.
 *
 * @param product how the factors of a product share
 * @param maximum how the inputs of a maximum share
 * @param sum how the parts of a sum share
 * @param attention how queries, keys and values share
 */
public record Treatments(Product product, Maximum maximum, Sum sum, Attention attention) {

  /** Products uniform, maxima to the winner, sums in proportion, attention to its values. */
  public static final Treatments DEFAULT =
      new Treatments(Product.UNIFORM, Maximum.WINNER_TAKES_ALL, Sum.PROPORTIONAL, Attention.CP_LRP);

  /**
   * Checks that nothing is missing.
   *
   * @param product how the factors of a product share
   * @param maximum how the inputs of a maximum share
   * @param sum how the parts of a sum share
   * @param attention how queries, keys and values share
   */
  public Treatments {
    Objects.requireNonNull(product, "product");
    Objects.requireNonNull(maximum, "maximum");
    Objects.requireNonNull(sum, "sum");
    Objects.requireNonNull(attention, "attention");
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

  /** How the queries, keys and values of attention share its relevance. */
  public enum Attention {
    /**
     * The attention weights are held constant: values get all, queries and keys nothing, and all
     * relevance is conserved (Ali 2022).
     */
    CP_LRP("CP-LRP"),
    /**
     * A half goes to the attention weights, and through their softmax to queries and keys. The
     * softmax does not conserve relevance (Achtibat 2024).
     */
    ATTN_LRP("AttnLRP");

    private final String label;

    Attention(String label) {
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
