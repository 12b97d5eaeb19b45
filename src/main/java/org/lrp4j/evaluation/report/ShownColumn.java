package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.evaluation.example.ColumnExample;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.example.ExplainedColumn;
import org.lrp4j.evaluation.report.ShownExample.Panel;

/**
 * An example explained for one column, as a report shows it: all but the arrays.
 *
 * @param index its place in the data, from 0
 * @param location where it came from
 * @param outcome what the network made of it
 * @param reasons why it is shown
 * @param score the score that its relevance is of
 * @param sum the sum of its relevance
 * @param panels its pictures, one list for each input
 */
record ShownColumn(
    long index,
    Optional<String> location,
    ColumnOutcome outcome,
    Set<ColumnReason> reasons,
    double score,
    double sum,
    List<Panel> panels) {

  static ShownColumn of(ExplainedColumn explained, List<Panel> panels) {
    ColumnExample example = explained.example();
    return new ShownColumn(
        example.index(),
        example.location(),
        example.outcome(),
        example.reasons(),
        explained.score(),
        explained.sum(),
        List.copyOf(panels));
  }
}
