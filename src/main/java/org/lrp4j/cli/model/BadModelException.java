package org.lrp4j.cli.model;

/** A model file that cannot be read, or is refused; the message says why and what to do. */
public final class BadModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadModelException(String message) {
    this(message, null);
  }

  BadModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What a failure within Deeplearning4j says, without its advice and tables.
   *
   * @param e the failure
   * @return the first line of its message; the failure's name if it has none
   */
  public static String firstLine(Throwable e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
