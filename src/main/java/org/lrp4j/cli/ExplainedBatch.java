package org.lrp4j.cli;

import java.io.Closeable;
import org.lrp4j.Explanation;

/**
 * Some examples and what came of them.
 *
 * @param batch the examples
 * @param explanation their explanation, which is closed with this
 */
record ExplainedBatch(JointBatch batch, Explanation explanation) implements Closeable {

  @Override
  public void close() {
    explanation.close();
  }
}
