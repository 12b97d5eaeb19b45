package org.lrp4j.engine.vector;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix in FLOAT. */
record FloatRows(float[][] rows, float[] bias) implements RowMatrix {

  static FloatRows of(INDArray matrix, INDArray bias) {
    int columns = Math.toIntExact(matrix.size(1));
    float[][] rows = new float[Math.toIntExact(matrix.size(0))][columns];
    ArrayRows content = ArrayRows.reading(matrix);
    double[] row = new double[columns];
    for (int k = 0; k < rows.length; k++) {
      content.read(k, row, 0);
      narrow(row, rows[k]);
    }
    return new FloatRows(rows, bias == null ? new float[columns] : bias.toFloatVector());
  }

  @Override
  public Product product(int vectors) {
    float[][] sums = new float[vectors][bias.length];
    return (factors, results) -> multiply(factors, sums, results);
  }

  /** Four rows at a time, which stay in the cache for all vectors. */
  private void multiply(double[][] vectors, float[][] sums, double[][] results) {
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(bias, 0, sums[i], 0, bias.length);
    }
    int k = 0;
    for (; k + 3 < rows.length; k += 4) {
      for (int i = 0; i < vectors.length; i++) {
        double[] by = vectors[i];
        addFour(
            sums[i],
            rows[k],
            rows[k + 1],
            rows[k + 2],
            rows[k + 3],
            (float) by[k],
            (float) by[k + 1],
            (float) by[k + 2],
            (float) by[k + 3]);
      }
    }
    for (; k < rows.length; k++) {
      for (int i = 0; i < vectors.length; i++) {
        add(sums[i], rows[k], (float) vectors[i][k]);
      }
    }
    for (int i = 0; i < vectors.length; i++) {
      widen(sums[i], results[i]);
    }
  }

  /** Four, not more: the virtual machine makes no vector instructions of longer loops. */
  private static void addFour(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float byA,
      float byB,
      float byC,
      float byD) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] =
          Math.fma(
              byD, d[j], Math.fma(byC, c[j], Math.fma(byB, b[j], Math.fma(byA, a[j], sum[j]))));
    }
  }

  private static void add(float[] sum, float[] row, float by) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = Math.fma(by, row[j], sum[j]);
    }
  }

  private static void widen(float[] from, double[] to) {
    for (int j = 0; j < from.length; j++) {
      to[j] = from[j];
    }
  }

  private static void narrow(double[] from, float[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] = (float) from[j];
    }
  }
}
