package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What src/cluster/cluster.sh needs: a LeNet, a table of digits as large as wanted, and their
 * relevance as this JVM computes it without Spark.
 */
public final class DigitsForCluster {

  private static final int BATCH = 64;

  private DigitsForCluster() {}

  /**
   * Writes lenet.zip, digits.parquet and single.npy.
   *
   * @param arguments the folder, how many times the table holds each digit, and perhaps how many of
   *     these rows it holds
   * @throws IOException if they cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 1);
    network.save(folder.resolve("lenet.zip").toFile());
    Digits digits = Digits.test();
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      Dataset<Row> table = ExplainOnSpark.table(spark, digits);
      Dataset<Row> copies = spark.range(Integer.parseInt(arguments[1])).toDF("copy");
      table
          .crossJoin(copies)
          .withColumn("digit_id", functions.col("id"))
          .withColumn("id", functions.expr("copy * " + digits.count() + " + id"))
          .limit(arguments.length > 2 ? Integer.parseInt(arguments[2]) : Integer.MAX_VALUE)
          .repartition(40)
          .write()
          .parquet(folder.resolve("digits.parquet").toString());
    }
    NpyWriter.write(folder.resolve("single.npy"), relevance(network, digits.images()));
    System.exit(0); // ND4J's threads do not end
  }

  private static INDArray relevance(MultiLayerNetwork network, INDArray images) {
    int count = (int) images.size(0);
    INDArray relevance = Nd4j.create(count, images.length() / count);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.epsilonPlusFlat())
            .reproducible(true)
            .build()) {
      for (int first = 0; first < count; first += BATCH) {
        int end = Math.min(first + BATCH, count);
        // The last batch is filled up: another number of examples may give other bits.
        var rows = NDArrayIndex.interval(Math.max(0, end - BATCH), end);
        INDArray batch =
            images.get(rows, NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
        try (Explanation explanation = explainer.explain(batch.dup('c'))) {
          relevance
              .get(rows, NDArrayIndex.all())
              .assign(explanation.relevance().reshape(batch.size(0), relevance.size(1)));
        }
      }
    }
    return relevance;
  }
}
