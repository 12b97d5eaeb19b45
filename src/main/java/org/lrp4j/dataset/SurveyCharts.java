package org.lrp4j.dataset;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.Interval;
import org.lrp4j.dataset.summary.SampledRow;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.BeeSwarm;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.ImportanceBar;
import org.lrp4j.picture.ImportanceChart;
import org.lrp4j.picture.SwarmLane;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A summary's pictures: which units count most, and how their relevance is spread.
 *
 * <pre>{@code
 * SurveyCharts charts = new SurveyCharts(summary, names);
 * charts.importance(part, group -> true, 15).save(Path.of("importance.png"));
 * charts.swarm(part, group -> true, 15).save(Path.of("swarm.png"));
 * }</pre>
 *
 * @param summary what was remembered
 * @param names what to call it
 */
public record SurveyCharts(SurveySummary summary, SurveyNames names) {

  /**
   * The units that count most.
   *
   * @param part one of the summary's parts
   * @param chosen whose examples are counted
   * @return the units by {@link UnitImportance#perExample}, the highest first; equal ones in order
   */
  public List<UnitImportance> ranked(InputPart part, Predicate<Group> chosen) {
    return summary.importance(part, chosen).stream()
        .sorted(Comparator.comparingDouble(unit -> -unit.perExample()))
        .toList();
  }

  /**
   * The mean of Σ|R| of the units that count most, as bars with their intervals.
   *
   * @param part one of the summary's parts
   * @param chosen whose examples are counted
   * @param most how many bars there are at most
   * @return the chart
   * @throws IllegalArgumentException if no example was chosen
   */
  public ImportanceChart importance(InputPart part, Predicate<Group> chosen, int most) {
    return bars(part, chosen, most, UnitImportance::meanAbsolute, UnitImportance::absoluteInterval);
  }

  /**
   * The mean of ΣR of the units that count most: what speaks for a class on the whole, and what
   * against it.
   *
   * @param part one of the summary's parts
   * @param chosen whose examples are counted
   * @param most how many bars there are at most
   * @return the chart
   * @throws IllegalArgumentException if no example was chosen
   */
  public ImportanceChart direction(InputPart part, Predicate<Group> chosen, int most) {
    return bars(part, chosen, most, UnitImportance::mean, UnitImportance::interval).signed();
  }

  private ImportanceChart bars(
      InputPart part,
      Predicate<Group> chosen,
      int most,
      ToDoubleFunction<UnitImportance> mean,
      Function<UnitImportance, Interval> interval) {
    return ImportanceChart.of(
        ranked(part, chosen).stream()
            .limit(most)
            .map(
                unit ->
                    new ImportanceBar(
                        names.ofUnit(part, unit.unit()),
                        mean.applyAsDouble(unit),
                        interval.apply(unit).low(),
                        interval.apply(unit).high()))
            .toList());
  }

  /**
   * How the relevance of a table's columns is spread over examples.
   *
   * @param part a part by feature, of a table
   * @param chosen whose examples are shown
   * @param most how many columns there are at most, those that count most
   * @return the chart
   * @throws IllegalArgumentException if no rows were kept, or none of them was chosen
   */
  public BeeSwarm swarm(InputPart part, Predicate<Group> chosen, int most) {
    List<SampledRow> rows =
        summary.rows(part.input()).stream().filter(row -> chosen.test(row.group())).toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "No rows of \"" + part.input() + "\" were kept: only those of tables are");
    }
    return BeeSwarm.of(
        ranked(part, chosen).stream()
            .limit(most)
            .map(unit -> lane(names.ofUnit(part, unit.unit()), rows, unit.unit()))
            .toList());
  }

  /**
   * Where relevance is: the mean of Σ|R| of each cell.
   *
   * @param part a part by position
   * @param chosen whose examples are counted
   * @return a heatmap, from white to red
   */
  public Heatmap positions(InputPart part, Predicate<Group> chosen) {
    float[] means = new float[part.rows() * part.columns()];
    summary
        .importance(part, chosen)
        .forEach(unit -> means[unit.unit()] = (float) unit.meanAbsolute());
    return Heatmap.of(
        Nd4j.createFromArray(means).reshape(1, 1, part.rows(), part.columns()), DataFormat.NCHW);
  }

  private static SwarmLane lane(String name, List<SampledRow> rows, int column) {
    return new SwarmLane(
        name,
        IntStream.range(0, rows.size()).mapToDouble(i -> rows.get(i).values()[column]).toArray(),
        IntStream.range(0, rows.size())
            .mapToDouble(i -> rows.get(i).relevance()[column])
            .toArray());
  }
}
