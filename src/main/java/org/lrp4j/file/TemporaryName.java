package org.lrp4j.file;

import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names for what is not finished: hidden, told apart from all others, and beside its place. */
final class TemporaryName {

  private static final String UNIQUE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private TemporaryName() {}

  /** Whether a file or folder has a name that was given for that place. */
  static boolean isOf(Path place, String ending, Path found) {
    String name = Pattern.quote("." + place.getFileName() + ".");
    return found.getFileName().toString().matches(name + UNIQUE + Pattern.quote("." + ending));
  }

  /** In the same folder, hence in the same file system: moving it copies nothing. */
  static Path beside(Path place, String ending) {
    return place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + "." + ending);
  }
}
