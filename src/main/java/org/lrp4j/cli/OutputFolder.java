package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of results that is either there as a whole or not at all: it is written beside, and
 * moved when it is complete. What is not complete is deleted, also when the process is interrupted.
 * What somebody else has put into an earlier one is never deleted.
 */
final class OutputFolder implements Closeable {

  /** Lists what was written, a line a file: nothing else may be replaced. */
  private static final String MARK = ".lrp4j";

  private final Path target;
  private final Path named;
  private final Path beside;
  private final boolean replaces;
  private final Thread cleaning = new Thread(this::deleteBeside, "delete unfinished results");
  private boolean isComplete;

  private OutputFolder(Path target, Path named, Path beside, boolean replaces) {
    this.target = target;
    this.named = named;
    this.beside = beside;
    this.replaces = replaces;
    Runtime.getRuntime().addShutdownHook(cleaning);
  }

  /**
   * Begins a folder.
   *
   * @param replaces whether results that are already there may be replaced
   * @throws CommandFailure if there are some, or nothing can be written there
   */
  static OutputFolder begin(Path folder, boolean replaces) {
    try {
      Path target = place(folder);
      requireReplaceable(target, folder, replaces);
      Path beside = sibling(target, "tmp");
      Files.createDirectories(beside);
      mark(beside);
      return new OutputFolder(target, folder, beside, replaces);
    } catch (IOException e) {
      throw CommandFailure.failed("Results cannot be written to " + folder + ": " + reason(e), e);
    }
  }

  /** What happened, without the file that it happened to: that one is hidden. */
  static String reason(IOException e) {
    return e instanceof FileSystemException onFile
        ? Objects.requireNonNullElse(onFile.getReason(), onFile.getClass().getSimpleName())
        : String.valueOf(e.getMessage());
  }

  /** What a symbolic link leads to is written, not the link. */
  private static Path place(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
      throw CommandFailure.usage(folder + " is a link that leads nowhere: name a new folder");
    }
    Path target = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
    if (target.getFileName() == null) {
      throw CommandFailure.usage("Results cannot be written to " + folder + ": name a new folder");
    }
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw CommandFailure.usage(folder + " is a file: name a new folder with --out");
    }
    return target;
  }

  private static void requireReplaceable(Path target, Path named, boolean replaces)
      throws IOException {
    if (!Files.exists(target) || list(target).isEmpty()) {
      return;
    }
    if (!replaces) {
      throw CommandFailure.usage(
          named + " is not empty: name another folder with --out, or replace it with --force");
    }
    Optional<Path> foreign = foreign(target);
    if (foreign.isPresent()) {
      throw CommandFailure.usage(
          named
              + " holds something else than results of lrp4j, "
              + foreign.get().getFileName()
              + ": it is not replaced");
    }
  }

  /** Something that lrp4j has not written, if there is any. */
  private static Optional<Path> foreign(Path folder) throws IOException {
    Path mark = folder.resolve(MARK);
    Set<String> written =
        Files.isRegularFile(mark) ? new HashSet<>(Files.readAllLines(mark)) : Set.of();
    return list(folder).stream()
        .filter(
            file ->
                !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.equals(mark) && !written.contains(line(file)))
        .sorted()
        .findFirst();
  }

  /** A file's name in the mark; on some systems, names may hold line breaks. */
  private static String line(Path file) {
    return file.getFileName()
        .toString()
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
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

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** A file within, to be written. */
  Path resolve(String name) {
    return beside.resolve(name);
  }

  /**
   * Moves what was written to its place.
   *
   * @throws IOException if the last of it cannot be written
   * @throws CommandFailure if it cannot be moved, or something came up there meanwhile
   */
  void complete() throws IOException {
    Files.write(
        beside.resolve(MARK), list(beside).stream().map(OutputFolder::line).sorted().toList());
    requireReplaceable(target, named, replaces);
    try {
      move();
    } catch (IOException e) {
      throw CommandFailure.failed("The results cannot be moved to " + named + ": " + reason(e), e);
    }
  }

  private void move() throws IOException {
    if (!Files.exists(target)) {
      Files.move(beside, target);
      isComplete = true;
      return;
    }
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

  /** More than once: somebody may still be writing into it. */
  private void deleteBeside() {
    for (int i = 0; i < 20 && Files.exists(beside); i++) {
      try {
        delete(beside);
      } catch (IOException e) {
        // The process ends: there is nobody left to tell. What stays is hidden and named *.tmp.
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
