package org.lrp4j.evaluation.example;

import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Why an image is worth seeing whose pixels were given classes. */
public enum SegmentationReason implements Worth<SegmentationOutcome> {
  /** Many of its pixels are wrong. */
  MOST_WRONG("Most wrong pixels", Reason.ERROR, o -> o.wrong() > 0, o -> o.wrongShare()),

  /** Few of its pixels are wrong, or none. */
  FEWEST_WRONG("Fewest wrong pixels", Reason.CONFIDENT_HIT, o -> true, o -> -o.wrongShare()),

  /** The two highest classes of its pixels are close together. */
  LEAST_CERTAIN("Least certain", Reason.LEAST_CERTAIN, o -> true, o -> -o.margin());

  private final String heading;
  private final Reason like;
  private final Predicate<SegmentationOutcome> applies;
  private final ToDoubleFunction<SegmentationOutcome> score;

  SegmentationReason(
      String heading,
      Reason like,
      Predicate<SegmentationOutcome> applies,
      ToDoubleFunction<SegmentationOutcome> score) {
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
  public OptionalDouble score(SegmentationOutcome outcome) {
    return applies.test(outcome)
        ? OptionalDouble.of(score.applyAsDouble(outcome))
        : OptionalDouble.empty();
  }
}
