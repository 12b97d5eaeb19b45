package org.lrp4j.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A folder that is filled beside its place and moved there when it is complete. Whoever dies before
 * that leaves the place as it was; what was written is deleted, or if the process is killed hard,
 * by the first run a day later that writes to the same place.
 *
 * <p>For results that are of no use by halves, and that take long enough to be interrupted:
 *
 * <pre>{@code
 * try (StagedFolder folder = StagedFolder.beside(target, check)) {
 *   folder.write("index.html", page);
 *   folder.publish();
 * }
 * }</pre>
 */
public final class StagedFolder implements AutoCloseable {

  private final Path target;
  private final Path stage;
  private final ReplacementCheck check;

  private final Thread cleaning = new Thread(this::deleteStage, "delete an unfinished folder");
  private boolean isEnding;

  private StagedFolder(Path target, Path stage, ReplacementCheck check) {
    this.target = target;
    this.stage = stage;
    this.check = check;
  }

  /**
   * Makes an empty folder beside the target, and the folders that both are in.
   *
   * @param target where the folder is to appear; if it is a symbolic link, where the link leads
   * @param check decides whether a folder that is there, and not empty, may be replaced
   * @return the folder, which must be closed
   * @throws NotReplaceableException if the target is a file, the root folder or a link that leads
   *     nowhere, or the check says so
   * @throws IOException if nothing can be written there
   */
  public static StagedFolder beside(Path target, ReplacementCheck check) throws IOException {
    if (Files.isSymbolicLink(target) && !Files.exists(target)) {
      throw new NotReplaceableException("it is a link that leads nowhere; give another folder");
    }
    // What a symbolic link leads to is replaced, not the link.
    Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath().normalize();
    if (place.getParent() == null) {
      throw new NotReplaceableException("it is the root folder; give a folder below it");
    }
    requireReplaceable(place, check);
    Folders.make(place.getParent());
    Leftovers.delete(place);
    Path stage = TemporaryName.beside(place, "tmp");
    Files.createDirectory(stage);
    StagedFolder folder = new StagedFolder(place, stage, check);
    Runtime.getRuntime().addShutdownHook(folder.cleaning);
    return folder;
  }

  private static void requireReplaceable(Path place, ReplacementCheck check) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    if (!Files.isDirectory(place)) {
      throw new NotReplaceableException("there is a file of that name; give another folder");
    }
    if (!Folders.list(place).isEmpty()) {
      check.requireReplaceable(place);
    }
  }

  /**
   * What happened, without the file that it happened to: that one is hidden, and gone by the time
   * that somebody reads of it.
   *
   * @param e what went wrong while the folder was written
   * @return the reason, for a message that names the target
   */
  public static String reason(IOException e) {
    return e instanceof FileSystemException onFile
        ? Objects.requireNonNullElse(onFile.getReason(), onFile.getClass().getSimpleName())
        : String.valueOf(e.getMessage());
  }

  /**
   * The path of a file to write, whose folders exist.
   *
   * @param name the file's name, or its path within the folder
   * @return where to write it now
   * @throws UncheckedIOException if the process is ending, or the file's folder cannot be made
   */
  public synchronized Path file(String name) {
    Path file = stage.resolve(name);
    try {
      requireGoingOn();
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /**
   * For methods that hold this folder's lock as long as they make or move folders: what has been
   * deleted must not be made once more, and no half of it be published.
   */
  private void requireGoingOn() throws IOException {
    if (isEnding) {
      throw new IOException("the process is ending");
    }
  }

  /**
   * Writes a text.
   *
   * @param name the file's name, or its path within the folder
   * @param content its content, written as UTF-8
   * @throws IOException if it cannot be written
   * @throws UncheckedIOException if the process is ending, or the file's folder cannot be made
   */
  public void write(String name, String content) throws IOException {
    Files.write(file(name), content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Moves the folder to its place. Nothing can be written into it afterwards.
   *
   * @throws NotReplaceableException if something came up there meanwhile
   * @throws IOException if it cannot be moved, or the process is ending; what was there is
   *     unchanged then
   */
  public synchronized void publish() throws IOException {
    requireGoingOn();
    requireReplaceable(target, check);
    if (!Files.exists(target)) {
      Files.move(stage, target);
      return;
    }
    Path old = TemporaryName.beside(target, "old");
    Files.move(target, old);
    try {
      Files.move(stage, target);
    } catch (IOException e) {
      Files.move(old, target);
      throw e;
    }
    Folders.delete(old);
  }

  /**
   * Deletes what was not published.
   *
   * @throws IOException if it cannot be deleted
   */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook at work.
      return;
    }
    Folders.delete(stage);
  }

  /** When the process is interrupted. More than once: somebody may still be writing into it. */
  void deleteStage() {
    synchronized (this) {
      isEnding = true;
    }
    for (int i = 0; i < 20 && Files.exists(stage); i++) {
      try {
        Folders.delete(stage);
      } catch (IOException e) {
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
}
