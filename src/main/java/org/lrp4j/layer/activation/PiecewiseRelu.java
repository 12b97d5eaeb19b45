package org.lrp4j.layer.activation;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keras's rectifier with all of its arguments: {@code max} from there on, {@code x} from the
 * threshold on, {@code slope · (x − threshold)} below.
 *
 * <p>A network with this function is saved and loaded as any other, but needs lrp4j on the class
 * path.
 */
public final class PiecewiseRelu extends BaseActivationFunction {

  /** Its largest value; infinite if there is none. */
  @JsonProperty private final double max;

  /** How it rises below the threshold. */
  @JsonProperty private final double slope;

  /** From where on its value is its argument. */
  @JsonProperty private final double threshold;

  /**
   * A function.
   *
   * @param max its largest value; infinite if there is none
   * @param slope how it rises below the threshold
   * @param threshold from where on its value is its argument
   */
  @JsonCreator
  public PiecewiseRelu(
      @JsonProperty("max") double max,
      @JsonProperty("slope") double slope,
      @JsonProperty("threshold") double threshold) {
    this.max = max;
    this.slope = slope;
    this.threshold = threshold;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray isAbove = isAbove(in);
    INDArray below = in.sub(threshold).muli(slope).muli(isAbove.rsub(1));
    INDArray above = Transforms.min(in, max, true).muli(isAbove);
    return in.assign(above.addi(below));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray isAbove = isAbove(in);
    INDArray rises = isAbove.mul(in.lt(max).castTo(in.dataType()));
    return new Pair<>(in.assign(rises.addi(isAbove.rsubi(1).muli(slope)).muli(epsilon)), null);
  }

  private INDArray isAbove(INDArray x) {
    return x.gte(threshold).castTo(x.dataType());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PiecewiseRelu function
        && function.max == max
        && function.slope == slope
        && function.threshold == threshold;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(max) + 31 * Double.hashCode(slope) + 961 * Double.hashCode(threshold);
  }

  @Override
  public String toString() {
    return "piecewise_relu(max=%s,slope=%s,threshold=%s)".formatted(max, slope, threshold);
  }
}
