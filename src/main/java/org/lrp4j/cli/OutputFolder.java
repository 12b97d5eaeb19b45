package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.file.Folders;
import org.lrp4j.file.StagedFolder;

/**
 * A folder of results that is either there as a whole or not at all. It lists what lrp4j has
 * written: what somebody else has put into an earlier one is never deleted.
 */
final class OutputFolder implements Closeable {

  /** Lists what was written, a line a file: nothing else may be replaced. */
  private static final String MARK = ".lrp4j";

  private final Path named;
  private final StagedFolder staged;

  private OutputFolder(Path named, StagedFolder staged) {
    this.named = named;
    this.staged = staged;
  }

  /**
   * Begins a folder.
   *
   * @param replaces whether results that are already there may be replaced
   * @throws CommandFailure if there are some, or nothing can be written there
   */
  static OutputFolder begin(Path folder, boolean replaces) {
    requireFolder(folder);
    try {
      StagedFolder staged =
          StagedFolder.beside(folder, place -> requireReplaceable(place, folder, replaces));
      mark(staged);
      return new OutputFolder(folder, staged);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "Results cannot be written to " + folder + ": " + StagedFolder.reason(e), e);
    }
  }

  private static void requireFolder(Path folder) {
    if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
      throw CommandFailure.usage(folder + " is a link that leads nowhere: name a new folder");
    }
    if (folder.toAbsolutePath().normalize().getFileName() == null) {
      throw CommandFailure.usage("Results cannot be written to " + folder + ": name a new folder");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw CommandFailure.usage(folder + " is a file: name a new folder with --out");
    }
  }

  private static void requireReplaceable(Path place, Path named, boolean replaces)
      throws IOException {
    if (!replaces) {
      throw CommandFailure.usage(
          named + " is not empty: name another folder with --out, or replace it with --force");
    }
    Optional<Path> foreign = foreign(place);
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
    return Folders.list(folder).stream()
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

  /** At once: where there is no room for another file, nothing is explained in vain. */
  private static void mark(StagedFolder staged) throws IOException {
    try {
      Files.createFile(staged.file(MARK));
    } catch (IOException e) {
      staged.close();
      throw e;
    }
  }

  /** A file within, to be written. */
  Path resolve(String name) {
    return staged.file(name);
  }

  /**
   * Moves what was written to its place.
   *
   * @throws IOException if the last of it cannot be written
   * @throws CommandFailure if it cannot be moved, or something came up there meanwhile
   */
  void complete() throws IOException {
    Path mark = staged.file(MARK);
    Files.write(
        mark, Folders.list(mark.getParent()).stream().map(OutputFolder::line).sorted().toList());
    try {
      staged.publish();
    } catch (IOException e) {
      throw CommandFailure.failed(
          "The results cannot be moved to " + named + ": " + StagedFolder.reason(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    staged.close();
  }
}
