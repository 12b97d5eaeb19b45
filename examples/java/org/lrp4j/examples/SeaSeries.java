package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Two series month by month, as bundled in examples/data/series: how much warmer the sea off Peru
 * is than it usually is in that month, in °C, and the number of sunspots, standardised. Zero means
 * "as usual" in both. What is usual comes from the years for training.
 *
 * @param start the first month
 * @param months [2, months]
 */
record SeaSeries(YearMonth start, INDArray months) {

  static final List<String> FEATURES = List.of("sea, °C above usual", "sunspots");
  static final List<String> CLASSES = List.of("none", "El Niño");

  /** How many months the network sees. */
  static final int WINDOW = 36;

  /**
   * From there on, in °C above usual, the sea off Peru is as warm as in an El Niño, three months'
   * mean.
   */
  static final double WARM = 2;

  private static final int FIRST_TEST_YEAR = 1990;
  private static final Path FOLDER = Path.of("examples", "data", "series");

  static SeaSeries read() {
    try {
      Map<Integer, double[]> sea = rows("sea-temperature.csv");
      Map<Integer, double[]> sunspots = rows("sunspots.csv");
      List<Integer> years = sea.keySet().stream().filter(sunspots::containsKey).toList();
      INDArray warmth = Nd4j.create(DataType.FLOAT, years.size(), 12);
      INDArray spots = Nd4j.create(DataType.FLOAT, years.size(), 12);
      for (int i = 0; i < years.size(); i++) {
        warmth.putRow(i, Nd4j.createFromArray(sea.get(years.get(i))).castTo(DataType.FLOAT));
        spots.getRow(i).assign(sunspots.get(years.get(i))[0]);
      }
      var training = NDArrayIndex.interval(0, FIRST_TEST_YEAR - years.get(0));
      warmth.subiRowVector(warmth.get(training).mean(0));
      INDArray known = spots.get(training);
      spots.subi(known.meanNumber()).divi(known.stdNumber());
      return new SeaSeries(
          YearMonth.of(years.get(0), 1), Nd4j.vstack(warmth.ravel(), spots.ravel()));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read the series in " + FOLDER.toAbsolutePath() + ": run from the project's root",
          e);
    }
  }

  private static Map<Integer, double[]> rows(String file) throws IOException {
    Map<Integer, double[]> rows = new TreeMap<>();
    List<String> lines = Files.readAllLines(FOLDER.resolve(file));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double[] values = new double[cells.length - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.parseDouble(cells[i + 1]);
      }
      rows.put(Integer.parseInt(cells[0]), values);
    }
    return rows;
  }

  /** Both series from a month on: [1, 2, {@value #WINDOW}]. */
  INDArray from(YearMonth month) {
    int first = index(month);
    return months
        .get(NDArrayIndex.all(), NDArrayIndex.interval(first, first + WINDOW))
        .dup()
        .reshape(1, months.rows(), WINDOW);
  }

  /** All windows that end before 1990. */
  DataSet training() {
    return between(start, YearMonth.of(FIRST_TEST_YEAR, 1));
  }

  /** All windows that begin later. */
  DataSet test() {
    return between(YearMonth.of(FIRST_TEST_YEAR, 1), start.plusMonths(months.columns()));
  }

  private DataSet between(YearMonth from, YearMonth to) {
    int count = index(to) - index(from) - WINDOW + 1;
    INDArray windows = Nd4j.create(DataType.FLOAT, count, months.rows(), WINDOW);
    INDArray labels = Nd4j.create(DataType.FLOAT, count, CLASSES.size());
    for (int i = 0; i < count; i++) {
      INDArray window = from(from.plusMonths(i));
      windows.get(NDArrayIndex.interval(i, i + 1)).assign(window);
      labels.putScalar(i, isElNino(window) ? 1 : 0, 1);
    }
    return new DataSet(windows, labels);
  }

  /** Whether the mean of any three months was that warm. */
  private static boolean isElNino(INDArray window) {
    double[] sea = window.get(NDArrayIndex.point(0), NDArrayIndex.point(0)).toDoubleVector();
    return IntStream.range(2, WINDOW).anyMatch(i -> sea[i - 2] + sea[i - 1] + sea[i] >= 3 * WARM);
  }

  private int index(YearMonth month) {
    return (month.getYear() - start.getYear()) * 12 + month.getMonthValue() - 1;
  }
}
