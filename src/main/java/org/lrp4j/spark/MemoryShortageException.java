package org.lrp4j.spark;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A batch does not fit into memory. Tells that memory was too small from all else that can go
 * wrong. In Java it is an {@link OutOfMemoryError}, of the heap as well as of ND4J's limits
 * ("Physical memory usage is too high", "Failed to allocate memory within limits"); what was thrown
 * in native code arrives as a {@link RuntimeException} that only its message tells from others.
 */
final class MemoryShortageException extends Exception {

  private static final long serialVersionUID = 1;

  private static final Pattern NATIVE =
      Pattern.compile(
          "bad_alloc|out.of.memory|can(no|')t alloc"
              + "|fail\\w* (to allocate|on .*allocation|temp allocation)|allocation failed",
          Pattern.CASE_INSENSITIVE);

  /** A cycle of causes would be endless. */
  private static final int DEEPEST = 20;

  MemoryShortageException(String reason) {
    super(reason);
  }

  /** What ran out, if that is why something failed. */
  static Optional<String> reason(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(message);
      }
      if (cause instanceof RuntimeException && NATIVE.matcher(message).find()) {
        return Optional.of(message);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
