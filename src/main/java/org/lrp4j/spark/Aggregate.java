package org.lrp4j.spark;

import java.io.Serializable;
import java.util.List;
import org.lrp4j.LrpExplainer;

/**
 * A kind of summary of a table: begun for each partition, filled where its rows are, sent as bytes
 * and merged. To be merged in any order.
 *
 * @param <S> the summary
 */
interface Aggregate<S> extends Serializable {

  /** What fills a new summary with a partition's rows. */
  Part<S> begin(List<LrpExplainer> explainers);

  /** Two summaries in one; the first may be changed. */
  S merged(S one, S other);

  byte[] toBytes(S summary);

  S fromBytes(byte[] bytes);

  /** The summary of a partition. */
  interface Part<S> {

    void add(ExplainedRows rows);

    S summary();
  }
}
