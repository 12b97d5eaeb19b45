package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of results that is either there as a whole or not at all: it is written beside, and
 * moved when it is complete. What is not complete is deleted, also when the process is interrupted.
 */
final class OutputFolder implements Closeable {

  /** Tells folders that may be replaced from those that hold something else. */
  private static final String MARK = ".lrp4j";

  private final Path target;
  private final Path beside;
  private final Thread cleaning = new Thread(this::deleteBeside, "delete unfinished results");
  private boolean isComplete;

  private OutputFolder(Path target, Path beside) {
    this.target = target;
    this.beside = beside;
    Runtime.getRuntime().addShutdownHook(cleaning);
  }

  /**
   * Begins a folder.
   *
   * @param replaces whether results that are already there may be replaced
   * @throws CommandFailure if there are some, or nothing can be written there
   */
  static OutputFolder begin(Path folder, boolean replaces) {
    Path target = folder.toAbsolutePath().normalize();
    if (target.getFileName() == null) {
      throw CommandFailure.usage("Results cannot be written to " + folder + ": name a new folder");
    }
    try {
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw CommandFailure.usage(folder + " is a file: name a new folder with --out");
      }
      requireReplaceable(target, folder, replaces);
      Path beside = sibling(target, "tmp");
      Files.createDirectories(beside);
      mark(beside);
      return new OutputFolder(target, beside);
    } catch (IOException e) {
      throw CommandFailure.failed("Results cannot be written to " + folder + ": " + e, e);
    }
  }

  private static void requireReplaceable(Path target, Path folder, boolean replaces)
      throws IOException {
    if (!Files.exists(target) || isEmpty(target)) {
      return;
    }
    if (!replaces) {
      throw CommandFailure.usage(
          folder + " is not empty: name another folder with --out, or replace it with --force");
    }
    if (!Files.exists(target.resolve(MARK))) {
      throw CommandFailure.usage(
          folder + " holds something else than results of lrp4j: it is not replaced");
    }
  }

  private static void mark(Path beside) throws IOException {
    try {
      Files.createFile(beside.resolve(MARK));
    } catch (IOException e) {
      Files.delete(beside);
      throw e;
    }
  }

  private static Path sibling(Path target, String suffix) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + UUID.randomUUID() + "." + suffix);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** A file or folder within, to be written. */
  Path resolve(String name) {
    return beside.resolve(name);
  }

  /** Moves what was written to its place. */
  void complete() {
    try {
      if (Files.exists(target)) {
        Path old = sibling(target, "old");
        Files.move(target, old);
        try {
          Files.move(beside, target);
        } catch (IOException e) {
          Files.move(old, target);
          throw e;
        }
        isComplete = true;
        delete(old);
      } else {
        Files.move(beside, target);
        isComplete = true;
      }
    } catch (IOException e) {
      throw CommandFailure.failed("The results cannot be moved to " + target + ": " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook at work.
      return;
    }
    if (!isComplete) {
      delete(beside);
    }
  }

  private void deleteBeside() {
    try {
      if (Files.exists(beside)) {
        delete(beside);
      }
    } catch (IOException e) {
      // The process ends: there is nobody left to tell. What stays is hidden and named *.tmp.
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException problem)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
