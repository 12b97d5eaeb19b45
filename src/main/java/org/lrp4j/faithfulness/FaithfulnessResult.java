package org.lrp4j.faithfulness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lrp4j.faithfulness.measure.Better;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.statistics.Bootstrap;
import org.lrp4j.faithfulness.statistics.PairedTest;
import org.lrp4j.file.TextTable;
import org.lrp4j.picture.CurveChart;
import org.lrp4j.picture.DotChart;

/** What was measured of several methods on the same examples. Immutable. */
public final class FaithfulnessResult {

  private final Map<String, List<Measurement>> measured;
  private final List<MeasuredFigure> figures;
  private final long seed;

  private FaithfulnessResult(
      Map<String, List<Measurement>> measured, List<MeasuredFigure> figures, long seed) {
    this.measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    this.figures = List.copyOf(figures);
    this.seed = seed;
  }

  static FaithfulnessResult of(
      Map<String, List<Measurement>> measured,
      String random,
      String gradientTimesInput,
      long seed) {
    List<MeasuredFigure> figures = new ArrayList<>();
    measured.forEach(
        (name, measurements) -> {
          for (Measurement measurement : measurements) {
            figures.add(
                new MeasuredFigure(
                    name,
                    measurement.name(),
                    measurement.better(),
                    Bootstrap.mean(measurement.values(), seed),
                    against(measured, random, name, measurement, seed),
                    against(measured, gradientTimesInput, name, measurement, seed)));
          }
        });
    return new FaithfulnessResult(measured, figures, seed);
  }

  private static OptionalDouble against(
      Map<String, List<Measurement>> measured,
      String reference,
      String name,
      Measurement own,
      long seed) {
    if (reference.equals(name)) {
      return OptionalDouble.empty();
    }
    Optional<Measurement> other =
        measured.get(reference).stream().filter(m -> m.name().equals(own.name())).findFirst();
    if (other.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] differences = own.values();
    double[] others = other.get().values();
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= others[i];
    }
    double p = PairedTest.pValue(differences, seed);
    return Double.isNaN(p) ? OptionalDouble.empty() : OptionalDouble.of(p);
  }

  /**
   * All figures, method by method.
   *
   * @return one for each measure of each method
   */
  public List<MeasuredFigure> figures() {
    return figures;
  }

  /**
   * One figure.
   *
   * @param attribution the method's name
   * @param measure the measure's name
   * @return the figure
   * @throws IllegalArgumentException if there is none
   */
  public MeasuredFigure figure(String attribution, String measure) {
    return figures.stream()
        .filter(f -> f.attribution().equals(attribution) && f.measure().equals(measure))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Nothing of \""
                        + attribution
                        + "\" is called \""
                        + measure
                        + "\"; there are the methods "
                        + measured.keySet()
                        + " and the measures "
                        + measures()));
  }

  /**
   * What was measured, example by example.
   *
   * @param attribution the method's name
   * @return one entry a figure
   * @throws IllegalArgumentException if there is no such method
   */
  public List<Measurement> measurements(String attribution) {
    List<Measurement> found = measured.get(attribution);
    if (found == null) {
      throw new IllegalArgumentException(
          "There is no method \"" + attribution + "\"; there are " + measured.keySet());
    }
    return List.copyOf(found);
  }

  /**
   * The methods.
   *
   * @return their names, in the order of their measurement
   */
  public List<String> attributions() {
    return List.copyOf(measured.keySet());
  }

  /**
   * The measures.
   *
   * @return their names
   */
  public List<String> measures() {
    return figures.stream().map(MeasuredFigure::measure).distinct().toList();
  }

  /**
   * The seed of all that was drawn at random.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * The measures that have curves.
   *
   * @return their names, for {@link #curves}
   */
  public List<String> curvedMeasures() {
    return measured.values().stream()
        .flatMap(List::stream)
        .filter(measurement -> measurement.places().length > 0)
        .map(Measurement::name)
        .distinct()
        .toList();
  }

  /**
   * The curves of a measure, one a method, with the 95 % bootstrap interval at each place.
   *
   * @param measure the name of a measure that has curves, such as "ROAD, most relevant first"
   * @return the picture
   * @throws IllegalArgumentException if there is no such measure, or it has no curve
   */
  public CurveChart curves(String measure) {
    List<CurveChart.Series> curves = new ArrayList<>();
    measured.forEach(
        (name, measurements) ->
            measurements.stream()
                .filter(m -> m.name().equals(measure) && m.places().length > 0)
                .forEach(m -> curves.add(series(name, m))));
    if (curves.isEmpty()) {
      throw new IllegalArgumentException(
          "No curve is called \"" + measure + "\"; the measures are " + measures());
    }
    boolean isOfLayers = measure.startsWith("randomised");
    return new CurveChart(
        measure + (isOfLayers ? ": likeness of maps" : ": score"),
        isOfLayers ? "randomised layers" : "share of features removed",
        curves);
  }

  /**
   * All figures of all methods: a panel for each measure, with a dot at the mean and a line for the
   * 95 % bootstrap interval. A dot is a ring where the paired test does not tell the method from
   * random maps (p > 0.05), and of random maps themselves.
   *
   * @return the picture
   */
  public DotChart dots() {
    List<DotChart.Panel> panels = new ArrayList<>();
    for (String measure : measures()) {
      List<DotChart.Dot> dots = new ArrayList<>();
      Better better = Better.NEITHER;
      for (String method : attributions()) {
        Optional<MeasuredFigure> found =
            figures.stream()
                .filter(f -> f.attribution().equals(method) && f.measure().equals(measure))
                .findFirst();
        better = found.map(MeasuredFigure::better).orElse(better);
        dots.add(
            found
                .map(FaithfulnessResult::dot)
                .orElse(new DotChart.Dot(Double.NaN, Double.NaN, Double.NaN, false)));
      }
      panels.add(new DotChart.Panel(measure, better.inWords(), dots));
    }
    return new DotChart(
        "Mean and 95 % interval of each figure; a ring is not told from random maps",
        attributions(), panels);
  }

  private static DotChart.Dot dot(MeasuredFigure figure) {
    OptionalDouble p = figure.againstRandom();
    return new DotChart.Dot(
        figure.estimate().mean(),
        figure.estimate().low(),
        figure.estimate().high(),
        p.isPresent() && p.getAsDouble() <= Ranking.LEVEL);
  }

  private CurveChart.Series series(String name, Measurement measurement) {
    double[] places = measurement.places();
    List<Double> across = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> lows = new ArrayList<>();
    List<Double> highs = new ArrayList<>();
    for (int k = 0; k < places.length; k++) {
      Bootstrap.Estimate estimate = Bootstrap.mean(measurement.at(k), seed);
      across.add(places[k]);
      means.add(estimate.mean());
      lows.add(estimate.low());
      highs.add(estimate.high());
    }
    return new CurveChart.Series(name, across, means, lows, highs);
  }

  /**
   * All figures with the number of each example, for programs.
   *
   * @return JSON, in which null is what is no number
   */
  public String toJson() {
    return ResultFiles.json(this);
  }

  /**
   * All figures, one a line, for programs.
   *
   * @return CSV with a heading
   */
  public String toCsv() {
    return ResultFiles.csv(this);
  }

  /** A table for each measure: the methods with their means, intervals and tests. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String measure : measures()) {
      TextTable table =
          new TextTable("method", "n", "mean", "from", "to", "p random", "p gradient × input");
      table.numbersFrom(1, 0);
      Better better = Better.NEITHER;
      for (MeasuredFigure figure : figures) {
        if (figure.measure().equals(measure)) {
          better = figure.better();
          table.row(
              figure.attribution(),
              String.valueOf(figure.estimate().count()),
              number(figure.estimate().mean()),
              number(figure.estimate().low()),
              number(figure.estimate().high()),
              p(figure.againstRandom()),
              p(figure.againstGradientTimesInput()));
        }
      }
      text.append(measure)
          .append(better == Better.NEITHER ? "" : " (" + better.inWords() + ")")
          .append(System.lineSeparator())
          .append(table)
          .append(System.lineSeparator());
    }
    return text
        + "from, to: 95 % bootstrap interval of the mean. p: paired sign-flip test, two-sided."
        + System.lineSeparator();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }

  private static String p(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.4f", value.getAsDouble());
  }
}
