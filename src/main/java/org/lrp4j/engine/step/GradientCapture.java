package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way back by a gradient, whatever computed z: gradient × input, {@code Rin = a ⊙ Jᵀ(R /
 * st(z))}, which conserves relevance only as far as that is linear, or the gradient itself.
 *
 * @param inputs a; retained until {@link #release}
 * @param output z; held for the caller, and retained
 * @param backward the gradients towards each input
 * @param context stabilizer and memory
 * @param use whether the gradient is multiplied by the input
 */
public record GradientCapture(
    List<INDArray> inputs,
    INDArray output,
    Backward backward,
    LayerContext context,
    GradientUse use)
    implements Capture {

  /** A backward pass. */
  public interface Backward {

    /**
     * The gradient of {@code Σ z ⊙ s} towards each input.
     *
     * @param s as many numbers as z has
     * @return arrays of the inputs' shapes, which the caller only reads, and then {@linkplain #free
     *     frees}
     */
    List<INDArray> gradients(INDArray s);

    /**
     * Takes back what {@link #gradients} gave.
     *
     * @param gradients the same arrays
     */
    default void free(List<INDArray> gradients) {}

    /** Frees what the forward pass left behind, if it did. */
    default void release() {}
  }

  /**
   * Retains inputs and output.
   *
   * @param inputs a
   * @param output z, with one holder
   * @param backward the gradients towards each input
   * @param context stabilizer and memory
   * @param use whether the gradient is multiplied by the input
   */
  public GradientCapture {
    inputs = List.copyOf(inputs);
    inputs.forEach(context.memory()::retain);
    context.memory().retain(output);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    INDArray s = use.upstream(relevance, output, context.stabilizer());
    List<INDArray> gradients = backward.gradients(s);
    List<INDArray> shares = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      shares.add(context.memory().hold(use.share(inputs.get(i), gradients.get(i))));
    }
    backward.free(gradients);
    return new Redistribution(shares, Absorption.NONE);
  }

  @Override
  public void release() {
    backward.release();
    inputs.forEach(context.memory()::release);
    context.memory().release(output);
  }
}
