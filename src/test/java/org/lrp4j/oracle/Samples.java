package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Test data that float32 holds exactly, so that DOUBLE and FLOAT compute with the same numbers; and
 * the comparison.
 */
public final class Samples {

  /** Relative to the largest absolute reference value. */
  private static final double DOUBLE_TOLERANCE = 1e-9;

  private static final double FLOAT_TOLERANCE = 1e-5;

  private Samples() {}

  /** Values of either sign, evenly spread. */
  public static INDArray uniform(
      Random random, DataType type, double low, double high, long... shape) {
    return filled(() -> low + (high - low) * random.nextDouble(), type, shape);
  }

  /** Values of either sign, normally distributed. */
  public static INDArray normal(Random random, DataType type, long... shape) {
    return filled(random::nextGaussian, type, shape);
  }

  /** Whole numbers below the count. */
  public static INDArray indices(Random random, DataType type, int count, long... shape) {
    return filled(() -> random.nextInt(count), type, shape);
  }

  private static INDArray filled(DoubleSupplier values, DataType type, long... shape) {
    INDArray array = Nd4j.create(type, shape, 'c');
    double[] numbers =
        DoubleStream.generate(() -> (float) values.getAsDouble()).limit(array.length()).toArray();
    return array.assign(Nd4j.createFromArray(numbers).reshape('c', shape));
  }

  /** Random parameters for the whole network, biases included. */
  public static void fill(Model network, long seed) {
    Random random = new Random(seed);
    for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
      INDArray parameter = entry.getValue();
      String key = entry.getKey();
      if (key.endsWith("log10stdev")) {
        parameter.assign(uniform(random, parameter.dataType(), -0.3, 0.3, parameter.shape()));
      } else if (key.endsWith("var")) {
        parameter.assign(uniform(random, parameter.dataType(), 0.5, 2, parameter.shape()));
      } else {
        parameter.assign(normal(random, parameter.dataType(), parameter.shape()));
      }
    }
  }

  /** One row an example. */
  public static double[][] rows(INDArray batch) {
    long examples = batch.size(0);
    return batch
        .castTo(DataType.DOUBLE)
        .dup('c')
        .reshape(examples, batch.length() / examples)
        .toDoubleMatrix();
  }

  public static double[] flat(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').reshape(array.length()).toDoubleVector();
  }

  public static INDArray array(double[] values, DataType type, long... shape) {
    return Nd4j.createFromArray(values).reshape('c', shape).castTo(type);
  }

  public static double[] concat(double[]... rows) {
    return Stream.of(rows).flatMapToDouble(DoubleStream::of).toArray();
  }

  public static double tolerance(DataType type) {
    return type == DataType.DOUBLE ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;
  }

  /** Every value as close to the reference as the data type has to be; no empty comparison. */
  public static void assertClose(double[] expected, INDArray actual, DataType type) {
    double largest = Vectors.largest(expected);
    assertTrue(largest > 0 && Double.isFinite(largest), "the reference says nothing: " + largest);
    assertTrue(actual.dataType() == type, "the result is " + actual.dataType());
    assertArrayEquals(expected, flat(actual), largest * tolerance(type));
  }
}
