package org.lrp4j.layer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which numbers of a convolution's kernel are weights, where the others are zeros that stand for
 * groups, dilation, or the gaps of transposed convolutions. As a constraint of the layer it keeps
 * the zeros while Deeplearning4j trains it; an explanation learns from it which taps there are, for
 * rules such as Flat, that do not look at the weights.
 *
 * <p>Of output channel o and input channel i, with O and I channels in all, the place u along an
 * axis of the taps holds a weight if {@code o / (O / groups) = i / (I / groups)}, {@code u mod
 * dilation = 0} and {@code u / dilation < taps}.
 */
public final class KernelStructure implements LayerConstraint {

  private static final long serialVersionUID = 1L;

  private static final String WEIGHTS = "W";

  /** How many groups of channels there are. */
  @JsonProperty private final int groups;

  /** How many taps are weights, along each axis. */
  @JsonProperty private final int[] taps;

  /** How far these lie apart. */
  @JsonProperty private final int[] dilation;

  /** The shape in which the layer's memory holds the kernel. */
  @JsonProperty private final long[] memory;

  /** Which of its axes is that of the outputs. */
  @JsonProperty private final int outputAxis;

  /** Which is that of the inputs. */
  @JsonProperty private final int inputAxis;

  /**
   * A structure.
   *
   * @param groups how many groups of channels there are, from 1
   * @param taps how many taps are weights, along each axis, the last ones of a kernel without its
   *     channels
   * @param dilation how far these lie apart, from 1
   * @param memory the shape in which the layer's memory holds the kernel
   * @param outputAxis which of its axes is that of the outputs
   * @param inputAxis which is that of the inputs; of depthwise convolutions, another one
   */
  @JsonCreator
  public KernelStructure(
      @JsonProperty("groups") int groups,
      @JsonProperty("taps") int[] taps,
      @JsonProperty("dilation") int[] dilation,
      @JsonProperty("memory") long[] memory,
      @JsonProperty("outputAxis") int outputAxis,
      @JsonProperty("inputAxis") int inputAxis) {
    if (groups < 1 || taps.length != dilation.length) {
      throw new IllegalArgumentException(
          "expected groups from 1, and taps and dilation along the same axes; got %d, %s, %s"
              .formatted(groups, Arrays.toString(taps), Arrays.toString(dilation)));
    }
    this.groups = groups;
    this.taps = taps.clone();
    this.dilation = dilation.clone();
    this.memory = memory.clone();
    this.outputAxis = outputAxis;
    this.inputAxis = inputAxis;
  }

  /**
   * How many groups of channels there are.
   *
   * @return 1 if every output reads all inputs
   */
  public int groups() {
    return groups;
  }

  /**
   * Ones for weights, and zeros.
   *
   * @param type of the result
   * @param shape of the kernel
   * @param outputs which of its axes is that of the outputs
   * @param inputs which is that of the inputs; the others are those of the taps
   * @return an array of that shape
   */
  public INDArray pattern(DataType type, long[] shape, int outputs, int inputs) {
    int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    double[] pattern = new double[length];
    long[] place = new long[shape.length];
    for (int i = 0; i < length; i++) {
      long rest = i;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place[axis] = rest % shape[axis];
        rest /= shape[axis];
      }
      boolean isOfGroup =
          groups == 1
              || place[outputs] / (shape[outputs] / groups)
                  == place[inputs] / (shape[inputs] / groups);
      pattern[i] = isOfGroup && isTap(place, outputs, inputs) ? 1 : 0;
    }
    return Nd4j.createFromArray(pattern).reshape('c', shape).castTo(type);
  }

  private boolean isTap(long[] place, int outputs, int inputs) {
    int next = taps.length - 1;
    for (int axis = place.length - 1; axis >= 0 && next >= 0; axis--) {
      if (axis == outputs || axis == inputs) {
        continue;
      }
      if (place[axis] % dilation[next] != 0 || place[axis] / dilation[next] >= taps[next]) {
        return false;
      }
      next--;
    }
    return true;
  }

  @Override
  public void applyConstraint(Layer layer, int iteration, int epoch) {
    INDArray weights = layer.getParam(WEIGHTS);
    INDArray kept = weights.dup('c').reshape('c', memory);
    kept.muli(pattern(weights.dataType(), memory, outputAxis, inputAxis));
    weights.assign(kept.reshape('c', weights.shape()));
  }

  /** It is for the kernel alone. */
  @Override
  public void setParams(Set<String> params) {
    // What it is for does not change.
  }

  @Override
  @JsonIgnore
  public Set<String> getParams() {
    return new HashSet<>(Set.of(WEIGHTS));
  }

  @Override
  public LayerConstraint clone() {
    return new KernelStructure(groups, taps, dilation, memory, outputAxis, inputAxis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KernelStructure that
        && groups == that.groups
        && outputAxis == that.outputAxis
        && inputAxis == that.inputAxis
        && Arrays.equals(taps, that.taps)
        && Arrays.equals(dilation, that.dilation)
        && Arrays.equals(memory, that.memory);
  }

  @Override
  public int hashCode() {
    return 31 * groups + Arrays.hashCode(taps) + 7 * Arrays.hashCode(memory);
  }
}
