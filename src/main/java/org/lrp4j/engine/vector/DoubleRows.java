package org.lrp4j.engine.vector;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix in DOUBLE. */
record DoubleRows(double[][] rows, double[] bias) implements RowMatrix {

  static DoubleRows of(INDArray matrix, INDArray bias) {
    int columns = Math.toIntExact(matrix.size(1));
    double[][] rows = new double[Math.toIntExact(matrix.size(0))][columns];
    ArrayRows content = ArrayRows.reading(matrix);
    for (int k = 0; k < rows.length; k++) {
      content.read(k, rows[k], 0);
    }
    return new DoubleRows(rows, bias == null ? new double[columns] : bias.toDoubleVector());
  }

  @Override
  public Product product(int vectors) {
    return this::multiply;
  }

  /** Four rows at a time, as {@link FloatRows} says. */
  private void multiply(double[][] vectors, double[][] results) {
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(bias, 0, results[i], 0, bias.length);
    }
    int k = 0;
    for (; k + 3 < rows.length; k += 4) {
      for (int i = 0; i < vectors.length; i++) {
        double[] by = vectors[i];
        addFour(
            results[i],
            rows[k],
            rows[k + 1],
            rows[k + 2],
            rows[k + 3],
            by[k],
            by[k + 1],
            by[k + 2],
            by[k + 3]);
      }
    }
    for (; k < rows.length; k++) {
      for (int i = 0; i < vectors.length; i++) {
        add(results[i], rows[k], vectors[i][k]);
      }
    }
  }

  private static void addFour(
      double[] sum,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double byA,
      double byB,
      double byC,
      double byD) {
    for (int j = 0; j < a.length; j++) {
      sum[j] =
          Math.fma(
              byD, d[j], Math.fma(byC, c[j], Math.fma(byB, b[j], Math.fma(byA, a[j], sum[j]))));
    }
  }

  private static void add(double[] sum, double[] row, double by) {
    for (int j = 0; j < row.length; j++) {
      sum[j] = Math.fma(by, row[j], sum[j]);
    }
  }
}
