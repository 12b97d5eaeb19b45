package org.lrp4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.file.FileHash;
import org.lrp4j.file.Versions;
import org.lrp4j.spark.ExplanationJob.InputColumns;

/**
 * Explains every row of a table on a cluster.
 *
 * <pre>{@code
 * Dataset<Row> explained = SparkExplanations.builder(Path.of("lenet.zip"))
 *     .id("id")
 *     .array("pixels")
 *     .shape(1, 28, 28)
 *     .composite("epsilon-plus-flat")
 *     .build()
 *     .explain(spark.read().parquet("digits.parquet"));
 * explained.write().parquet("explained.parquet");
 * }</pre>
 *
 * <p>The result has a row for each row of the table, with the columns
 *
 * <ul>
 *   <li>the table's id;
 *   <li>{@code target}: the class that was explained, null where the network tells none apart;
 *   <li>{@code explained_output}: the logit that relevance began with;
 *   <li>{@code relevance}: array of floats, the input's values in their order, and {@code shape},
 *       the shape of one example;
 *   <li>{@code sum}: Σ relevance, and {@code kept_by_bias}: what of the output did not arrive, as
 *       biases, masks and stabilizers kept it;
 *   <li>{@code error}: null, or why the row was not explained; then all others but the id are null.
 * </ul>
 *
 * <p>SHA-256 of the model, composite and versions stand in the metadata of the column {@code
 * relevance}, which Parquet keeps. Nothing is computed before Spark needs the result, but a column
 * that cannot be explained is refused by {@link #explain} itself, and a model by the builder.
 *
 * <p>Immutable; may be used by several threads.
 */
public final class SparkExplanations {

  private final Path model;
  private final ExplanationJob job;
  private final long largestBroadcast;

  /** What a builder has checked; the job does not yet say where the model comes from. */
  SparkExplanations(Path model, ExplanationJob job, long largestBroadcast) {
    this.model = model;
    this.job = job;
    this.largestBroadcast = largestBroadcast;
  }

  /**
   * Explanations by a model.
   *
   * @param model a file on the driver: a zip of {@code ModelSerializer}, or a model of Keras
   * @return a builder
   */
  public static SparkExplanationsBuilder builder(Path model) {
    return new SparkExplanationsBuilder(Objects.requireNonNull(model, "model"));
  }

  /**
   * The table of explanations.
   *
   * @param table a table that has the columns
   * @return a table of as many rows, in the same partitions
   * @throws IllegalArgumentException if a column is missing, or holds something else
   */
  public Dataset<Row> explain(Dataset<Row> table) {
    StructType schema = table.schema();
    requireColumns(schema);
    ExplanationJob sent = sent(table);
    StructType result = ResultRows.schema(schema.apply(job.id()));
    return table
        .mapPartitions(new PartitionExplanations(sent), Encoders.row(result))
        .withMetadata( // an encoder forgets the metadata of its schema
            ResultRows.RELEVANCE, ResultRows.metadata(sent, Versions.all().toString()));
  }

  /**
   * Surveys the table: which inputs count, by which strategies classes are decided. Summaries of
   * partitions are made where the rows are, and merged on the driver; they do not grow with the
   * rows. Sums are exact, and samples are drawn by ids, so that partitions do not matter. To be
   * used without {@link SparkExplanationsBuilder#reproducible}, which fills batches up.
   *
   * @param table a table that has the columns
   * @param limits how much is remembered
   * @param labelColumn a column of true classes, from 0, to tell hits from errors; empty for none
   * @return the survey; it has been computed
   * @throws IllegalArgumentException if a column is missing or holds something else
   * @throws IllegalStateException if these explanations are reproducible
   */
  public TableSurvey survey(Dataset<Row> table, SurveyLimits limits, String labelColumn) {
    if (job.isReproducible()) {
      throw new IllegalStateException(
          "A survey counts each row once, but reproducible(true) fills batches up: build"
              + " explanations without it");
    }
    requireColumns(table.schema());
    if (!labelColumn.isEmpty()) {
      requireColumn(table.schema(), labelColumn);
    }
    SurveySummary summary = new SurveySummary(limits);
    PartitionSurvey survey = new PartitionSurvey(sent(table), summary.toBytes(), labelColumn);
    long failed = 0;
    Optional<String> error = Optional.empty();
    for (Row part :
        table.mapPartitions(survey, Encoders.row(PartitionSurvey.SCHEMA)).collectAsList()) {
      summary = summary.mergedWith(SurveySummary.fromBytes(part.<byte[]>getAs(0)));
      failed += part.getLong(1);
      error = error.or(() -> Optional.ofNullable(part.getString(2)));
    }
    return new TableSurvey(summary, failed, error);
  }

  private ExplanationJob sent(Dataset<Row> table) {
    return job.with(ModelSource.of(table.sparkSession().sparkContext(), model, largestBroadcast));
  }

  private void requireColumns(StructType schema) {
    InputColumns input = job.input();
    requireColumn(schema, job.id());
    if (!job.target().column().isEmpty()) {
      requireColumn(schema, job.target().column());
    }
    for (String column : input.columns()) {
      DataType type = requireColumn(schema, column);
      boolean fits =
          switch (input.kind()) {
            case NUMBERS -> type instanceof NumericType || type.typeName().equals("boolean");
            case ARRAY ->
                type instanceof ArrayType array && array.elementType() instanceof NumericType;
            case IMAGE ->
                type instanceof StructType image
                    && Arrays.asList(image.fieldNames())
                        .containsAll(List.of("height", "width", "nChannels", "data"));
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "Column \""
                + column
                + "\" holds "
                + type.catalogString()
                + ", but "
                + switch (input.kind()) {
                  case NUMBERS -> "numbers";
                  case ARRAY -> "arrays of numbers";
                  case IMAGE -> "images of Spark's image source";
                }
                + " were expected");
      }
    }
  }

  private static DataType requireColumn(StructType schema, String column) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "There is no column \"" + column + "\"; there are " + List.of(schema.fieldNames()));
    }
    return schema.apply(column).dataType();
  }

  /**
   * SHA-256 of the model, as it stands in the result's metadata.
   *
   * @return hexadecimal digits
   */
  public String modelHash() {
    try {
      return FileHash.of(model);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + model, e);
    }
  }
}
