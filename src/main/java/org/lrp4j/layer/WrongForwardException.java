package org.lrp4j.layer;

/**
 * A layer's step computes something else than the layer itself, so that an explanation would be one
 * of another network.
 */
public final class WrongForwardException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * The refusal.
   *
   * @param message what differs, and what to do
   */
  public WrongForwardException(String message) {
    super(message);
  }
}
