package org.lrp4j.listener;

import java.util.List;

/**
 * Ends a training whose network looks where it must not: a guard of {@link
 * LrpListener.Builder#stopUnless} is broken. It comes out of {@code fit}; the network has the
 * parameters of that iteration, and the pictures are written.
 */
public final class EvidenceBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** How many iterations the network had been trained for. */
  private final int iteration;

  EvidenceBrokenException(int iteration, List<String> reasons) {
    super(
        "The training was stopped after %s, because a guard is broken:\n  %s"
            .formatted(LogLine.iterations(iteration), String.join("\n  ", reasons)));
    this.iteration = iteration;
  }

  /**
   * When it was.
   *
   * @return how many iterations the network had been trained for
   */
  public int iteration() {
    return iteration;
  }
}
