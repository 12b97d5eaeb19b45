package org.lrp4j.faithfulness.measure;

/** Which way a figure is to go. */
public enum Better {
  /** More is better. */
  HIGHER("higher is better"),
  /** Less is better. */
  LOWER("lower is better"),
  /** It describes, and is neither good nor bad. */
  NEITHER("");

  private final String words;

  Better(String words) {
    this.words = words;
  }

  /**
   * In words.
   *
   * @return "higher is better", "lower is better", or nothing
   */
  public String inWords() {
    return words;
  }
}
