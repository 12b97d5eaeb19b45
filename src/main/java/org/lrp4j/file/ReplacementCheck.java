package org.lrp4j.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Decides what may be replaced. Asked about folders that hold something: when a {@link
 * StagedFolder} is begun, and again when it is published.
 */
@FunctionalInterface
public interface ReplacementCheck {

  /**
   * Returns if a folder may be replaced with all that is in it, and throws otherwise.
   *
   * @param folder a folder that is not empty
   * @throws NotReplaceableException if it may not
   * @throws IOException if that cannot be found out
   */
  void requireReplaceable(Path folder) throws IOException;
}
