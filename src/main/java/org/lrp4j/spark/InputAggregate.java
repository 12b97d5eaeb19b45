package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.summary.SurveySummary;

/**
 * Which inputs count, and of what strategies are found.
 *
 * @param nothing the bytes of an empty summary, which tell how much is remembered
 */
record InputAggregate(byte[] nothing) implements Aggregate<SurveySummary> {

  @Override
  public Part<SurveySummary> begin(List<LrpExplainer> explainers) {
    DataSurvey survey = new DataSurvey(explainers.get(0), fromBytes(nothing).limits());
    return new Part<>() {
      @Override
      public void add(ExplainedRows rows) {
        survey.addFirst(rows.explanation(), rows.output(), rows.labels(), rows.names());
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
