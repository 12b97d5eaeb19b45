package org.lrp4j.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.ImageParts;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parts of a term side by side, {@code Σk Wk·xk = [W1 … Wn]·[x1; …; xn]}: one product instead
 * of n, forward and back, on n times as many channels. For the few channels of a network's input
 * that costs next to nothing, because oneDNN computes 8 or 16 at once.
 */
public final class Stacking {

  /** Fewer channels than this fill no block. */
  private static final long BLOCK = 8;

  private Stacking() {}

  /** Whether one product of the stacked parts is cheaper than a product for each. */
  static boolean suits(List<Part> parts, long channels) {
    return parts.size() > 1 && parts.size() * channels < BLOCK;
  }

  /**
   * Several parts as one.
   *
   * @param weightAxis the axis of the weights along which the inputs lie
   */
  static Part of(List<Part> parts, int weightAxis) {
    return Part.of(
        new Weights(parts.stream().map(Part::weights).toList(), weightAxis),
        new Inputs(parts.stream().map(Part::input).toList()));
  }

  /**
   * The shape of a modified input.
   *
   * @param modifier modifies the input
   * @param inputShape the shape of the input itself
   * @param channelAxis the axis of its channels
   * @return the shape of what the modifier gives
   */
  public static long[] shape(InputModifier modifier, long[] inputShape, int channelAxis) {
    long[] shape = inputShape.clone();
    if (modifier instanceof Inputs stacked) {
      shape[channelAxis] *= stacked.modifiers().size();
    }
    return shape;
  }

  /**
   * The sum over the parts of what has the shape of a modified input.
   *
   * @param modifier modified the input
   * @param v an array in the shape of a modified input
   * @param inputShape the shape of the input itself
   * @param channelAxis the axis of its channels
   * @return the sum, in the shape of the input itself
   */
  public static SDVariable sumOfParts(
      InputModifier modifier, SDVariable v, long[] inputShape, int channelAxis) {
    if (!(modifier instanceof Inputs stacked)) {
      return v;
    }
    long[] shape = shape(modifier, inputShape, channelAxis);
    long channels = inputShape[channelAxis];
    SDVariable sum = null;
    for (int k = 0; k < stacked.modifiers().size(); k++) {
      SDVariable part = ImageParts.between(v, shape, channelAxis, k * channels, (k + 1) * channels);
      sum = sum == null ? part : sum.add(part);
    }
    return sum;
  }

  private record Weights(List<WeightModifier> modifiers, int axis) implements WeightModifier {

    @Override
    public INDArray apply(INDArray weights) {
      return sideBySide(axis, modifiers, modifier -> modifier.apply(weights), weights);
    }
  }

  private record Inputs(List<InputModifier> modifiers) implements InputModifier {

    @Override
    public INDArray apply(INDArray input, int channelAxis) {
      return sideBySide(
          channelAxis, modifiers, modifier -> modifier.apply(input, channelAxis), input);
    }
  }

  private static <M> INDArray sideBySide(
      int axis, List<M> modifiers, Function<M, INDArray> modification, INDArray original) {
    List<INDArray> parts = new ArrayList<>();
    try {
      modifiers.forEach(modifier -> parts.add(modification.apply(modifier)));
      return Nd4j.concat(axis, parts.toArray(INDArray[]::new));
    } finally {
      parts.stream().filter(part -> !ArrayPool.sameMemory(part, original)).forEach(ArrayPool::free);
    }
  }
}
