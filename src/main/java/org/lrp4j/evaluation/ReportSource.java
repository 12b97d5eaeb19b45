package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * An evaluation of whatever kind, as a callback sees it.
 *
 * @param save writes its report into a folder and gives the first page
 * @param closing lets go of the network
 */
record ReportSource(UnaryOperator<Path> save, Runnable closing) implements AutoCloseable {

  @Override
  public void close() {
    closing.run();
  }
}
