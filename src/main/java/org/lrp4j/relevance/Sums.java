package org.lrp4j.relevance;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums of whole arrays, as a matrix product with ones: 0.3 ms for 13 MB, where ND4J's own reduction
 * takes 2 ms, as long as the division that comes before it.
 */
public final class Sums {

  /** Below this length a product costs more than it saves. */
  private static final long SHORT = 1 << 14;

  private record Size(DataType type, long length) {}

  private final Map<Size, INDArray> ones = new HashMap<>();

  /**
   * The sum of all elements.
   *
   * @param array any array
   * @return the sum
   */
  public double of(INDArray array) {
    boolean plain = array.ordering() == 'c' && !array.isView() && array.dataType().isFPType();
    if (!plain || array.length() < SHORT || array.rank() < 2) {
      return array.sumNumber().doubleValue();
    }
    long rows = array.rank() == 2 ? array.size(0) : array.size(0) * array.size(1);
    long columns = array.length() / rows;
    INDArray vector =
        ones.computeIfAbsent(
            new Size(array.dataType(), columns), size -> Nd4j.ones(size.type(), size.length(), 1));
    try (INDArray sums = Nd4j.createUninitializedDetached(array.dataType(), rows, 1)) {
      Nd4j.exec(
          DynamicCustomOp.builder("matmul")
              .addInputs(array.reshape('c', rows, columns), vector)
              .addOutputs(sums)
              .addIntegerArguments(0, 0, 0)
              .build());
      return sums.sumNumber().doubleValue();
    }
  }
}
