package org.lrp4j.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder of one run of a program, beside those of its earlier runs: for what is written again
 * and again while the program runs, and must not replace what an earlier run has written. It is
 * made when something is written for the first time, so that runs that write nothing leave nothing.
 */
public final class RunFolder {

  private final Path root;
  private volatile Path folder;

  /**
   * A folder that is yet to be made.
   *
   * @param root what holds the runs' folders; made with the first of them
   */
  public RunFolder(Path root) {
    this.root = root;
  }

  /**
   * Where it is.
   *
   * @return the folder, or empty if it was not made yet
   */
  public Optional<Path> path() {
    return Optional.ofNullable(folder);
  }

  /**
   * Takes the first of run-001, run-002, … that nobody else has, or the one that was taken before.
   * For one thread at a time.
   *
   * @return the folder, which exists unless somebody has deleted it
   * @throws IOException if it cannot be made
   */
  public Path made() throws IOException {
    if (folder == null) {
      Folders.make(root);
      for (int number = 1; folder == null; number++) {
        Path candidate = root.resolve(String.format(Locale.ROOT, "run-%03d", number));
        try {
          folder = Files.createDirectory(candidate);
        } catch (FileAlreadyExistsException e) {
          // Another run's: try the next number.
        }
      }
    }
    return folder;
  }
}
