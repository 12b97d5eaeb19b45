package org.lrp4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Whether progress is shown: what the commands have in common that take a while. */
final class ProgressOption {

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show a progress bar, or not. Default: if a person is watching.")
  private Boolean isShowingProgress;

  /** Where progress and warnings go. */
  Console console(PrintWriter err) {
    return new Console(err, isShowingProgress);
  }
}
