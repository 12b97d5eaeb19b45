package org.lrp4j.listener;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing that fails in a listener ends the training: warns once for each cause,
 * and remembers errors after which it is better not to try again.
 */
final class Setbacks {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  /** Iterations, sizes and names of temporary files, which make no cause of its own. */
  private static final Pattern VARYING =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\d+( iterations?)?");

  /** A listener that fails in ever new ways must not fill the log either. */
  private static final int MOST = 50;

  private final Set<String> known = new HashSet<>();
  private boolean isFatal;

  /** Something that may fail. */
  @FunctionalInterface
  interface Attempt {
    void run() throws Exception;
  }

  /** Something that may fail, or gives a value. */
  @FunctionalInterface
  interface Computation<T> {
    T get() throws Exception;
  }

  /** Whether to stop trying. */
  boolean isFatal() {
    return isFatal;
  }

  /**
   * Runs it, and gives whether it worked. Errors are survived as well: an {@link OutOfMemoryError}
   * here comes from what explaining takes beside the training, a {@link LinkageError} from a Java
   * without graphics. But after one it is over.
   *
   * @param what what is attempted, in words that follow "Cannot"
   */
  boolean survive(String what, Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (RefusedModelException e) {
      giveUp(what, e);
    } catch (Exception e) {
      warn(what, e);
    } catch (Error e) {
      isFatal = true;
      LOG.error(
          "Cannot {}: {}. The training goes on without explanations from here on", what, e, e);
    }
    return false;
  }

  /** Like {@link #survive}, and gives what came of it, or nothing if it failed. */
  <T> Optional<T> valueOf(String what, Computation<T> computation) {
    List<T> value = new ArrayList<>(1);
    survive(what, () -> value.add(computation.get()));
    return value.stream().findFirst();
  }

  /** Like {@link #survive}, for user code: its errors are its own. */
  void surviveExceptions(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception e) {
      warn(what, e);
    }
  }

  private void giveUp(String what, RefusedModelException cause) {
    isFatal = true;
    LOG.warn("Cannot {}: {} The training goes on without explanations", what, sentence(cause));
  }

  private void warn(String what, Exception cause) {
    String key = VARYING.matcher(what + " " + root(cause)).replaceAll("#");
    if (known.size() < MOST && known.add(key)) {
      LOG.warn(
          "Cannot {}: {} The training goes on; this is logged once, though tried again each time",
          what,
          sentence(cause),
          cause);
    } else {
      LOG.debug("Cannot {}: {}", what, sentence(cause));
    }
  }

  /** What is behind it, without the name of the file that it happened to. */
  private static String root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text =
        root instanceof FileSystemException onFile ? onFile.getReason() : root.getMessage();
    return root.getClass() + ": " + text;
  }

  private static String sentence(Exception cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.matches("(?s).*[.?!]") ? text : text + ".";
  }
}
