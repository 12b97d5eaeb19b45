package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.spark.SparkExplanations;

/**
 * Explains the bundled digits with Spark, in this JVM by two threads: on a cluster it is the same
 * code. Writes the model, a table of digits and one of explanations to target/spark.
 */
public final class ExplainOnSpark {

  private static final StructType DIGITS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("pixels", DataTypes.createArrayType(DataTypes.FloatType))
          .add("digit", DataTypes.IntegerType);

  private ExplainOnSpark() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if nothing can be written
   */
  public static void main(String... arguments) throws IOException {
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 1);
    try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
      run(spark, network, Path.of("target", "spark"));
    }
  }

  static Path run(SparkSession spark, MultiLayerNetwork network, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path model = folder.resolve("lenet.zip");
    network.save(model.toFile());
    Dataset<Row> digits = table(spark, Digits.test());

    Dataset<Row> explained =
        SparkExplanations.builder(model)
            .array("pixels")
            .shape(1, 28, 28)
            .composite("epsilon-plus-flat")
            .targetColumn("digit")
            .build()
            .explain(digits);

    Path result = folder.resolve("explained.parquet");
    explained.write().mode("overwrite").parquet(result.toString());
    // Which digits does the network not see, although they are there?
    spark
        .read()
        .parquet(result.toString())
        .groupBy("target")
        .avg("explained_output")
        .orderBy("target")
        .show();
    return result;
  }

  /** The digits as a table: id, 784 grey values from 0 to 1, and what they are. */
  static Dataset<Row> table(SparkSession spark, Digits digits) {
    float[] pixels = digits.images().dup('c').data().asFloat();
    int length = pixels.length / digits.count();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < digits.count(); i++) {
      float[] one = new float[length];
      System.arraycopy(pixels, i * length, one, 0, length);
      rows.add(RowFactory.create((long) i, one, digits.labels()[i]));
    }
    return spark.createDataFrame(rows, DIGITS);
  }
}
