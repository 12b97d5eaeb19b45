package org.lrp4j.evaluation.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.Reason;

/**
 * An explained example as a report shows it: all but the arrays.
 *
 * @param index its place in the data, from 0
 * @param location where it came from
 * @param outcome what the network made of it
 * @param reasons why it is shown
 * @param sumForPredicted the sum of its relevance for the predicted class
 * @param sumForTrue the sum of its relevance for the true class, if that is another
 * @param scoreForPredicted the predicted class's score, that the relevance is of
 * @param scoreForTrue the true class's score, if that is another
 * @param panels its pictures, one list for each input
 */
record ShownExample(
    long index,
    Optional<String> location,
    Outcome outcome,
    Set<Reason> reasons,
    double sumForPredicted,
    OptionalDouble sumForTrue,
    double scoreForPredicted,
    OptionalDouble scoreForTrue,
    List<Panel> panels) {

  /**
   * The pictures of one input.
   *
   * @param input the input's name; empty if there is only one
   * @param isChart whether they are charts, which are wider than images
   * @param figures the pictures
   */
  record Panel(String input, boolean isChart, List<Figure> figures) {}

  /** The order in which examples of one reason are shown. */
  static Comparator<ShownExample> order(Reason reason) {
    return Comparator.comparingDouble((ShownExample each) -> reason.score(each.outcome()))
        .reversed();
  }

  static ShownExample of(ExplainedExample explained, List<Panel> panels) {
    Example example = explained.example();
    return new ShownExample(
        example.index(),
        example.location(),
        example.outcome(),
        example.reasons(),
        explained.sumForPredicted(),
        explained.sumForTrue(),
        explained.scoreForPredicted(),
        explained.scoreForTrue(),
        List.copyOf(panels));
  }
}
