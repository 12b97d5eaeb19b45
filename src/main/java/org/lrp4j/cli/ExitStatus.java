package org.lrp4j.cli;

/** What the process ends with, for scripts; the page on the command line has the same table. */
final class ExitStatus {

  static final int DONE = 0;

  /** Something that nobody foresaw, or the result could not be written. */
  static final int FAILED = 1;

  /** The options do not make sense. */
  static final int USAGE = 2;

  /** The model's file cannot be read, or is refused. */
  static final int BAD_MODEL = 3;

  /** The model can be read, but not explained. */
  static final int UNSUPPORTED_MODEL = 4;

  /** The input cannot be read, or does not fit the model. */
  static final int BAD_INPUT = 5;

  /** Done, except for inputs that could not be read. */
  static final int SOME_SKIPPED = 6;

  /** What was computed again is not the same. */
  static final int DIFFERENT = 7;

  private ExitStatus() {}
}
