package org.lrp4j.keras.layer;

import java.util.Arrays;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Softmax along any axes. */
final class SoftmaxAxes {

  private SoftmaxAxes() {}

  /**
   * Writes it.
   *
   * @param input what it is of
   * @param axes the axes, the examples' being 0
   */
  static Tensor written(GraphWriter graph, String name, Tensor input, int... axes) {
    SoftmaxOfScores softmax = SoftmaxOfScores.of(() -> input, axes);
    // Where a layer says that classes are last, Deeplearning4j's own is as good.
    boolean isPlain =
        Arrays.equals(axes, new int[] {input.rank()})
            && (input.rank() == 1 || graph.isOfLayer(input));
    IActivation function = isPlain ? new ActivationSoftmax() : softmax.function();
    return graph.asSoftmax(graph.activation(name, function, input), softmax);
  }
}
