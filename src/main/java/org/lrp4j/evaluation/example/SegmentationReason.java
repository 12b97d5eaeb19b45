package org.lrp4j.evaluation.example;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Why an image is worth seeing whose pixels were given classes. */
public enum SegmentationReason {
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

  /**
   * What stands above such images in a report.
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
   * How much an image is worth seeing for this reason.
   *
   * @param outcome what the network made of it
   * @return a number that is higher, the sooner the image is shown; empty if it is not at all
   */
  public OptionalDouble score(SegmentationOutcome outcome) {
    return applies.test(outcome)
        ? OptionalDouble.of(score.applyAsDouble(outcome))
        : OptionalDouble.empty();
  }
}
