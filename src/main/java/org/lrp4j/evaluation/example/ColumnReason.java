package org.lrp4j.evaluation.example;

import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Why an example is worth seeing in one column of the output. */
public enum ColumnReason implements Worth<ColumnOutcome> {
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

  @Override
  public String heading() {
    return heading;
  }

  @Override
  public Reason like() {
    return like;
  }

  @Override
  public OptionalDouble score(ColumnOutcome outcome) {
    return applies.test(outcome)
        ? OptionalDouble.of(score.applyAsDouble(outcome))
        : OptionalDouble.empty();
  }
}
