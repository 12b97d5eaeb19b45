package org.lrp4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.file.FileHash;
import org.lrp4j.file.Versions;

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
    TableColumns columns = new TableColumns(schema);
    columns.require(job);
    columns.requireOtherThan(job.id(), ResultRows.NAMES);
    ExplanationJob sent = job.with(sent(table));
    StructType result = ResultRows.schema(schema.apply(job.id()));
    return table
        .mapPartitions(new PartitionExplanations(sent), Encoders.row(result))
        .withMetadata( // an encoder forgets the metadata of its schema
            ResultRows.RELEVANCE, ResultRows.metadata(sent.recipe(), Versions.all().toString()));
  }

  /**
   * Surveys the table: which inputs count, by which strategies classes are decided.
   *
   * @param table a table that has the columns
   * @param limits how much is remembered
   * @param labelColumn a column of true classes, from 0, to tell hits from errors; empty for none
   * @return the survey; it has been computed
   * @throws IllegalArgumentException if a column is missing or holds something else
   */
  public TableSurvey survey(Dataset<Row> table, SurveyLimits limits, String labelColumn) {
    return survey(table, SurveyQuestions.of(limits).labels(labelColumn));
  }

  /**
   * Surveys the table. Summaries of partitions are made and merged where the rows are; they do not
   * grow with the rows. Sums are exact, and samples are drawn by ids, so that partitions do not
   * matter beyond the last bits of each row's relevance; with {@link
   * SparkExplanationsBuilder#reproducible} not at all.
   *
   * @param table a table that has the columns
   * @param questions what is summarised
   * @return the survey; it has been computed
   * @throws IllegalArgumentException if a column is missing or holds something else, the network
   *     has no layer of a name, or what is compared does not take the same inputs
   */
  public TableSurvey survey(Dataset<Row> table, SurveyQuestions questions) {
    TableColumns columns = new TableColumns(table.schema());
    columns.require(job);
    if (!questions.labels().isEmpty()) {
      columns.requireClasses(questions.labels());
    }
    if (!questions.layers().isEmpty()) {
      columns.requireWholeNumbers(job.id());
    }
    if (questions.hasUnits() && job.recipe().isReproducible()) {
      throw new IllegalArgumentException(
          "Units are not surveyed together with reproducible(true), which fills batches up: build"
              + " explanations without it");
    }
    Optional<Path> otherModel = questions.other().map(other -> other.model);
    new SurveyRun(job, questions.other().map(this::besides), questions).rehearse(model, otherModel);
    ExplanationJob sent = job.with(sent(table));
    Optional<ExplainerRecipe> other =
        questions.other().map(each -> besides(each).with(each.source(table)));
    return new SurveyRun(sent, other, questions).of(table);
  }

  /** The other's recipe, on this one's terms. */
  private ExplainerRecipe besides(SparkExplanations other) {
    return new ExplainerRecipe(
        null,
        other.job.recipe().composite(),
        job.recipe().isReproducible(),
        false,
        other.job.recipe().normalizes(),
        job.recipe().threads());
  }

  private ExplainerRecipe sent(Dataset<Row> table) {
    return job.recipe().with(source(table));
  }

  private ModelSource source(Dataset<Row> table) {
    return ModelSource.of(table.sparkSession().sparkContext(), model, largestBroadcast);
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
