package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.DataComparison;
import org.lrp4j.dataset.summary.ComparisonSummary;

/**
 * Where the evidence moved between the first explainer and the second.
 *
 * @param worst how many of the rows that moved furthest are remembered
 */
record ComparisonAggregate(int worst) implements Aggregate<ComparisonSummary> {

  @Override
  public Part<ComparisonSummary> begin(List<LrpExplainer> explainers) {
    DataComparison comparison = new DataComparison(explainers.get(0), explainers.get(1), worst);
    return new Part<>() {
      @Override
      public void add(ExplainedRows rows) {
        comparison.add(rows.explanation(), rows.explanations().get(1), rows.names());
      }

      @Override
      public ComparisonSummary summary() {
        return comparison.summary();
      }
    };
  }

  @Override
  public ComparisonSummary merged(ComparisonSummary one, ComparisonSummary other) {
    return one.mergedWith(other);
  }

  @Override
  public byte[] toBytes(ComparisonSummary summary) {
    return summary.toBytes();
  }

  @Override
  public ComparisonSummary fromBytes(byte[] bytes) {
    return ComparisonSummary.fromBytes(bytes);
  }
}
