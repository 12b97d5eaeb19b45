package org.lrp4j.layer.masking;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A vertex that moves the steps of a sequence [batch, time, features] by a mask [batch, time]: each
 * step of the output is one of the input, or 0.
 */
public abstract sealed class MovingStepsVertex extends MaskingVertex
    permits CompactStepsVertex, SpreadStepsVertex {

  /** In the place of a step: none, the output is 0. */
  static final int NONE = -1;

  MovingStepsVertex() {
    super(2);
  }

  /**
   * Which step of an example each step of the output is.
   *
   * @param counts which steps of the example count
   * @return as many steps as the output has, {@link #NONE} where it is 0
   */
  abstract int[] origins(boolean... counts);

  /**
   * Whether the output has one step, and no axis for it.
   *
   * @return whether it has
   */
  boolean isSingle() {
    return false;
  }

  @Override
  final INDArray forward(INDArray... inputs) {
    INDArray x = inputs[0];
    long features = x.size(2);
    int[] rows = rows(x, inputs[1]);
    long steps = rows.length / x.size(0);
    // What is none is read from a row of zeros behind the others.
    INDArray flat = x.dup('c').reshape('c', x.size(0) * x.size(1), features);
    INDArray source = Nd4j.concat(0, flat, Nd4j.zeros(x.dataType(), 1, features));
    INDArray moved = Nd4j.pullRows(source, 1, rows, 'c');
    return isSingle()
        ? moved.reshape('c', x.size(0), features)
        : moved.reshape('c', x.size(0), steps, features);
  }

  @Override
  final INDArray[] backward(INDArray[] inputs, INDArray arrived) {
    INDArray x = inputs[0];
    long features = x.size(2);
    int[] rows = rows(x, inputs[1]);
    INDArray flat = arrived.dup('c').reshape('c', rows.length, features);
    INDArray back = Nd4j.zeros(arrived.dataType(), x.size(0) * x.size(1), features);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < back.rows()) {
        back.getRow(rows[i]).addi(flat.getRow(i));
      }
    }
    return new INDArray[] {back.reshape('c', x.shape()), inputs[1].ulike().assign(0)};
  }

  /** The rows of all examples, one below the other; the row behind the last one for none. */
  private int[] rows(INDArray x, INDArray mask) {
    int examples = Math.toIntExact(x.size(0));
    int steps = Math.toIntExact(x.size(1));
    if (mask.rank() != 2 || mask.size(0) != examples || mask.size(1) != steps) {
      throw new IllegalArgumentException(
          "Expected a mask of the shape [%d, %d], but got %s"
              .formatted(examples, steps, mask.shapeInfoToString()));
    }
    double[] values = mask.dup('c').data().asDouble();
    int[] rows = null;
    for (int example = 0; example < examples; example++) {
      boolean[] counts = new boolean[steps];
      for (int step = 0; step < steps; step++) {
        counts[step] = values[example * steps + step] != 0;
      }
      int[] origins = origins(counts);
      rows = rows == null ? new int[examples * origins.length] : rows;
      for (int i = 0; i < origins.length; i++) {
        rows[example * origins.length + i] =
            origins[i] == NONE ? examples * steps : example * steps + origins[i];
      }
    }
    return rows;
  }
}
