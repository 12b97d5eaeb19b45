package org.lrp4j.layer.recurrent;

import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sequences moment by moment, so that each lies in one piece: [time, batch, features].
 *
 * @param format how sequences are read elsewhere
 * @param memory where arrays come from
 */
public record Moments(DataFormat format, Memory memory) {

  /**
   * A sequence in the order of time.
   *
   * @param sequence in the format of sequences
   * @return [time, batch, features], held by the caller
   */
  public INDArray inOrder(INDArray sequence) {
    boolean timeLast = format != DataFormat.NWC;
    return copy(timeLast ? sequence.permute(2, 0, 1) : sequence.permute(1, 0, 2));
  }

  /**
   * The same back in the format of sequences.
   *
   * @param moments [time, batch, features]
   * @return the sequence, held by the caller
   */
  public INDArray backInPlace(INDArray moments) {
    boolean timeLast = format != DataFormat.NWC;
    return copy(timeLast ? moments.permute(1, 2, 0) : moments.permute(1, 0, 2));
  }

  /**
   * An array to write moments to.
   *
   * @param type the type
   * @param shape of the sequence that they are the moments of
   * @return [time, batch, features], held by the caller
   */
  public INDArray take(DataType type, long[] shape) {
    return format == DataFormat.NWC
        ? memory.take(type, shape[1], shape[0], shape[2])
        : memory.take(type, shape[2], shape[0], shape[1]);
  }

  private INDArray copy(INDArray view) {
    return memory.take(view.dataType(), view.shape()).assign(view);
  }
}
