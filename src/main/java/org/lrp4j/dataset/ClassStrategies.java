package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lrp4j.dataset.strategy.Strategies;
import org.lrp4j.dataset.strategy.Strategy;
import org.lrp4j.dataset.summary.SurveySummary;

/**
 * The strategies of a class, with what it is called.
 *
 * @param input the network input's name
 * @param explainedClass the class
 * @param className its name
 * @param scores which scores were explained
 * @param strategies its strategies
 */
public record ClassStrategies(
    String input,
    int explainedClass,
    String className,
    ExplainedScores scores,
    Strategies strategies) {

  /**
   * The strategies of all classes and inputs of which enough relevance maps were kept.
   *
   * @param summary a survey's summary
   * @param names what the classes and features are called
   * @return those with something suspicious first; none if Hipparchus is not there, see {@link
   *     Strategies#isAvailable}
   */
  public static List<ClassStrategies> of(SurveySummary summary, SurveyNames names) {
    List<ClassStrategies> all = new ArrayList<>();
    if (!Strategies.isAvailable()) {
      return all;
    }
    for (String input : summary.mappedInputs()) {
      for (int explained : summary.mappedClasses(input)) {
        Strategies found = Strategies.of(summary, input, explained, names.features());
        if (!found.strategies().isEmpty()) {
          all.add(
              new ClassStrategies(
                  input, explained, names.ofClass(explained), names.scores(), found));
        }
      }
    }
    all.sort(Comparator.comparingInt(each -> each.warnings().isEmpty() ? 1 : 0));
    return List.copyOf(all);
  }

  /**
   * What is suspicious, in words.
   *
   * @return a sentence for each such strategy
   */
  public List<String> warnings() {
    return strategies.strategies().stream().map(this::warning).flatMap(Optional::stream).toList();
  }

  /**
   * What is suspicious of one of the strategies.
   *
   * @param strategy the strategy
   * @return a sentence; empty if nothing is
   */
  public Optional<String> warning(Strategy strategy) {
    return strategy.warningOf(scores.inWords(className));
  }
}
