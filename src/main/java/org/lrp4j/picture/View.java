package org.lrp4j.picture;

/** What a panel of a {@link Gallery} shows of an example. */
public enum View {
  /** The input: grey, or in colour if it has three channels. */
  INPUT("input"),

  /** The relevance in colour. */
  HEATMAP("relevance"),

  /** The relevance in colour over the input in grey. */
  OVERLAY("overlay");

  private final String heading;

  View(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }
}
