package org.lrp4j.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder that is filled beside its place and moved there when it is complete. Whoever dies before
 * that leaves the place as it was; what was written is deleted unless the process is killed hard.
 */
final class StagedFolder implements AutoCloseable {

  private final Path target;
  private final Path stage;
  private final Predicate<Path> mayBeReplaced;

  private final Thread cleaning = new Thread(this::deleteStage, "delete an unfinished folder");
  private volatile boolean isEnding;

  private StagedFolder(Path target, Path stage, Predicate<Path> mayBeReplaced) {
    this.target = target;
    this.stage = stage;
    this.mayBeReplaced = mayBeReplaced;
  }

  /** There is something that must not be replaced. */
  static final class NotReplaceableException extends IOException {

    private static final long serialVersionUID = 1L;

    NotReplaceableException(String message) {
      super(message);
    }
  }

  /**
   * Makes an empty folder beside the target.
   *
   * @param mayBeReplaced whether a folder that is there, and not empty, may be replaced
   */
  static StagedFolder beside(Path target, Predicate<Path> mayBeReplaced) throws IOException {
    // What a symbolic link leads to is replaced, not the link.
    Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath().normalize();
    if (place.getParent() == null) {
      throw new NotReplaceableException("it is the root folder; give a folder below it");
    }
    requireReplaceable(place, mayBeReplaced);
    if (!Files.isDirectory(place.getParent())) {
      Files.createDirectories(place.getParent());
    }
    Path stage = hidden(place, "tmp");
    Files.createDirectory(stage);
    StagedFolder folder = new StagedFolder(place, stage, mayBeReplaced);
    Runtime.getRuntime().addShutdownHook(folder.cleaning);
    return folder;
  }

  private static void requireReplaceable(Path place, Predicate<Path> mayBeReplaced)
      throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    if (!Files.isDirectory(place)) {
      throw new NotReplaceableException("there is a file of that name; give another folder");
    }
    if (!list(place).isEmpty() && !mayBeReplaced.test(place)) {
      throw new NotReplaceableException(
          "the folder holds other files than a report's, which would be lost; give an empty or a new"
              + " folder");
    }
  }

  private static Path hidden(Path place, String ending) {
    return place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + "." + ending);
  }

  /** The path of a file to write, whose folders exist. */
  Path file(String name) {
    Path file = stage.resolve(name);
    try {
      if (isEnding) {
        throw new IOException("the process is ending");
      }
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  void write(String name, String content) throws IOException {
    Files.write(file(name), content.getBytes(StandardCharsets.UTF_8));
  }

  /** Moves the folder to its place. */
  void publish() throws IOException {
    requireReplaceable(target, mayBeReplaced);
    if (!Files.exists(target)) {
      Files.move(stage, target);
      return;
    }
    Path old = hidden(target, "old");
    Files.move(target, old);
    try {
      Files.move(stage, target);
    } catch (IOException e) {
      Files.move(old, target);
      throw e;
    }
    delete(old);
  }

  /** Deletes what was not published. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook at work.
      return;
    }
    delete(stage);
  }

  /** When the process is interrupted. More than once: somebody may still be writing into it. */
  private void deleteStage() {
    isEnding = true;
    for (int i = 0; i < 20 && Files.exists(stage); i++) {
      try {
        delete(stage);
      } catch (IOException | UncheckedIOException e) {
        // There is nobody left to tell. What stays is hidden and named *.tmp.
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
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
