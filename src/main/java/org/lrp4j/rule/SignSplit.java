package org.lrp4j.rule;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The modification {@code p·v⁺ + n·v⁻} with {@code v⁺ = max(v, 0)} and {@code v⁻ = min(v, 0)}. It
 * covers most of what LRP rules do to weights, biases and inputs: the positive part, the negative
 * part, and {@code v + γv⁺}.
 *
 * @param positive the factor p of the positive part
 * @param negative the factor n of the negative part
 */
public record SignSplit(double positive, double negative) implements WeightModifier, InputModifier {

  /** {@code v} as it is. */
  public static final SignSplit IDENTITY = new SignSplit(1, 1);

  /** {@code v⁺}. */
  public static final SignSplit POSITIVE = new SignSplit(1, 0);

  /** {@code v⁻}. */
  public static final SignSplit NEGATIVE = new SignSplit(0, 1);

  /** Nothing: zero everywhere. */
  public static final SignSplit NONE = new SignSplit(0, 0);

  /**
   * Validates the factors.
   *
   * @param positive the factor p of the positive part
   * @param negative the factor n of the negative part
   */
  public SignSplit {
    if (!Double.isFinite(positive) || !Double.isFinite(negative)) {
      throw new IllegalArgumentException(
          "The factors must be finite, got " + positive + " and " + negative);
    }
  }

  /**
   * Whether the result is zero for every argument.
   *
   * @return true if both factors are zero
   */
  public boolean isNone() {
    return positive == 0 && negative == 0;
  }

  /**
   * Applies the modification to any array.
   *
   * @param v the array; never written to
   * @return {@code p·v⁺ + n·v⁻}: a new array, or {@code v} itself for {@link #IDENTITY}
   */
  @Override
  public INDArray apply(INDArray v) {
    if (positive == 1 && negative == 1) {
      return v;
    }
    if (positive == negative) {
      return v.mul(positive);
    }
    if (negative == 0) {
      return scaled(Transforms.max(v, 0.0, true), positive);
    }
    if (positive == 0) {
      return scaled(Transforms.min(v, 0.0, true), negative);
    }
    return scaled(Transforms.max(v, 0.0, true), positive)
        .addi(scaled(Transforms.min(v, 0.0, true), negative));
  }

  @Override
  public INDArray apply(INDArray input, int channelAxis) {
    return apply(input);
  }

  @Override
  public Sign sign() {
    return sign(Sign.ANY);
  }

  @Override
  public Sign sign(Sign v) {
    Sign above = v.mayBePositive() ? Sign.of(positive) : Sign.ZERO;
    Sign below = v.mayBeNegative() ? Sign.of(-negative) : Sign.ZERO;
    return above.plus(below);
  }

  /** Where one of the parts is known to be zero, its factor is without meaning. */
  @Override
  public SignSplit given(Sign v) {
    return switch (v) {
      case NON_NEGATIVE -> new SignSplit(positive, positive);
      case NON_POSITIVE -> new SignSplit(negative, negative);
      case ZERO, ANY -> this;
    };
  }

  @Override
  public boolean keepsZero() {
    return true;
  }

  /** Of weights and of inputs. */
  @Override
  public boolean isElementWise() {
    return true;
  }

  private static INDArray scaled(INDArray owned, double factor) {
    return factor == 1 ? owned : owned.muli(factor);
  }
}
