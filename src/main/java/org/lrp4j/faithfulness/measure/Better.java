package org.lrp4j.faithfulness.measure;

/** Which way a figure is to go. */
public enum Better {
  /** More is better. */
  HIGHER,
  /** Less is better. */
  LOWER,
  /** It describes, and is neither good nor bad. */
  NEITHER
}
