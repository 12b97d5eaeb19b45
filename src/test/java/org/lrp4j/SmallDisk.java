package org.lrp4j;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory that is soon full. Only root may mount one: others skip the test. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it on a new folder.
   *
   * @param limit tmpfs' options, for instance {@code size=64k}
   */
  public static SmallDisk mounted(Path parent, String limit) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", limit, "tmpfs", folder.toString()),
        "needs the right to mount");
    return new SmallDisk(folder);
  }

  /** A file or folder on it. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** The names of all that is on it, hidden files as well. */
  public List<String> names() throws IOException {
    return FolderContents.names(folder);
  }

  /**
   * Unmounts it.
   *
   * @throws IllegalStateException if somebody has left a file open
   */
  @Override
  public void close() throws Exception {
    if (!run("umount", folder.toString())) {
      run("umount", "--lazy", folder.toString());
      throw new IllegalStateException("A file on " + folder + " was not closed");
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
