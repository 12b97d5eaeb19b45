package org.lrp4j.file;

import java.io.IOException;

/**
 * There is something that must not be replaced, or nothing that a folder could take the place of.
 * The user's mistake rather than the disk's: naming another folder helps.
 */
public final class NotReplaceableException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is there.
   *
   * @param message what is in the way and what to do about it, without the folder's name
   */
  public NotReplaceableException(String message) {
    super(message);
  }
}
