package org.lrp4j.file;

import java.nio.file.Path;
import java.util.UUID;

/** Names for what is not finished: hidden, told apart from all others, and beside its place. */
final class TemporaryName {

  private TemporaryName() {}

  /** In the same folder, hence in the same file system: moving it copies nothing. */
  static Path beside(Path place, String ending) {
    return place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + "." + ending);
  }
}
