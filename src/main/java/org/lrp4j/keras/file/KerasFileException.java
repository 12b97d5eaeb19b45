package org.lrp4j.keras.file;

/**
 * A file of Keras that cannot be read: it is damaged, not complete, or no model. One line says
 * which file, what is wrong, and what to do.
 */
public class KerasFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** No name in a file makes a message longer. */
  private static final int MOST_CHARACTERS = 2000;

  /**
   * A failure.
   *
   * @param message what is wrong, and what to do
   */
  public KerasFileException(String message) {
    super(line(message));
  }

  /**
   * A failure.
   *
   * @param message what is wrong, and what to do
   * @param cause what lies behind it
   */
  public KerasFileException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /**
   * Names come from the file, which is not trusted: none may break the line, or say something to
   * the terminal.
   */
  private static String line(String message) {
    StringBuilder line = new StringBuilder();
    message
        .chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.append((char) c);
              }
            });
    if (line.length() > MOST_CHARACTERS) {
      line.replace(MOST_CHARACTERS / 2, line.length() - MOST_CHARACTERS / 2, " … ");
    }
    return line.toString();
  }
}
