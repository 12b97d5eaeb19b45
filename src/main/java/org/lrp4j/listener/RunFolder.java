package org.lrp4j.listener;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.lrp4j.file.Folders;

/** The folder of one run, made when the first picture is written. */
final class RunFolder {

  private final Path root;
  private volatile Path folder;

  RunFolder(Path root) {
    this.root = root;
  }

  Optional<Path> path() {
    return Optional.ofNullable(folder);
  }

  /** Takes the first of run-001, run-002, … that nobody else has. */
  Path made() throws IOException {
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
