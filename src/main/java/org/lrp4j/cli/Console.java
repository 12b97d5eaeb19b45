package org.lrp4j.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What a person sees while it works: warnings, and a bar with the time left, drawn over itself.
 * Both go to standard error.
 */
final class Console implements AutoCloseable {

  private static final int WIDTH = 79;

  private final PrintWriter err;
  private final boolean hasBar;
  private ProgressBar bar;

  /**
   * A console.
   *
   * @param hasBar whether a bar is drawn; null if it depends on whether a person is watching
   */
  Console(PrintWriter err, Boolean hasBar) {
    this.err = err;
    this.hasBar = hasBar == null ? System.console() != null : hasBar;
  }

  /** Begins the bar. */
  void begin(String task, long total) {
    if (hasBar) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
              .build();
    }
  }

  /** Moves the bar. */
  void to(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  synchronized void warn(String message) {
    err.println((bar == null ? "" : "\r" + " ".repeat(WIDTH) + "\r") + "lrp4j: " + message);
    err.flush();
  }

  private synchronized void draw(String line) {
    err.print("\r" + line);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      err.println();
      err.flush();
    }
  }
}
