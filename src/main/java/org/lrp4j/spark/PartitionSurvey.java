package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.spark.RowReader.BadRowException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Surveys the rows of a partition: its summaries come out.
 *
 * @param plan what is explained and summarised
 */
record PartitionSurvey(SurveyPlan plan) implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext() ? new Survey(plan).of(rows).iterator() : rows;
  }

  /** An aggregate's summary of this partition. */
  private record Filled<S>(Aggregate<S> aggregate, Aggregate.Part<S> part) {

    static <S> Filled<S> of(Aggregate<S> aggregate, List<LrpExplainer> explainers) {
      return new Filled<>(aggregate, aggregate.begin(explainers));
    }

    Row row(int index) {
      return PartSummaries.row(aggregate, part.summary(), index);
    }
  }

  private static final class Survey {

    private final SurveyPlan plan;
    private final BatchExplainer explainer;
    private final List<Filled<?>> summaries = new ArrayList<>();
    private long failed;
    private String error;

    Survey(SurveyPlan plan) {
      this.plan = plan;
      List<LoadedExplainer> explainers = plan.explainers();
      List<LrpExplainer> begun = explainers.stream().map(LoadedExplainer::explainer).toList();
      plan.aggregates().forEach(each -> summaries.add(Filled.of(each, begun)));
      this.explainer =
          new BatchExplainer(
              plan.job(),
              explainers.stream().map(each -> (BatchExplainer.Explaining) each::explain).toList());
    }

    List<Row> of(Iterator<Row> rows) {
      while (rows.hasNext()) {
        List<Row> batch = PartitionExplanations.next(rows, plan.job());
        explainer.explain(batch, new Surveyed(batch));
      }
      List<Row> results = new ArrayList<>(List.of(PartSummaries.failures(failed, error)));
      for (int i = 0; i < summaries.size(); i++) {
        results.add(summaries.get(i).row(i));
      }
      return results;
    }

    /** A batch on its way into the summaries. */
    private final class Surveyed implements BatchExplainer.Sink {

      private final List<Row> rows;

      Surveyed(List<Row> rows) {
        this.rows = rows;
      }

      @Override
      public void explained(List<Integer> places, List<Explanation> explanations)
          throws BadRowException {
        List<Object> ids = new ArrayList<>();
        for (int place : places) {
          ids.add(id(place));
          if (plan.needsNumbers() && id(place) == null) {
            throw new BadRowException("column \"" + plan.job().id() + "\" is null");
          }
        }
        INDArray truth = truth(places, explanations.get(0).classCount());
        ExplainedRows explained = new ExplainedRows(explanations, ids, truth);
        summaries.forEach(each -> each.part().add(explained));
      }

      @Override
      public void failed(int place, String reason) {
        failed++;
        error = error == null ? "Row " + id(place) + ": " + reason : error;
      }

      private Object id(int place) {
        Row row = rows.get(place);
        return row.get(row.fieldIndex(plan.job().id()));
      }

      /** One-hot true classes, or null if there are none. */
      private INDArray truth(List<Integer> places, int classes) throws BadRowException {
        if (plan.labels().isEmpty()) {
          return null;
        }
        INDArray truth = Nd4j.zeros(places.size(), classes);
        for (int i = 0; i < places.size(); i++) {
          int label = RowReader.classNumber(rows.get(places.get(i)), plan.labels());
          if (label < 0 || label >= classes) {
            throw new BadRowException(
                "column \"%s\" is %d, and no class from 0 to %d"
                    .formatted(plan.labels(), label, classes - 1));
          }
          truth.putScalar(i, label, 1);
        }
        return truth;
      }
    }
  }
}
