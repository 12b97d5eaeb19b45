package org.lrp4j.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@link SparkExplanations} as a program for {@code spark-submit}: reads a table, explains its rows
 * and writes Parquet.
 *
 * <pre>{@code
 * spark-submit --class org.lrp4j.spark.ExplainTable lrp4j-cli.jar
 *     --model lenet.zip --data digits.parquet --array pixels --shape 1,28,28 --out explained.parquet
 * }</pre>
 */
@Command(
    name = "ExplainTable",
    mixinStandardHelpOptions = true,
    description = "Explains every row of a table on a cluster, and writes Parquet.")
public final class ExplainTable implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ExplainTable.class);

  @Option(names = "--model", required = true, description = "The model's file, on the driver.")
  private Path model;

  @Option(names = "--data", required = true, description = "The table, as Spark calls its place.")
  private String data;

  @Option(
      names = "--format",
      defaultValue = "parquet",
      description = "Spark's name of the table's format (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(names = "--out", required = true, description = "Where the Parquet goes; must not exist.")
  private String out;

  @Option(
      names = "--id",
      defaultValue = "id",
      description = "The column that tells one row from another (default: ${DEFAULT-VALUE}).")
  private String id;

  @CommandLine.ArgGroup(multiplicity = "1")
  private Columns columns;

  /** What holds an example. */
  private static final class Columns {

    @Option(names = "--numbers", split = ",", description = "Columns of numbers, one a feature.")
    private List<String> numbers;

    @Option(names = "--array", description = "A column of arrays of numbers.")
    private String array;

    @Option(names = "--images", description = "A column of images, of Spark's image source.")
    private String images;
  }

  @Option(
      names = "--scale",
      defaultValue = "0.00392156862745098",
      description = "What images' values from 0 to 255 are multiplied by (default: 1/255).")
  private double scale;

  @Option(
      names = "--normalized",
      description = "The numbers went through the model's normalizer already.")
  private boolean isNormalized;

  @Option(names = "--shape", split = ",", description = "The shape of one example: 1,28,28.")
  private long[] shape = {};

  @Option(names = "--composite", defaultValue = "", description = "The preset.")
  private String composite;

  @Option(names = "--target", description = "The class to explain (default: the predicted one).")
  private Integer target;

  @Option(names = "--target-column", description = "The column of classes to explain.")
  private String targetColumn;

  @Option(
      names = "--batch",
      defaultValue = "64",
      description = "How many rows are explained at once (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--reproducible", description = "Equal bits whatever the partitions.")
  private boolean isReproducible;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of ND4J on an executor (default: the machine's cores).")
  private int threads;

  /**
   * Runs the program.
   *
   * @param arguments its options
   */
  public static void main(String... arguments) {
    int status = new CommandLine(new ExplainTable()).execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    SparkExplanationsBuilder builder =
        SparkExplanations.builder(model)
            .id(id)
            .composite(composite)
            .shape(shape)
            .batchSize(batch)
            .reproducible(isReproducible)
            .normalizer(!isNormalized)
            .threads(threads);
    if (columns.array != null) {
      builder.array(columns.array);
    } else if (columns.images != null) {
      builder.images(columns.images, scale);
    } else {
      builder.numbers(columns.numbers.toArray(String[]::new));
    }
    if (target != null) {
      builder.target(target);
    }
    if (targetColumn != null) {
      builder.targetColumn(targetColumn);
    }
    SparkExplanations explanations = builder.build();
    try (SparkSession spark = SparkSession.builder().appName("lrp4j").getOrCreate()) {
      Dataset<Row> table = spark.read().format(format).option("header", true).load(data);
      explanations.explain(table).write().parquet(out);
      LOG.info("Wrote {}", out);
    }
    return 0;
  }
}
