package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.SurveySummary;

/** How much the units inside of the network count. */
record UnitAggregate() implements Aggregate<SurveySummary> {

  @Override
  public Part<SurveySummary> begin(List<LrpExplainer> explainers) {
    UnitSurvey survey = new UnitSurvey(explainers.get(0));
    return new Part<>() {
      @Override
      public void add(ExplainedRows rows) {
        survey.add(rows.explanation());
      }

      @Override
      public SurveySummary summary() {
        return survey.summary();
      }
    };
  }

  @Override
  public SurveySummary merged(SurveySummary one, SurveySummary other) {
    return one.mergedWith(other);
  }

  @Override
  public byte[] toBytes(SurveySummary summary) {
    return summary.toBytes();
  }

  @Override
  public SurveySummary fromBytes(byte[] bytes) {
    return SurveySummary.fromBytes(bytes);
  }
}
