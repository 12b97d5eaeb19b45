package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.lrp4j.file.StagedFolder;
import picocli.CommandLine.Option;

/** Where results go: what the commands have in common that write a folder of them. */
final class ResultFolder {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the results go: a new or empty folder. It appears when all is done.")
  private Path out;

  @Option(names = "--force", description = "Replace earlier results in that folder.")
  private boolean isReplacing;

  /** The folder, as it was named. */
  Path path() {
    return out;
  }

  /**
   * Begins the folder.
   *
   * @throws CommandFailure if there are results already that must not be replaced, or nothing can
   *     be written there
   */
  OutputFolder begin() {
    return OutputFolder.begin(out, isReplacing);
  }

  /** What to say where something could not be written. */
  CommandFailure notWritten(IOException cause) {
    return CommandFailure.failed(
        "Results cannot be written to "
            + out
            + ": "
            + StagedFolder.reason(cause)
            + "; what was there is unchanged",
        cause);
  }
}
