package org.lrp4j.evaluation.report;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.dataset.summary.ParameterSums;
import org.lrp4j.picture.ImportanceBar;
import org.lrp4j.picture.ImportanceChart;

/**
 * The section of a report that tells how much weights, filters and neurons count.
 *
 * @param parameters a survey of parameters
 * @param files writes what is drawn
 */
record ParameterSection(ParameterSummary parameters, SurveyFigures files) {

  private static final int MOST_BARS = 12;

  /** The table has the others. */
  private static final int MOST_FIGURES = 20;

  /** About a phone's, so that texts keep their size there. */
  private static final int WIDTH = 360;

  private static final String SECTION =
      """
      <section id="parameters" aria-labelledby="parameters-title">
      <h2 id="parameters-title">What weights count</h2>
      <p>{summary}</p>
      <p class="fine">How much relevance went through each filter or neuron: the mean over {examples} of \
      |ΣR| over its weights. Those that little went through can be left out first. All of them are in \
      <a href="parameters.csv">parameters.csv</a>.</p>
      <div class="charts">
      {figures}</div>
      <div class="scroll" role="region" aria-label="What weights count" tabindex="0">
      <table>
      <thead><tr><th scope="col">parameter</th><th scope="col">shape</th><th scope="col">units</th>\
      <th scope="col">half of the relevance goes through</th><th scope="col">unused units</th>\
      <th scope="col">unused numbers</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table></div>
      </section>
      """;

  String toMarkup() {
    return new Template(SECTION)
        .text("summary", inWords())
        .text("examples", Page.counted(examples(), "example", "examples"))
        .markup(
            "figures",
            weights().stream()
                .filter(sums -> sums.unitMeanAbsolute().length > 1)
                .limit(MOST_FIGURES)
                .map(this::figure)
                .map(Figure::toMarkup)
                .collect(Collectors.joining()))
        .markup(
            "rows",
            parameters.parameters().stream()
                .map(ParameterSection::row)
                .collect(Collectors.joining()))
        .toString();
  }

  private long examples() {
    return parameters.parameters().stream().mapToLong(ParameterSums::examples).max().orElse(0);
  }

  /** Such as "Relevance went through 109 of 112 filters and neurons, and … of … weights." */
  private String inWords() {
    List<ParameterSums> weights = weights();
    long units = weights.stream().mapToLong(sums -> sums.unitMeanAbsolute().length).sum();
    long unusedUnits = weights.stream().mapToLong(sums -> sums.unusedUnits().size()).sum();
    long numbers = parameters.parameters().stream().mapToLong(ParameterSums::length).sum();
    long unused = parameters.parameters().stream().mapToLong(ParameterSums::unusedNumbers).sum();
    return "Relevance went through %,d of %,d filters and neurons, and through %,d of %,d weights and biases.%s"
        .formatted(
            units - unusedUnits,
            units,
            numbers - unused,
            numbers,
            parameters.leftOut() == 0
                ? ""
                : " %,d times a parameter’s relevance was not finite and left out."
                    .formatted(parameters.leftOut()));
  }

  /** All but biases, which have one number a unit and come behind weights. */
  private List<ParameterSums> weights() {
    Set<String> layers = new HashSet<>();
    return parameters.parameters().stream()
        .filter(sums -> layers.add(sums.layer()) || sums.length() > sums.unitMeanAbsolute().length)
        .toList();
  }

  private Figure figure(ParameterSums sums) {
    double[] means = sums.unitMeanAbsolute();
    ImportanceChart chart =
        ImportanceChart.of(
                ranked(means)
                    .limit(MOST_BARS)
                    .mapToObj(
                        unit ->
                            new ImportanceBar(
                                "unit " + unit, means[unit], means[unit], means[unit]))
                    .toList())
            .width(WIDTH);
    String caption =
        means.length <= MOST_BARS
            ? name(sums)
            : "%s, the %d of %,d units that count most"
                .formatted(name(sums), MOST_BARS, means.length);
    return files.save(
        chart,
        "parameters-" + SurveyFigures.plain(sums.layer()) + "-" + sums.parameter(),
        caption,
        caption + ": " + String.join("; ", chart.description()));
  }

  private static String name(ParameterSums sums) {
    return sums.layer() + " " + sums.parameter();
  }

  private static IntStream ranked(double[] means) {
    return IntStream.range(0, means.length)
        .boxed()
        .sorted((a, b) -> Double.compare(means[b], means[a]))
        .mapToInt(unit -> unit);
  }

  private static String row(ParameterSums sums) {
    int units = sums.unitMeanAbsolute().length;
    return new Template(
            """
            <tr><th scope="row">{name}</th><td>{shape}</td><td class="figure">{units}</td>\
            <td class="figure">{half}</td><td>{which}</td><td class="figure">{numbers}</td></tr>
            """)
        .text("name", name(sums))
        .text(
            "shape",
            Arrays.stream(sums.shape())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" × ")))
        .text("units", "%,d".formatted(units))
        .text("half", half(sums.unitMeanAbsolute()))
        .text("which", sums.unusedUnits().isEmpty() ? "–" : UnitSection.ranges(sums.unusedUnits()))
        .text("numbers", "%,d of %,d".formatted(sums.unusedNumbers(), sums.length()))
        .toString();
  }

  /** Through how many units, the most relevant first, half of the relevance goes. */
  private static String half(double[] means) {
    double all = Arrays.stream(means).sum();
    if (all == 0) {
      return "–";
    }
    double sum = 0;
    int count = 0;
    for (int unit : ranked(means).toArray()) {
      sum += means[unit];
      count++;
      if (sum >= all / 2) {
        break;
      }
    }
    return String.valueOf(count);
  }

  /** How much every filter and neuron counts. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(
            ReportNumbers.row(
                "layer", "parameter", "unit", "examples", "mean_absolute", "mean", "state"));
    for (ParameterSums sums : parameters.parameters()) {
      double[] absolute = sums.unitMeanAbsolute();
      double[] mean = sums.unitMean();
      for (int unit = 0; unit < absolute.length; unit++) {
        csv.append(
            ReportNumbers.row(
                sums.layer(),
                sums.parameter(),
                unit,
                sums.examples(),
                absolute[unit],
                mean[unit],
                absolute[unit] == 0 ? "unused" : "used"));
      }
    }
    return csv.toString();
  }
}
