package org.lrp4j.keras.file;

/**
 * A sound model of Keras that holds something which is not read: it is refused, because leaving it
 * out would give another network. The message names the layer, the argument and its value.
 */
public final class UnsupportedKerasException extends KerasFileException {

  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message layer, argument and value, and why
   */
  public UnsupportedKerasException(String message) {
    super(message);
  }
}
