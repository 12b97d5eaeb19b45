package org.lrp4j.evaluation.example;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Why an example is worth seeing in one column of the output. */
public enum ColumnReason {
  /** A regression says far too much. */
  TOO_HIGH("Furthest above", Reason.ERROR, o -> o.residual() > 0, o -> o.residual()),

  /** A regression says far too little. */
  TOO_LOW("Furthest below", Reason.ERROR, o -> o.residual() < 0, o -> -o.residual()),

  /** A regression is as good as right. */
  CLOSEST("Closest", Reason.CONFIDENT_HIT, o -> true, o -> -Math.abs(o.residual())),

  /** A label applies, and the network is sure that it does not. */
  MISSED("Missed", Reason.ERROR, o -> o.isTrue() && !o.isPredicted(), o -> -o.output()),

  /** A label does not apply, and the network is sure that it does. */
  FALSE_ALARM("False alarms", Reason.ERROR, o -> !o.isTrue() && o.isPredicted(), o -> o.output()),

  /** A label applies, and the network is sure of it. */
  FOUND(
      "Most confident hits",
      Reason.CONFIDENT_HIT,
      o -> o.isTrue() && o.isPredicted(),
      o -> o.output()),

  /** The network hardly knows whether a label applies. */
  UNSURE("Least certain", Reason.LEAST_CERTAIN, o -> true, o -> -Math.abs(o.output() - 0.5));

  private final String heading;
  private final Reason like;
  private final Predicate<ColumnOutcome> applies;
  private final ToDoubleFunction<ColumnOutcome> score;

  ColumnReason(
      String heading,
      Reason like,
      Predicate<ColumnOutcome> applies,
      ToDoubleFunction<ColumnOutcome> score) {
    this.heading = heading;
    this.like = like;
    this.applies = applies;
    this.score = score;
  }

  /**
   * What stands above such examples in a report.
   *
   * @return a heading in English
   */
  public String heading() {
    return heading;
  }

  /**
   * The name for links and files.
   *
   * @return lower case, with dashes
   */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What it is of a classifier's examples: as many of them are shown.
   *
   * @return the reason
   */
  public Reason like() {
    return like;
  }

  /**
   * How much an example is worth seeing for this reason.
   *
   * @param outcome what the network made of it
   * @return a number that is higher, the sooner the example is shown; empty if it is not at all
   */
  public OptionalDouble score(ColumnOutcome outcome) {
    return applies.test(outcome)
        ? OptionalDouble.of(score.applyAsDouble(outcome))
        : OptionalDouble.empty();
  }
}
