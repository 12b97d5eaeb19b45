package org.lrp4j.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.family.PoolingCases.Pooling;
import org.lrp4j.family.PoolingOracle.Kind;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pooling example by example, with plain loops.
 *
 * @param pooling the kind
 * @param windows the windows of each example, in DOUBLE and in FLOAT
 */
record PoolingReference(Pooling pooling, Windows windows) implements Reference.Formula {

  /** The windows of an example. */
  @FunctionalInterface
  interface Windows {
    PoolingOracle of(FamilyCase row, int example, DataType type);
  }

  static PoolingReference sliding(Pooling pooling, Geometry geometry, CNN2DFormat format) {
    return sliding(pooling, geometry, format, 2, 5, 4);
  }

  /** Over images of so many channels, rows and columns. */
  static PoolingReference sliding(
      Pooling pooling, Geometry geometry, CNN2DFormat format, int... size) {
    return new PoolingReference(
        pooling,
        (row, example, type) -> {
          boolean asConfigured =
              type == DataType.DOUBLE || pooling.kind() == Kind.PNORM || respectsDilation();
          // What is explained is what the network computes, right or wrong.
          return asConfigured
              ? PoolingOracle.sliding(geometry, format, pooling.paddingCounts(), size)
              : PoolingOracle.forgettingDilation(geometry, format, pooling.paddingCounts(), size);
        });
  }

  /** Not so on ND4J's oneDNN build. */
  private static boolean respectsDilation() {
    INDArray image = Nd4j.arange(9).castTo(DataType.FLOAT).reshape(1, 1, 3, 3);
    INDArray corners =
        Nd4j.exec(
            DynamicCustomOp.builder("maxpool2d")
                .addInputs(image)
                .addIntegerArguments(2, 2, 1, 1, 0, 0, 2, 2, 0, 0, 0)
                .build())[0];
    return corners.getDouble(0) == 8;
  }

  /** Over all positions, or those that the mask lets count. */
  static PoolingReference global(Pooling pooling) {
    return new PoolingReference(pooling, (row, example, type) -> global(row, example));
  }

  private static PoolingOracle global(FamilyCase row, int example) {
    CaseInput input = row.inputs().get(0);
    int[] counting =
        IntStream.range(0, input.positions())
            .filter(step -> row.mask().map(mask -> mask[example][step] != 0).orElse(true))
            .toArray();
    List<int[]> windows = new ArrayList<>();
    double[] divisors = new double[input.channels()];
    for (int c = 0; c < divisors.length; c++) {
      int channel = c;
      windows.add(
          IntStream.of(counting)
              .map(
                  i ->
                      input.format().isChannelsLast()
                          ? i * input.channels() + channel
                          : channel * input.positions() + i)
              .toArray());
      divisors[c] = counting.length;
    }
    return new PoolingOracle(windows, divisors);
  }

  @Override
  public Reference.Shares shares(
      FamilyCase row, double[][] inputs, double[] relevance, DataType type) {
    return Reference.Shares.of(
        byExample(
            n -> {
              double[] r = part(relevance, n);
              return windows
                  .of(row, n, type)
                  .relevance(pooling.kind(), pooling.p(), part(inputs[0], n), r);
            }));
  }

  @Override
  public double[] condition(FamilyCase row, double[][] inputs, int outputs) {
    if (pooling.kind() != Kind.AVG && pooling.kind() != Kind.SUM) {
      return Reference.Formula.super.condition(row, inputs, outputs);
    }
    return byExample(n -> windows.of(row, n, DataType.FLOAT).condition(part(inputs[0], n)));
  }

  @Override
  public Optional<double[]> output(FamilyCase row, double[][] inputs, DataType type) {
    return Optional.of(
        byExample(
            n -> windows.of(row, n, type).pooled(pooling.kind(), pooling.p(), part(inputs[0], n))));
  }

  private static double[] byExample(IntFunction<double[]> ofExample) {
    return Samples.concat(
        IntStream.range(0, FamilyCase.BATCH).mapToObj(ofExample).toArray(double[][]::new));
  }

  private static double[] part(double[] batch, int example) {
    int size = batch.length / FamilyCase.BATCH;
    return Arrays.copyOfRange(batch, example * size, (example + 1) * size);
  }
}
