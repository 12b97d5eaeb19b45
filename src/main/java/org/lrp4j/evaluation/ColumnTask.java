package org.lrp4j.evaluation;

import java.util.List;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.report.ColumnFigures;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is evaluated column by column: numbers, or several labels at once.
 *
 * @param <E> DL4J's evaluation
 */
interface ColumnTask<E extends IEvaluation<?>> {

  /** DL4J's evaluation of what was added so far. */
  E evaluation();

  /** Adds a batch, [batch, columns] or [batch, columns, time]. */
  void add(INDArray labels, INDArray outputs, INDArray mask);

  /** Whether labels and outputs are shown as they were before they were normalised. */
  boolean isDenormalised();

  /**
   * Refuses what is no such task's.
   *
   * @throws IllegalArgumentException if it is not; names the example
   */
  void require(ColumnOutcome outcome, long example);

  /** Whether a column of an example is right; unknown of numbers. */
  Verdict verdict(ColumnOutcome outcome);

  /** Why examples are worth seeing. */
  List<ColumnReason> reasons();

  /** DL4J's figures, as a report names them. */
  ColumnFigures figures();
}
