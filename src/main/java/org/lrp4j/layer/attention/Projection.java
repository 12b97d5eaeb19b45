package org.lrp4j.layer.attention;

import java.util.Arrays;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A linear map of the features of each step, without a bias.
 *
 * @param weights [inputs, outputs]
 * @param memory where arrays come from
 */
record Projection(INDArray weights, Memory memory) {

  /**
   * The map.
   *
   * @param steps [batch, steps, inputs], in one piece
   * @return [batch, steps, outputs], held by the caller
   */
  INDArray of(INDArray steps) {
    INDArray result = like(steps, weights.size(1));
    MatrixProduct.of(rows(steps), false, weights, false, rows(result));
    return result;
  }

  /**
   * {@code Rin = a ⊙ W(R / st(z))}.
   *
   * @param steps a, [batch, steps, inputs]
   * @param z what {@link #of} gave
   * @param relevance of z
   * @param stabilizer δ
   * @return of a, held by the caller
   */
  INDArray inProportion(INDArray steps, INDArray z, INDArray relevance, double stabilizer) {
    INDArray s = Quotient.of(relevance, z, stabilizer, memory);
    INDArray share = like(steps, weights.size(0));
    MatrixProduct.of(rows(s), false, weights, true, rows(share));
    memory.release(s);
    return share.muli(steps);
  }

  /**
   * Each of the inputs of a step gets the same, whatever its value.
   *
   * @param relevance of the outputs, [batch, steps, outputs]
   * @return of the inputs, held by the caller
   */
  INDArray equally(INDArray relevance) {
    INDArray share = like(relevance, weights.size(0));
    INDArray ofStep = rows(relevance).sum(true, 1).divi(weights.size(0));
    rows(share).assign(ofStep.broadcast(rows(share).shape()));
    return share;
  }

  private INDArray like(INDArray steps, long features) {
    return memory.take(steps.dataType(), steps.size(0), steps.size(1), features);
  }

  private static INDArray rows(INDArray steps) {
    long features = steps.size(2);
    return steps.reshape('c', steps.length() / features, features);
  }

  @Override
  public String toString() {
    return "projection " + Arrays.toString(weights.shape());
  }
}
