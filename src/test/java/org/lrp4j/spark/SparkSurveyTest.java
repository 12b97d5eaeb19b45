package org.lrp4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.CompositeNames;
import org.lrp4j.dataset.DataComparison;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.concept.ConceptSummary;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Surveys of tables by Spark, against those of one process. */
class SparkSurveyTest {

  private static final int ROWS = 22;
  private static final SurveyLimits LIMITS = new SurveyLimits(5, 100, 4, 6, 6, 3);
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path model;
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
            new ConvolutionLayer.Builder(3, 3)
                .name("conv")
                .nOut(4)
                .activation(Activation.RELU)
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            Networks.classes(4, 3));
    model = folder.resolve("images.zip");
    network.save(model.toFile());
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

  private static Dataset<Row> table(int partitions) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("pixels", DataTypes.createArrayType(DataTypes.FloatType))
            .add("label", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(RowFactory.create((long) i, pixels(i), i % 3));
    }
    return spark.createDataFrame(rows, schema).repartition(partitions);
  }

  private static SparkExplanationsBuilder explanations(String composite) {
    return SparkExplanations.builder(model).array("pixels").shape(2, 6, 5).composite(composite);
  }

  private static LrpExplainer explainer(String composite) {
    return LrpExplainer.builder(network)
        .composite(CompositeNames.parse(composite))
        .activationRanges(true)
        .build();
  }

  @Test
  void everySummaryIsThatOfOneProcessToTheLastBit() {
    try (LrpExplainer first = explainer("epsilon-plus-flat");
        LrpExplainer second = explainer("epsilon")) {
      DataSurvey inputs = new DataSurvey(first, LIMITS);
      ConceptSummary concepts = new ConceptSummary("conv", 3);
      UnitSurvey units = new UnitSurvey(first);
      DataComparison comparison = new DataComparison(first, second, 4);
      for (int i = ROWS - 1; i >= 0; i--) { // in another order than the table
        INDArray one = Nd4j.createFromArray(pixels(i)).reshape(1, 2, 6, 5);
        INDArray label = Nd4j.zeros(1, 3).putScalar(0, i % 3, 1);
        try (Explanation explanation = first.explain(one);
            Explanation other = second.explain(one)) {
          inputs.add(explanation, label, List.of(String.valueOf(i)));
          concepts.add(explanation, i);
          units.add(explanation);
          comparison.add(explanation, other, List.of(String.valueOf(i)));
        }
      }
      SurveyQuestions questions =
          SurveyQuestions.of(LIMITS)
              .labels("label")
              .concepts(3, "conv")
              .units()
              .comparedWith(explanations("epsilon").build(), 4);
      for (int partitions : new int[] {1, 11}) {
        TableSurvey survey =
            explanations("epsilon-plus-flat")
                .batchSize(1)
                .build()
                .survey(table(partitions), questions);
        assertEquals(0, survey.failed(), survey.firstError()::toString);
        assertArrayEquals(inputs.summary().toBytes(), survey.summary().toBytes());
        assertArrayEquals(concepts.toBytes(), survey.concepts().get(0).toBytes());
        assertArrayEquals(units.summary().toBytes(), survey.units().orElseThrow().toBytes());
        assertArrayEquals(
            comparison.summary().toBytes(), survey.comparison().orElseThrow().toBytes());
      }
      assertEquals(4, comparison.summary().worst().size());
      assertTrue(comparison.summary().worst().get(3).distance() > 0.01, "nothing to compare");
      assertFalse(concepts.references(0).isEmpty(), "no channel counts");
    }
  }

  @Test
  void reproducibleSurveysHaveEqualBitsAndDoNotCountWhatFillsBatches() {
    SurveyQuestions questions =
        SurveyQuestions.of(LIMITS)
            .labels("label")
            .concepts(3, "conv")
            .comparedWith(explanations("epsilon").build(), 4);
    SparkExplanations explanations =
        explanations("epsilon-plus-flat").batchSize(4).reproducible(true).build();
    TableSurvey expected = explanations.survey(table(1), questions);
    assertEquals(ROWS, expected.summary().examples(group -> true));
    assertEquals(ROWS, expected.comparison().orElseThrow().examples());
    ConceptSummary concepts = expected.concepts().get(0);
    assertEquals(ROWS, concepts.classes().stream().mapToLong(concepts::examples).sum());
    TableSurvey survey = explanations.survey(table(5), questions);
    assertArrayEquals(expected.summary().toBytes(), survey.summary().toBytes());
    assertArrayEquals(concepts.toBytes(), survey.concepts().get(0).toBytes());
    assertArrayEquals(
        expected.comparison().orElseThrow().toBytes(), survey.comparison().orElseThrow().toBytes());
  }

  @Test
  void aLabelThatIsNoClassCostsItsRowAlone() {
    Dataset<Row> data =
        table(2)
            .withColumn(
                "label",
                org.apache.spark.sql.functions.expr(
                    "case id when 3 then 3 when 7 then -1 when 8 then 1.5 when 20 then null"
                        + " else cast(label as double) end"));
    TableSurvey survey = explanations("epsilon").batchSize(8).build().survey(data, LIMITS, "label");
    assertEquals(4, survey.failed());
    assertTrue(
        survey.firstError().orElseThrow().matches("Row (3|7|8|20): column \"label\" is .*"),
        survey.firstError().get());
    assertEquals(ROWS - 4, survey.summary().examples(group -> true));
  }

  @Test
  void whatCannotBeSummarisedIsRefusedBeforeTheJob() throws Exception {
    SurveyQuestions questions = SurveyQuestions.of(LIMITS);
    assertRefused(
        "Units are not surveyed together with reproducible(true)",
        () ->
            explanations("epsilon").reproducible(true).build().survey(table(1), questions.units()));
    Path otherInputs = folder.resolve("rows.zip");
    Networks.chain(
            DataType.FLOAT, null, Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 3))
        .save(otherInputs.toFile());
    SparkExplanations other = SparkExplanations.builder(otherInputs).numbers("a", "b", "c").build();
    assertThrows(
        RuntimeException.class,
        () -> explanations("epsilon").build().survey(table(1), questions.comparedWith(other, 3)));
    assertRefused(
        "At least 1 row is remembered of each channel", () -> questions.concepts(0, "conv"));
    assertRefused(
        "At least 1 row that moved is remembered", () -> questions.comparedWith(other, 0));
  }

  @Test
  void aTableWithoutRowsHasAnEmptySurvey() {
    TableSurvey survey =
        explanations("epsilon")
            .build()
            .survey(table(1).limit(0), SurveyQuestions.of(LIMITS).concepts(2, "conv"));
    assertEquals(0, survey.summary().examples(group -> true));
    assertEquals(0, survey.concepts().get(0).channels());
    assertEquals(0, survey.failed());
  }

  private static void assertRefused(String message, Runnable action) {
    String actual = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
