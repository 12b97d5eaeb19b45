package org.lrp4j.keras.file;

/**
 * A file of Keras that cannot be read: it is damaged, not complete, or no model. One line says
 * which file, what is wrong, and what to do.
 */
public class KerasFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message what is wrong, and what to do
   */
  public KerasFileException(String message) {
    super(message);
  }

  /**
   * A failure.
   *
   * @param message what is wrong, and what to do
   * @param cause what lies behind it
   */
  public KerasFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
