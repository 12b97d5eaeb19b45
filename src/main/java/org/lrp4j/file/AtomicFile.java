package org.lrp4j.file;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files beside and then moves them, so that no reader sees half of one. For files that are
 * replaced while somebody may look at them; within a {@link StagedFolder} nobody does.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /**
   * Writes a file, or replaces the one that is there. If that fails, what was there is unchanged
   * and nothing else is left.
   *
   * @param file the file, in a folder that exists
   * @param bytes its content
   * @throws IOException if it cannot be written or moved, for instance because the disk is full
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    // Not Files.createTempFile: its permissions would hide the file from everyone else.
    Path beside = TemporaryName.beside(file, "tmp");
    try {
      Files.write(beside, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      move(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
