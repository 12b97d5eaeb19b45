package org.lrp4j.layer.attention;

import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features of all heads side by side, [batch, steps, heads · size], and head by head, [batch,
 * heads, steps, size].
 *
 * @param count how many heads there are
 * @param memory where arrays come from
 */
record Heads(int count, Memory memory) {

  /** Head by head, held by the caller. */
  INDArray apart(INDArray together) {
    long batch = together.size(0);
    long steps = together.size(1);
    long size = together.size(2) / count;
    INDArray apart = memory.take(together.dataType(), batch, count, steps, size);
    return apart.assign(together.reshape('c', batch, steps, count, size).permute(0, 2, 1, 3));
  }

  /** Side by side, held by the caller. */
  INDArray together(INDArray apart) {
    long batch = apart.size(0);
    long steps = apart.size(2);
    long size = apart.size(3);
    INDArray together = memory.take(apart.dataType(), batch, steps, count * size);
    together.reshape('c', batch, steps, count, size).assign(apart.permute(0, 2, 1, 3));
    return together;
  }
}
