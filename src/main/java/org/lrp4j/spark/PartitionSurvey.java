package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.lrp4j.Explanation;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Surveys the rows of a partition: one row comes out, with the summary's bytes.
 *
 * @param job what is explained
 * @param empty a summary of nothing, whose limits tell how much is remembered
 * @param labels a column of true classes, or empty
 */
record PartitionSurvey(ExplanationJob job, byte[] empty, String labels)
    implements MapPartitionsFunction<Row, Row> {

  static final StructType SCHEMA =
      new StructType()
          .add("summary", DataTypes.BinaryType)
          .add("failed", DataTypes.LongType)
          .add("error", DataTypes.StringType);

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    BatchExplainer explainer = new BatchExplainer(job);
    DataSurvey survey =
        new DataSurvey(ExecutorExplainers.of(job), SurveySummary.fromBytes(empty).limits());
    List<String> errors = new ArrayList<>();
    long failed = 0;
    while (rows.hasNext()) {
      Surveyed batch = new Surveyed(PartitionExplanations.next(rows, job), survey);
      explainer.explain(batch.rows, batch);
      failed += batch.errors.size();
      if (errors.isEmpty()) {
        errors.addAll(batch.errors);
      }
    }
    String first = errors.isEmpty() ? null : errors.get(0);
    return List.of(RowFactory.create(survey.summary().toBytes(), failed, first)).iterator();
  }

  /** A batch on its way into the survey. */
  private final class Surveyed implements BatchExplainer.Sink {

    private final List<Row> rows;
    private final DataSurvey survey;
    private final List<String> errors = new ArrayList<>();

    Surveyed(List<Row> rows, DataSurvey survey) {
      this.rows = rows;
      this.survey = survey;
    }

    @Override
    public void explained(List<Integer> places, Explanation explanation) {
      List<String> ids = places.stream().map(this::id).toList();
      survey.add(explanation, truth(places, explanation), ids);
    }

    @Override
    public void failed(int place, String error) {
      errors.add("Row " + id(place) + ": " + error);
    }

    private String id(int place) {
      Row row = rows.get(place);
      return String.valueOf(row.get(row.fieldIndex(job.id())));
    }

    /** One-hot true classes, or null if there are none. */
    private INDArray truth(List<Integer> places, Explanation explanation) {
      if (labels.isEmpty()) {
        return null;
      }
      int classes = explanation.classCount();
      INDArray truth = Nd4j.zeros(places.size(), classes);
      for (int i = 0; i < places.size(); i++) {
        Row row = rows.get(places.get(i));
        Object label = row.get(row.fieldIndex(labels));
        if (!(label instanceof Number number) || number.intValue() >= classes) {
          throw new IllegalArgumentException(
              "column \""
                  + labels
                  + "\" is "
                  + label
                  + ", and no class from 0 to "
                  + (classes - 1));
        }
        truth.putScalar(i, number.intValue(), 1);
      }
      return truth;
    }
  }
}
