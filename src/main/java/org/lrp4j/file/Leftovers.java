package org.lrp4j.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs have left beside a place because they were killed. Only what bears a name of {@link
 * TemporaryName} for just that place, and where nothing was written for a day: another run may be
 * at work, perhaps on another machine.
 */
final class Leftovers {

  private static final Duration LONG_ENOUGH = Duration.ofDays(1);

  private Leftovers() {}

  /** Deletes them. What cannot be deleted is no reason not to go on. */
  static void delete(Path place) {
    try {
      for (Path found : Folders.list(place.getParent())) {
        if (isOurs(place, found) && isOld(found)) {
          Folders.delete(found);
        }
      }
    } catch (IOException | RuntimeException e) {
      // The next run will try again.
    }
  }

  /** What was moved away is the only copy as long as nothing has taken its place. */
  private static boolean isOurs(Path place, Path found) {
    return Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)
        && (TemporaryName.isOf(place, "tmp", found)
            || TemporaryName.isOf(place, "old", found) && Files.exists(place));
  }

  private static boolean isOld(Path folder) throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(LONG_ENOUGH));
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(limit) > 0) {
          return false;
        }
      }
      return true;
    }
  }
}
