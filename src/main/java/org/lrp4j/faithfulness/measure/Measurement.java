package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.Objects;

/** One figure of one method's explanations: a number for each example, and perhaps a curve. */
public final class Measurement {

  private final String name;
  private final Better better;
  private final double[] values;
  private final double[] places;
  private final double[][] curves;

  private Measurement(
      String name, Better better, double[] values, double[] places, double[][] curves) {
    this.name = Objects.requireNonNull(name, "name");
    this.better = Objects.requireNonNull(better, "better");
    this.values = values.clone();
    this.places = places.clone();
    this.curves = curves;
  }

  /**
   * A figure without a curve.
   *
   * @param name what is measured
   * @param better which way it is to go
   * @param values one an example; NaN where it says nothing
   * @return the measurement
   */
  public static Measurement of(String name, Better better, double... values) {
    return new Measurement(name, better, values, new double[0], new double[0][]);
  }

  /**
   * The same with a curve.
   *
   * @param newPlaces where along the horizontal axis, such as the share of removed features
   * @param newCurves for each example a value at each place
   * @return the measurement
   */
  public Measurement along(double[] newPlaces, double[][] newCurves) {
    double[][] copies = new double[newCurves.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = newCurves[i].clone();
    }
    return new Measurement(name, better, values, newPlaces, copies);
  }

  /**
   * The same without the figures of some examples.
   *
   * @param isKnown for each example whether its figure says something
   * @return a measurement in which the others are NaN, all along their curves
   */
  public Measurement where(boolean... isKnown) {
    double[] known = values.clone();
    double[][] knownCurves = curves.clone();
    for (int example = 0; example < known.length; example++) {
      if (!isKnown[example]) {
        known[example] = Double.NaN;
        if (curves.length > 0) {
          knownCurves[example] = new double[places.length];
          Arrays.fill(knownCurves[example], Double.NaN);
        }
      }
    }
    return new Measurement(name, better, known, places, knownCurves);
  }

  /**
   * What is measured.
   *
   * @return its name, for tables
   */
  public String name() {
    return name;
  }

  /**
   * Which way it is to go.
   *
   * @return the direction
   */
  public Better better() {
    return better;
  }

  /**
   * The figure of each example.
   *
   * @return a copy; NaN where it says nothing, as of an example that has no mask
   */
  public double[] values() {
    return values.clone();
  }

  /**
   * Where the curve has values.
   *
   * @return a copy; empty if there is no curve
   */
  public double[] places() {
    return places.clone();
  }

  /**
   * The examples' values at a place of the curve.
   *
   * @param place which of the {@link #places()}
   * @return one an example
   */
  public double[] at(int place) {
    double[] column = new double[curves.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = curves[i][place];
    }
    return column;
  }
}
