package org.lrp4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Explanations of tables by Spark, against those of one explainer. */
class SparkExplanationsTest {

  private static final int ROWS = 23;
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path images;
  private static Path table;
  private static MultiLayerNetwork network;

  @BeforeAll
  static void begin() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.codegen.wholeStage", false) // the tables are small, the plans many
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(6, 5, 2),
            new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            Networks.classes(4, 3));
    images = folder.resolve("images.zip");
    network.save(images.toFile());
    table = folder.resolve("table.zip");
    Networks.chain(
            DataType.FLOAT, null, Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 3))
        .save(table.toFile());
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  private static float[] pixels(int row) {
    Random random = new Random(row);
    float[] values = new float[60];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Dataset<Row> arrays(int partitions, float[]... others) {
    StructType schema =
        new StructType()
            .add("key", DataTypes.StringType)
            .add("pixels", DataTypes.createArrayType(DataTypes.FloatType))
            .add("label", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      float[] values = i < others.length ? others[i] : pixels(i);
      rows.add(RowFactory.create("row " + i, values, (long) i % 3));
    }
    return spark.createDataFrame(rows, schema).repartition(partitions);
  }

  private static SparkExplanationsBuilder ofImages() {
    return SparkExplanations.builder(images)
        .id("key")
        .array("pixels")
        .shape(2, 6, 5)
        .composite("epsilon-plus-flat");
  }

  private static List<Row> sorted(Dataset<Row> explained) {
    List<Row> rows = new ArrayList<>(explained.collectAsList());
    rows.sort((a, b) -> Integer.compare(number(a), number(b)));
    assertEquals(ROWS, rows.size());
    return rows;
  }

  private static int number(Row row) {
    return Integer.parseInt(row.getString(0).substring(4));
  }

  private static float[] relevance(Row row) {
    List<Float> list = row.getList(row.fieldIndex("relevance"));
    float[] values = new float[list.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = list.get(i));
    return values;
  }

  private static Explanation alone(int row, Target target) {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat()).build()) {
      INDArray one = Nd4j.createFromArray(pixels(row)).reshape(1, 2, 6, 5);
      return explainer.explain(one, target);
    }
  }

  @Test
  void eachRowGetsTheRelevanceThatItHasAlone() {
    List<Row> rows = sorted(ofImages().batchSize(4).build().explain(arrays(3)));
    for (int i = 0; i < ROWS; i++) {
      Row row = rows.get(i);
      Explanation expected = alone(i, Target.predicted());
      assertArrayEquals(
          expected.relevance().dup('c').data().asFloat(), relevance(row), 1e-6f, "row " + i);
      assertEquals(expected.explainedClass(0), row.getInt(row.fieldIndex("target")));
      double score = row.getDouble(row.fieldIndex("explained_output"));
      assertEquals(expected.score(0), score, 1e-6);
      double sum = row.getDouble(row.fieldIndex("sum"));
      assertEquals(expected.relevance().sumNumber().doubleValue(), sum, 1e-5);
      assertEquals(score - sum, row.getDouble(row.fieldIndex("kept_by_bias")), 1e-12);
      assertEquals(List.of(2L, 6L, 5L), row.getList(row.fieldIndex("shape")));
      assertNull(row.get(row.fieldIndex("error")));
    }
  }

  @Test
  void theClassesOfAColumnAreExplained() {
    List<Row> rows = sorted(ofImages().targetColumn("label").build().explain(arrays(2)));
    for (int i = 0; i < ROWS; i++) {
      assertEquals(i % 3, rows.get(i).getInt(1));
      assertArrayEquals(
          alone(i, Target.classIndex(i % 3)).relevance().dup('c').data().asFloat(),
          relevance(rows.get(i)),
          1e-6f);
    }
  }

  @Test
  void reproducibleRelevanceHasTheSameBitsInAnyPartition() {
    SparkExplanations explanations = ofImages().batchSize(8).reproducible(true).build();
    List<Row> expected = sorted(explanations.explain(arrays(1)));
    for (int partitions : new int[] {2, 5, ROWS}) {
      List<Row> rows = sorted(explanations.explain(arrays(partitions)));
      for (int i = 0; i < ROWS; i++) {
        assertEquals(expected.get(i), rows.get(i), "of " + partitions + " partitions");
      }
    }
  }

  @Test
  void badRowsAreNamedAndLoseNobodyElse() {
    float[] gap = pixels(1);
    gap[7] = Float.NaN;
    List<Row> rows =
        sorted(ofImages().batchSize(4).build().explain(arrays(1, new float[59], gap, null)));
    assertEquals(
        "column \"pixels\" holds 59 numbers, but the network takes 60", rows.get(0).getString(7));
    assertEquals("number 7 of column \"pixels\" is NaN", rows.get(1).getString(7));
    assertEquals("column \"pixels\" is null", rows.get(2).getString(7));
    for (int i = 0; i < ROWS; i++) {
      assertEquals(i < 3, rows.get(i).isNullAt(3), "relevance of row " + i);
      assertEquals(i < 3, !rows.get(i).isNullAt(7), "error of row " + i);
    }
  }

  @Test
  void aClassThatIsNotThereIsTheErrorOfItsRowAlone() {
    Dataset<Row> data =
        arrays(1)
            .withColumn("label", org.apache.spark.sql.functions.expr("if(key = 'row 5', 3, 1)"));
    List<Row> rows = sorted(ofImages().targetColumn("label").build().explain(data));
    for (int i = 0; i < ROWS; i++) {
      assertEquals(i == 5, !rows.get(i).isNullAt(7));
    }
    assertTrue(
        rows.get(5).getString(7).contains("class 3 was asked for"), rows.get(5).getString(7));
  }

  @Test
  void columnsOfNumbersAreOneExample() throws Exception {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.IntegerType)
            .add("c", DataTypes.FloatType);
    List<Row> rows =
        List.of(RowFactory.create(1L, 0.5, 2, -1f), RowFactory.create(2L, null, 1, 1f));
    // In another order than in the table.
    SparkExplanations explanations =
        SparkExplanations.builder(table).numbers("c", "a", "b").composite("epsilon").build();
    List<Row> explained =
        explanations.explain(spark.createDataFrame(rows, schema).repartition(1)).collectAsList();
    try (LrpExplainer explainer =
        LrpExplainer.builder(MultiLayerNetwork.load(table.toFile(), false))
            .composite(org.lrp4j.composite.CompositeNames.parse("epsilon"))
            .build()) {
      INDArray one = Nd4j.createFromArray(new float[][] {{-1, 0.5f, 2}});
      Row first = explained.stream().filter(row -> row.getLong(0) == 1).findFirst().orElseThrow();
      assertArrayEquals(
          explainer.explain(one).relevance().data().asFloat(), relevance(first), 1e-6f);
    }
    Row second = explained.stream().filter(row -> row.getLong(0) == 2).findFirst().orElseThrow();
    assertEquals("column \"a\" is null, and no number", second.getString(7));
  }

  @Test
  void aSurveyOfTheTableIsThatOfOneProcessWhateverThePartitions() {
    SurveyLimits limits = SurveyLimits.DEFAULT;
    SurveySummary expected;
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.epsilonPlusFlat())
            .layerRelevance(false) // the last digits depend on it
            .build()) {
      DataSurvey survey = new DataSurvey(explainer, limits);
      for (int i = 1; i < ROWS; i++) {
        INDArray one = Nd4j.createFromArray(pixels(i)).reshape(1, 2, 6, 5);
        INDArray label = Nd4j.zeros(1, 3).putScalar(0, i % 3, 1);
        survey.add(explainer.explain(one), label, List.of("row " + i));
      }
      expected = survey.summary();
    }
    for (int partitions : new int[] {1, 3}) {
      Dataset<Row> data = arrays(partitions, new float[59]);
      TableSurvey survey = ofImages().batchSize(1).build().survey(data, limits, "label");
      assertEquals(1, survey.failed());
      assertEquals(
          "Row row 0: column \"pixels\" holds 59 numbers, but the network takes 60",
          survey.firstError().orElseThrow());
      assertEquals(expected.counts(), survey.summary().counts());
      assertArrayEquals(expected.toBytes(), survey.summary().toBytes());
    }
  }

  @Test
  void theResultTellsHowItWasMadeAlsoInParquet() {
    SparkExplanations explanations = ofImages().largestBroadcast(0).build();
    String file = folder.resolve("explained.parquet").toString();
    explanations.explain(arrays(2)).write().parquet(file);

    Dataset<Row> read = spark.read().parquet(file);
    var metadata = read.schema().apply("relevance").metadata();
    assertEquals(explanations.modelHash(), metadata.getString("lrp4j.model"));
    assertEquals("epsilon-plus-flat", metadata.getString("lrp4j.composite"));
    assertTrue(metadata.getString("lrp4j.versions").contains("lrp4j="));
    assertArrayEquals(
        alone(4, Target.predicted()).relevance().dup('c').data().asFloat(),
        relevance(sorted(read).get(4)),
        1e-6f);
  }

  @Test
  void whatCannotBeExplainedIsRefusedByTheDriver() {
    assertRefused("shape(", () -> SparkExplanations.builder(images).array("pixels").build());
    assertRefused("numbers(…)", () -> SparkExplanations.builder(images).build());
    assertRefused(
        "The network takes 3 numbers, but there are 2 columns",
        () -> SparkExplanations.builder(table).numbers("a", "b").build());
    assertRefused(
        "there is no composite \"plus\"",
        () -> SparkExplanations.builder(table).numbers("a", "b", "c").composite("plus").build());
    assertRefused(
        "There is no column \"id\"; there are [key, pixels, label]",
        () -> ofImages().id("id").build().explain(arrays(1)));
    assertRefused(
        "Column \"key\" holds string, but arrays of numbers were expected",
        () -> ofImages().array("key").build().explain(arrays(1)));
    assertThrows(RuntimeException.class, () -> ofImages().shape(1, 6, 5).build());
  }

  @Test
  void aModelThatIsRefusedStartsNoTask() throws Exception {
    Path refused = folder.resolve("softmax-inside.zip");
    Networks.chain(
            DataType.FLOAT, null, Networks.dense(3, 4, Activation.SOFTMAX), Networks.classes(4, 3))
        .save(refused.toFile());
    Path twoInputs = folder.resolve("two.zip");
    Networks.graph(
            g ->
                g.addInputs("a", "b")
                    .addLayer("out", Networks.classes(3, 2), "a", "b")
                    .setOutputs("out")
                    .setInputTypes(InputType.feedForward(1), InputType.feedForward(2)))
        .save(twoInputs.toFile());
    spark.sparkContext().setJobGroup("refused", "none should be started", false);
    try {
      assertRefused(
          "ActivationSoftmax in the middle of the network is not element-wise",
          () -> SparkExplanations.builder(refused).numbers("a", "b", "c").build());
      assertRefused(
          "The network has the inputs [a, b]",
          () -> SparkExplanations.builder(twoInputs).array("pixels").shape(1).build());
      assertRefused(
          "Column \"key\" holds string", () -> ofImages().array("key").build().explain(arrays(1)));
      assertRefused(
          "of layer \"conv9\"; there is that of [layer0, layer1, layer2]",
          () ->
              SparkExplanations.builder(images)
                  .id("label")
                  .array("pixels")
                  .shape(2, 6, 5)
                  .build()
                  .survey(
                      arrays(1), SurveyQuestions.of(SurveyLimits.DEFAULT).concepts(3, "conv9")));
    } finally {
      spark.sparkContext().clearJobGroup();
    }
    // Jobs are told of in their order: when the next is known, those before it are.
    spark.sparkContext().setJobGroup("next", "one is started", false);
    spark.range(3).count();
    spark.sparkContext().clearJobGroup();
    var tracker = spark.sparkContext().statusTracker();
    for (int i = 0; i < 600 && tracker.getJobIdsForGroup("next").length == 0; i++) {
      Thread.sleep(10);
    }
    assertTrue(tracker.getJobIdsForGroup("next").length > 0);
    assertEquals(0, tracker.getJobIdsForGroup("refused").length);
  }

  @Test
  void aClassThatIsNullIsTheErrorOfItsRow() {
    Dataset<Row> data =
        arrays(2)
            .withColumn("label", org.apache.spark.sql.functions.expr("if(label = 1, null, label)"));
    List<Row> rows = sorted(ofImages().targetColumn("label").build().explain(data));
    for (int i = 0; i < ROWS; i++) {
      assertEquals(
          i % 3 == 1 ? "column \"label\" is null, and no number of a class" : null,
          rows.get(i).getString(7));
    }
  }

  @Test
  void tasksOfAnExecutorShareOneExplainer() {
    ModelSource source =
        ModelSource.of(spark.sparkContext(), images, ModelSource.LARGEST_BROADCAST);
    ExplainerRecipe recipe =
        new ExplainerRecipe(source, "epsilon-alpha2-beta1", false, false, false, 0);
    List<LoadedExplainer> ofTasks =
        IntStream.range(0, 4).parallel().mapToObj(i -> ExecutorExplainers.of(recipe)).toList();
    for (LoadedExplainer each : ofTasks) {
      assertSame(ofTasks.get(0), each);
    }
    assertNotSame(ofTasks.get(0), ExecutorExplainers.of(recipe.withLayers(true)));
    assertSame(ofTasks.get(0), ExecutorExplainers.of(recipe), "two are kept");
  }

  @Test
  void aModelThatArrivesAsAnotherFileIsRefused() {
    spark.sparkContext().addFile(table.toString());
    ModelSource source = new ModelSource(null, "table.zip", "0123");
    String message =
        assertThrows(IllegalStateException.class, () -> source.fetch(folder)).getMessage();
    assertTrue(message.contains("but 0123 on the driver"), message);
  }

  @Test
  void imagesAreGivenToTheNetworkInItsOwnOrderOfAxes() throws Exception {
    StructType image =
        new StructType()
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    StructType schema = new StructType().add("id", DataTypes.LongType).add("image", image);
    byte[] bgr = new byte[60];
    new Random(4).nextBytes(bgr);
    Dataset<Row> data =
        spark.createDataFrame(
            List.of(RowFactory.create(1L, RowFactory.create(4, 5, 3, 16, bgr))), schema);
    INDArray rgb = Nd4j.zeros(DataType.FLOAT, 1, 4, 5, 3);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int value = bgr[(y * 5 + x) * 3 + 2 - channel] & 255;
          rgb.putScalar(new int[] {0, y, x, channel}, value * 0.01f);
        }
      }
    }
    INDArray planes = rgb.permute(0, 3, 1, 2).dup('c');
    assertImageIsExplainedAs(
        rgb, InputType.convolutional(4, 5, 3, CNN2DFormat.NHWC), data, 4, 5, 3);
    assertImageIsExplainedAs(planes, InputType.convolutional(4, 5, 3), data, 3, 4, 5);
    assertImageIsExplainedAs(planes.reshape(1, 60), InputType.convolutionalFlat(4, 5, 3), data);
  }

  private static void assertImageIsExplainedAs(
      INDArray expected, InputType input, Dataset<Row> data, long... shape) throws Exception {
    boolean isLast =
        input instanceof InputType.InputTypeConvolutional image
            && image.getFormat() == CNN2DFormat.NHWC;
    MultiLayerNetwork taking =
        Networks.chain(
            DataType.FLOAT,
            input,
            new ConvolutionLayer.Builder(3, 3)
                .nOut(4)
                .dataFormat(isLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
                .activation(Activation.RELU)
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            Networks.classes(4, 3));
    Path file = folder.resolve("taking.zip");
    taking.save(file.toFile());
    Row row =
        SparkExplanations.builder(file)
            .images("image", 0.01)
            .shape(shape)
            .composite("epsilon")
            .build()
            .explain(data)
            .first();
    assertNull(row.get(row.fieldIndex("error")));
    try (LrpExplainer explainer =
        LrpExplainer.builder(taking)
            .composite(org.lrp4j.composite.CompositeNames.parse("epsilon"))
            .build()) {
      assertArrayEquals(
          explainer.explain(expected).relevance().dup('c').data().asFloat(), relevance(row), 1e-5f);
    }
  }

  @Test
  void aRegressionHasNoClass() throws Exception {
    Path file = folder.resolve("regression.zip");
    Networks.chain(
            DataType.FLOAT,
            null,
            Networks.dense(3, 4, Activation.RELU),
            Networks.output(4, 1, Activation.IDENTITY, LossFunction.MSE))
        .save(file.toFile());
    Row row =
        SparkExplanations.builder(file)
            .numbers("a", "b", "c")
            .build()
            .explain(spark.sql("select 5L as id, 1.5 as a, 2 as b, true as c"))
            .first();
    assertEquals(5L, row.getLong(0));
    assertNull(row.get(row.fieldIndex("error")));
    assertNull(row.get(row.fieldIndex("target")));
    INDArray output =
        MultiLayerNetwork.load(file.toFile(), false)
            .output(Nd4j.createFromArray(new float[][] {{1.5f, 2, 1}}));
    assertEquals(output.getDouble(0), row.getDouble(row.fieldIndex("explained_output")), 1e-6);
  }

  @Test
  void theNormalizerThatIsStoredWithTheModelIsAppliedAsOnTheCommandLine() throws Exception {
    Path normalized = folder.resolve("normalized.zip");
    MultiLayerNetwork plain = MultiLayerNetwork.load(table.toFile(), false);
    plain.save(normalized.toFile());
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(
        new org.nd4j.linalg.dataset.DataSet(
            Nd4j.createFromArray(new float[][] {{1, 10, 100}, {3, 30, 500}, {5, 20, 900}}),
            Nd4j.zeros(3, 1)));
    ModelSerializer.addNormalizerToModel(normalized.toFile(), normalizer);
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("a", DataTypes.FloatType)
            .add("b", DataTypes.FloatType)
            .add("c", DataTypes.FloatType);
    Dataset<Row> data =
        spark.createDataFrame(List.of(RowFactory.create(1L, 2f, 12f, 700f)), schema);
    INDArray raw = Nd4j.createFromArray(new float[][] {{2, 12, 700}});
    INDArray scaled = raw.dup();
    normalizer.transform(scaled);
    try (LrpExplainer explainer =
        LrpExplainer.builder(plain)
            .composite(org.lrp4j.composite.CompositeNames.parse("epsilon"))
            .build()) {
      assertRefused(
          "which takes pixels from 0 to 255",
          () -> SparkExplanations.builder(normalized).images("a", 0.1).build());
      for (boolean isApplied : new boolean[] {true, false}) {
        Row row =
            SparkExplanations.builder(normalized)
                .numbers("a", "b", "c")
                .composite("epsilon")
                .normalizer(isApplied)
                .build()
                .explain(data)
                .first();
        assertArrayEquals(
            explainer.explain(isApplied ? scaled : raw).relevance().data().asFloat(),
            relevance(row),
            1e-5f);
      }
    }
  }

  private static void assertRefused(String message, Runnable action) {
    String actual = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
