package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.UnitSummary;

/** How much the units inside of the network count. */
record UnitAggregate() implements Aggregate<UnitSummary> {

  @Override
  public Part<UnitSummary> begin(List<LrpExplainer> explainers) {
    UnitSurvey survey = new UnitSurvey(explainers.get(0));
    return new Part<>() {
      @Override
      public void add(ExplainedRows rows) {
        survey.add(rows.explanation());
      }

      @Override
      public UnitSummary summary() {
        return survey.summary();
      }
    };
  }

  @Override
  public UnitSummary merged(UnitSummary one, UnitSummary other) {
    return one.mergedWith(other);
  }

  @Override
  public byte[] toBytes(UnitSummary summary) {
    return summary.toBytes();
  }

  @Override
  public UnitSummary fromBytes(byte[] bytes) {
    return UnitSummary.fromBytes(bytes);
  }
}
