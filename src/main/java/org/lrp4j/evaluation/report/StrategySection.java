package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lrp4j.dataset.ClassStrategies;
import org.lrp4j.dataset.StrategyPictures;
import org.lrp4j.dataset.strategy.Strategies;
import org.lrp4j.dataset.strategy.Strategy;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.Pictures;

/**
 * The section of a report that tells by which strategies classes are decided.
 *
 * @param classes the strategies of each class, the suspicious first
 * @param pictures draws them
 * @param files writes what is drawn
 * @param featureNames the features' names; empty for numbers
 */
record StrategySection(
    List<ClassStrategies> classes,
    StrategyPictures pictures,
    SurveyFigures files,
    List<String> featureNames) {

  private static final int MOST_CLASSES = 20;
  private static final int EXAMPLES = 5;

  /** The narrowest that bars with their names take. */
  private static final int CHART_WIDTH = 400;

  private static final int SIDE = 112;

  private static final String SECTION =
      """
      <section id="strategies" aria-labelledby="strategies-title">
      <h2 id="strategies-title">By which strategies</h2>
      <p>Of each class, inputs whose relevance is alike. One that is decided by what counts little \
      elsewhere may be right for the wrong reason, as by a mark in the corner of its pictures.</p>
      {warnings}{classes}{more}</section>
      """;

  private static final String CLASS =
      """
      <h3>{title}</h3>
      <ul class="strategies">
      {cards}</ul>
      """;

  private static final String CARD =
      """
      <li class="card{kind}"><h4>{title}</h4>
      <p class="fine">{summary}</p>
      {warning}<div class="typical">{figures}</div></li>
      """;

  String toMarkup() {
    if (!Strategies.isAvailable()) {
      return "";
    }
    String warnings =
        classes.stream()
            .flatMap(each -> each.warnings().stream())
            .map(
                warning ->
                    new Template("<p class=\"notice\" role=\"note\">{text}.</p>\n")
                        .text("text", warning)
                        .toString())
            .collect(Collectors.joining());
    List<ClassStrategies> shown = classes.stream().limit(MOST_CLASSES).toList();
    return new Template(SECTION)
        .markup("warnings", warnings.isEmpty() ? "<p>None of them is suspicious.</p>\n" : warnings)
        .markup("classes", shown.stream().map(this::ofClass).collect(Collectors.joining()))
        .markup(
            "more",
            shown.size() == classes.size()
                ? ""
                : "<p class=\"fine\">Shown are %d of %d classes.</p>\n"
                    .formatted(shown.size(), classes.size()))
        .toString();
  }

  private String ofClass(ClassStrategies ofClass) {
    List<Strategy> strategies = ofClass.strategies().strategies();
    StringBuilder cards = new StringBuilder();
    for (int i = 0; i < strategies.size(); i++) {
      cards.append(card(ofClass, strategies.get(i), i));
    }
    return new Template(CLASS)
        .text(
            "title",
            ofClass.className() + ": " + Page.counted(strategies.size(), "strategy", "strategies"))
        .markup("cards", cards.toString())
        .toString();
  }

  private String card(ClassStrategies ofClass, Strategy strategy, int index) {
    String name =
        "strategy-"
            + SurveyFigures.plain(ofClass.input())
            + "-"
            + ofClass.explainedClass()
            + "-"
            + index;
    List<Figure> figures = new ArrayList<>();
    String of = ofClass.className() + ", strategy " + (index + 1);
    figures.add(
        files.save(
            sized(pictures.mean(strategy)), name + "-mean", "mean relevance", of + ": its mean"));
    List<Strategy.Member> typical = strategy.examples().stream().limit(EXAMPLES).toList();
    for (int i = 0; i < typical.size(); i++) {
      Strategy.Member member = typical.get(i);
      InputPicture picture = Pictures.of(pictures.example(member));
      if (picture instanceof Heatmap heatmap) {
        Picture overlay = ((Heatmap) sized(heatmap)).overlay();
        figures.add(files.save(overlay, name + "-" + i, member.id(), of + ": " + member.id()));
      }
    }
    return new Template(CARD)
        .markup("kind", strategy.suspicion().isPresent() ? " error" : "")
        .text("title", "%d of %d".formatted(strategy.size(), strategy.of()))
        .text("summary", verdicts(strategy))
        .markup(
            "warning",
            ofClass
                .warning(strategy)
                .map(
                    warning ->
                        new Template("<p class=\"verdict no\">{text}</p>\n")
                            .text("text", warning)
                            .toString())
                .orElse(""))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .toString();
  }

  private static String verdicts(Strategy strategy) {
    long hits = strategy.count(Verdict.HIT);
    long errors = strategy.count(Verdict.ERROR);
    return hits + errors == 0
        ? "without labels"
        : "%s right, %s wrong (%.0f %%)".formatted(hits, errors, 100.0 * errors / (hits + errors));
  }

  private InputPicture sized(InputPicture picture) {
    if (picture instanceof Heatmap heatmap) {
      return heatmap.enlarged(Math.max(1, SIDE / heatmap.longerSide()));
    }
    return ((FeatureChart<?>) picture).width(CHART_WIDTH).featureNamesIfFitting(featureNames);
  }
}
