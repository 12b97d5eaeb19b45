package org.lrp4j.dataset.summary;

/** Whether an example was predicted as its label says. */
public enum Verdict {
  /** The predicted class is the label. */
  HIT,
  /** The predicted class is another one. */
  ERROR,
  /** There is no label. */
  UNKNOWN
}
