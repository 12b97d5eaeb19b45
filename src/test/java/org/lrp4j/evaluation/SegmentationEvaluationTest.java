package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.example.ExplainedSegmentation;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.SegmentationExample;
import org.lrp4j.evaluation.example.SegmentationReason;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Classes of pixels, against sums by hand. */
class SegmentationEvaluationTest {

  @TempDir Path folder;

  private static SegmentationEvaluation evaluated(CNN2DFormat format, DataSet data) {
    return ExplainedEvaluation.builder(PixelClasses.network(format))
        .explainer(SegmentationEvaluationTest::epsilon)
        .classNames(PixelClasses.NAMES)
        .evaluateSegmentation(PixelClasses.iterator(data));
  }

  private static LrpExplainerBuilder epsilon(LrpExplainerBuilder builder) {
    return builder.composite(Composite.uniform(new EpsilonRule()));
  }

  private static Map<Long, ExplainedExample> explained(SegmentationEvaluation evaluation) {
    Map<Long, ExplainedExample> explained = new TreeMap<>();
    List<SegmentationExample> order = new ArrayList<>();
    evaluation.explain(
        (ExplainedSegmentation each) -> {
          order.add(each.example());
          explained.put(each.example().index(), each.explained());
        });
    assertEquals(evaluation.examples(), order);
    return explained;
  }

  /** Of 17 pixels that count 3 are wrong: two roads taken for trees, and one for water. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void figuresCountPixelsThatNoMaskHides(CNN2DFormat format) {
    try (var evaluation = evaluated(format, PixelClasses.data(format))) {
      Evaluation figures = evaluation.evaluation();
      assertEquals(14 / 17.0, figures.accuracy(), 1e-12);
      int[][] expected = {{5, 0, 0}, {1, 5, 2}, {0, 0, 4}};
      for (int is = 0; is < 3; is++) {
        for (int said = 0; said < 3; said++) {
          assertEquals(
              expected[is][said],
              figures.getConfusionMatrix().getCount(is, said),
              is + " taken for " + said);
        }
      }
      assertEquals(5 / 8.0, figures.recall(1), 1e-12);
      assertEquals(4 / 6.0, figures.precision(2), 1e-12);
    }
  }

  /** What DL4J itself says, which knows no masks of pixels here. */
  @Test
  void figuresAreThoseOfTheNetworksOwnEvaluation() {
    DataSet data = withoutMask();
    Evaluation own = PixelClasses.network(CNN2DFormat.NCHW).evaluate(PixelClasses.iterator(data));
    try (var evaluation = evaluated(CNN2DFormat.NCHW, data)) {
      assertEquals(12, own.getNumRowCounter());
      assertEquals(own.confusionMatrix(), numbered(evaluation.evaluation()));
      assertEquals(own.f1(), evaluation.evaluation().f1());
    }
  }

  /** The first two images. */
  private static DataSet withoutMask() {
    DataSet data = PixelClasses.data(CNN2DFormat.NCHW);
    INDArrayIndex[] two = {
      NDArrayIndex.interval(0, 2), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all()
    };
    return new DataSet(data.getFeatures().get(two).dup('c'), data.getLabels().get(two).dup('c'));
  }

  private static String numbered(Evaluation evaluation) {
    Evaluation numbered = new Evaluation(3);
    for (int is = 0; is < 3; is++) {
      for (int said = 0; said < 3; said++) {
        for (int i = 0; i < evaluation.getConfusionMatrix().getCount(is, said); i++) {
          numbered.eval(said, is);
        }
      }
    }
    return numbered.confusionMatrix();
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void imagesAreChosenByTheirShareOfWrongPixels(CNN2DFormat format) {
    try (var evaluation = evaluated(format, PixelClasses.data(format))) {
      Map<Long, SegmentationExample> chosen = new TreeMap<>();
      evaluation.examples().forEach(each -> chosen.put(each.index(), each));
      assertEquals(
          List.of(1L, 2L, 0L),
          evaluation.examples().stream().map(SegmentationExample::index).toList(),
          "2 of 6, 1 of 5, none");
      assertEquals(
          EnumSet.of(SegmentationReason.FEWEST_WRONG, SegmentationReason.LEAST_CERTAIN),
          chosen.get(0L).reasons());
      assertEquals(2 / 6.0, chosen.get(1L).outcome().wrongShare());
      assertEquals(1 / 5.0, chosen.get(2L).outcome().wrongShare());
      for (int image = 0; image < 3; image++) {
        SegmentationExample example = chosen.get((long) image);
        assertEquals(List.of(2, 3), example.truth().size());
        assertArrayEquals(PixelClasses.TRUTH[image], example.truth().toArray());
        assertArrayEquals(PixelClasses.PREDICTED[image], example.predicted().toArray());
        assertEquals("row " + image, example.location().orElseThrow());
      }
      // Of a pixel that is water for sure: softmax(1, 0, 0).
      double water = (Math.E - 1) / (Math.E + 2);
      double road = (Math.E - 1) / (Math.exp(-1) + Math.E + 1);
      double tree = (Math.E - 1) / (Math.E + 2);
      assertEquals((2 * water + 2 * road + 2 * tree) / 6, chosen.get(0L).outcome().margin(), 1e-9);
      Outcome tookForTree = chosen.get(1L).region().outcome();
      assertEquals(2, chosen.get(1L).region().pixels());
      assertEquals(1, tookForTree.trueClass());
      assertEquals(2, tookForTree.predictedClass());
      double first = Math.exp(-1) + Math.exp(1) + Math.exp(2);
      double second = Math.exp(-.5) + Math.exp(.5) + Math.exp(3);
      assertEquals(
          (Math.exp(2) / first + Math.exp(3) / second) / 2, tookForTree.confidence(), 1e-9);
      assertEquals(
          (Math.exp(1) / first + Math.exp(.5) / second) / 2, tookForTree.trueConfidence(), 1e-9);
    }
  }

  @Test
  void noMoreThanAskedForAndTheLeastCertainFirst() {
    try (var evaluation =
        ExplainedEvaluation.builder(PixelClasses.network(CNN2DFormat.NCHW))
            .worstErrors(1)
            .confidentHits(0)
            .leastCertain(1)
            .evaluateSegmentation(PixelClasses.iterator(PixelClasses.data(CNN2DFormat.NCHW)))) {
      // The margins are .394 in the first image (by hand: see above), and more in the others.
      double[] margins = {0, 0, 0};
      double[][][] logits = {
        {{1, 0, 0}, {1, 0, 0}, {-1, 1, 0}, {0, 0, 1}, {0, 0, 1}, {-1, 1, 0}},
        {{1, 0, 0}, {-1, 1, 2}, {-.5, .5, 3}, {0, 0, 1}, {0, 0, 1}, {-1, 1, 0}},
        {{-1, 1, 0}, {-1, 1, 0}, {3, 1, 0}, {1, 0, 0}, {1, 0, 0}}
      };
      for (int image = 0; image < 3; image++) {
        for (double[] pixel : logits[image]) {
          double sum = 0;
          double highest = Double.NEGATIVE_INFINITY;
          double next = Double.NEGATIVE_INFINITY;
          for (double logit : pixel) {
            sum += Math.exp(logit);
            next = Math.max(next, Math.min(highest, logit));
            highest = Math.max(highest, logit);
          }
          margins[image] += (Math.exp(highest) - Math.exp(next)) / sum / logits[image].length;
        }
      }
      assertTrue(margins[0] < margins[1] && margins[0] < margins[2]);
      assertEquals(
          List.of(1L, 0L), evaluation.examples().stream().map(SegmentationExample::index).toList());
      assertEquals(
          Set.of(SegmentationReason.LEAST_CERTAIN), evaluation.examples().get(1).reasons());
      assertEquals(margins[0], evaluation.examples().get(1).outcome().margin(), 1e-9);
      assertEquals(List.of("0", "1", "2"), evaluation.classNames());
    }
  }

  /** Relevance by pixel and channel; a network of single pixels leaves all others at 0. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void theRegionIsExplainedAndNothingElse(CNN2DFormat format) {
    try (var evaluation = evaluated(format, PixelClasses.data(format))) {
      Map<Long, ExplainedExample> explained = explained(evaluation);
      ExplainedExample road = explained.get(1L);
      // Two roads taken for trees: x₂ speaks for trees with 2 and 3, x₁ for roads with 1 and ½.
      requireRelevance(format, Map.of("2 0 1", 2.0, "2 0 2", 3.0), relevance(road, true));
      requireRelevance(format, Map.of("1 0 1", 1.0, "1 0 2", .5), relevance(road, false));
      assertEquals(5, road.scoreForPredicted(), 1e-9);
      assertEquals(1.5, road.scoreForTrue().orElseThrow(), 1e-9);
      assertEquals(3.5, road.sumForPredicted() - road.sumForTrue().orElseThrow(), 1e-4);
      // A road taken for water, with 2 · 2 − 1.
      ExplainedExample water = explained.get(2L);
      requireRelevance(format, Map.of("0 0 2", 4.0, "1 0 2", -1.0), relevance(water, true));
      requireRelevance(format, Map.of("1 0 2", 1.0), relevance(water, false));
      // Without errors: the roads, which are confused most in all images.
      ExplainedExample right = explained.get(0L);
      requireRelevance(format, Map.of("1 0 2", 1.0, "1 1 2", 1.0), relevance(right, true));
      assertEquals(List.of(), right.forTrue());
    }
  }

  private static INDArray relevance(ExplainedExample explained, boolean ofPredicted) {
    return (ofPredicted ? explained.forPredicted() : explained.forTrue()).get(0).relevance();
  }

  private static void requireRelevance(
      CNN2DFormat format, Map<String, Double> expected, INDArray relevance) {
    INDArray first = format == CNN2DFormat.NHWC ? relevance.permute(0, 3, 1, 2) : relevance;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 3; column++) {
          String at = channel + " " + row + " " + column;
          assertEquals(
              expected.getOrDefault(at, 0.0), first.getDouble(0, channel, row, column), 1e-4, at);
        }
      }
    }
  }

  /** Masks that hide the same, of other shapes; and one that hides a whole image. */
  @Test
  void masksOfAllShapesHideTheSame() {
    DataSet data = PixelClasses.data(CNN2DFormat.NCHW);
    INDArray mask = data.getLabelsMaskArray();
    for (INDArray same :
        List.of(mask.reshape(3, 2, 3), mask.broadcast(3, 3, 2, 3), mask.dup('f'))) {
      double[][] counts = CountingPixels.of(data.getLabels(), same, 0);
      assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, counts[1]);
      assertArrayEquals(new double[] {1, 1, 1, 1, 1, 0}, counts[2]);
    }
    double[][] wholes =
        CountingPixels.of(
            data.getLabels(), Nd4j.createFromArray(new double[][] {{0}, {1}, {1}}), 0);
    assertEquals(0, wholes[0][3]);
    assertEquals(1, wholes[2][5]);
    INDArray wrong = Nd4j.ones(3, 3, 2);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> CountingPixels.of(data.getLabels(), wrong, 7))
            .getMessage();
    assertTrue(message.contains("example 7") && message.contains("[3, 3, 2]"), message);
  }

  /** 150 × 200 pixels, more than are read at once; every third is wrong. */
  @Test
  void largeImagesAreReadToTheirEnd() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(150, 200, 1),
            new ConvolutionLayer.Builder(1, 1).nOut(1).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build());
    network.setParam("0_W", Nd4j.createFromArray(new double[] {1}).reshape(1, 1, 1, 1));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0}}));
    double[] values = new double[30_000];
    double[] labels = new double[30_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? 2 : -2;
      labels[i] = i % 3 == 0 ? i % 2 : 1 - i % 2;
    }
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(values).reshape(1, 1, 150, 200),
            Nd4j.createFromArray(labels).reshape(1, 1, 150, 200));
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluateSegmentation(PixelClasses.iterator(data))) {
      SegmentationExample example = evaluation.examples().get(0);
      assertEquals(30_000, example.outcome().pixels());
      assertEquals(10_000, example.outcome().wrong());
      assertEquals(5_000, evaluation.evaluation().getConfusionMatrix().getCount(0, 1));
      for (int i = 0; i < values.length; i++) {
        assertEquals((int) labels[i], example.truth().at(i));
        assertEquals(1 - i % 2, example.predicted().at(i));
      }
    }
  }

  @Test
  void anImageThatIsHiddenAltogetherIsNoExample() {
    DataSet data = PixelClasses.data(CNN2DFormat.NCHW);
    data.getLabelsMaskArray().slice(1).assign(0);
    try (var evaluation = evaluated(CNN2DFormat.NCHW, data)) {
      assertEquals(10 / 11.0, evaluation.evaluation().accuracy(), 1e-12);
      assertEquals(
          List.of(2L, 0L), evaluation.examples().stream().map(SegmentationExample::index).toList());
      assertEquals(3, explained(evaluation).get(2L).scoreForPredicted(), 1e-9);
    }
  }

  /** p = σ(2x − 1) of one sigmoid: logits −1, 3 and 1, of which the last is wrong. */
  @Test
  void aSigmoidTellsTwoClassesOfPixelsApart() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(1, 4, 1),
            new ConvolutionLayer.Builder(1, 1).nOut(1).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build());
    network.setParam("0_W", Nd4j.createFromArray(new double[] {2}).reshape(1, 1, 1, 1));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{-1}}));
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(new double[] {0, 2, 1, 2}).reshape(1, 1, 1, 4),
            Nd4j.createFromArray(new double[] {0, 1, 0, 1}).reshape(1, 1, 1, 4));
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .explainer(SegmentationEvaluationTest::epsilon)
            .classNames("dry", "wet")
            .evaluateSegmentation(PixelClasses.iterator(data))) {
      assertEquals(.75, evaluation.evaluation().accuracy(), 1e-12);
      SegmentationExample example = evaluation.examples().get(0);
      assertArrayEquals(new int[] {0, 1, 0, 1}, example.truth().toArray());
      assertArrayEquals(new int[] {0, 1, 1, 1}, example.predicted().toArray());
      ExplainedExample explained = explained(evaluation).get(0L);
      // Wet begins at the logit 1 = 2 · 1 − 1, dry at minus that.
      assertEquals(1, explained.scoreForPredicted(), 1e-9);
      assertEquals(-1, explained.scoreForTrue().orElseThrow(), 1e-9);
      assertArrayEquals(
          new double[] {0, 0, 2, 0},
          explained.forPredicted().get(0).relevance().reshape(4).toDoubleVector(),
          1e-4);
      assertArrayEquals(
          new double[] {0, 0, -2, 0},
          explained.forTrue().get(0).relevance().reshape(4).toDoubleVector(),
          1e-4);
    }
  }

  /** One voxel of eight is wrong: logits x and −x, and class 1 where x is below 0. */
  @Test
  void voxelsAreCountedAndExplainedToo() throws Exception {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, 2, 2, 1),
            new Convolution3D.Builder(1, 1, 1)
                .nOut(2)
                .hasBias(false)
                .dataFormat(Convolution3D.DataFormat.NCDHW)
                .activation(Activation.IDENTITY)
                .build(),
            new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                .lossFunction(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .build());
    network.setParam("0_W", Nd4j.createFromArray(new double[] {1, -1}).reshape(2, 1, 1, 1, 1));
    double[] values = {1, 2, -1, -2, 3, -3, 4, .5};
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 1, 2, 2, 2, 2);
    for (int i = 0; i < 8; i++) {
      boolean isSecond = values[i] < 0 || i == 6;
      labels.putScalar(new int[] {0, isSecond ? 1 : 0, i / 4, i / 2 % 2, i % 2}, 1);
    }
    DataSet data = new DataSet(Nd4j.createFromArray(values).reshape(1, 1, 2, 2, 2), labels);
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluateSegmentation(PixelClasses.iterator(data))) {
      assertEquals(7 / 8.0, evaluation.evaluation().accuracy(), 1e-12);
      assertEquals(List.of(2, 2, 2), evaluation.examples().get(0).truth().size());
      assertArrayEquals(
          new double[] {0, 0, 0, 0, 0, 0, 4, 0},
          explained(evaluation)
              .get(0L)
              .forPredicted()
              .get(0)
              .relevance()
              .reshape(8)
              .toDoubleVector(),
          1e-4);
      evaluation.saveReport(folder.resolve("report"));
    }
    // Two slices of 2 × 2 pixels side by side with a line between, so 5 × 2: the last but one of
    // the
    // voxels, in the second row of the second slice, has all the relevance.
    BufferedImage heatmap =
        ImageIO.read(folder.resolve("report/pictures/000000-predicted.png").toFile());
    int cell = heatmap.getHeight() / 2;
    assertEquals(5 * cell, heatmap.getWidth());
    for (int i = 0; i < 10; i++) {
      int color = heatmap.getRGB(i % 5 * cell + cell / 2, i / 5 * cell + cell / 2) & 0xFFFFFF;
      int expected = i == 8 ? 0xC0162C : i % 5 == 2 ? 0x808080 : 0xFFFFFF;
      assertEquals(expected, color, "row " + i / 5 + ", column " + i % 5);
    }
    // Class 0 where x is above 0, but of the seventh voxel of which the truth is class 1.
    int[] truth = {0, 0, -2, 0, 1, 1, 1, -2, 1, 0};
    int[] predicted = {0, 0, -2, 0, 1, 1, 1, -2, 0, 0};
    int[] explained = {-1, -1, -2, -1, -1, -1, -1, -2, 0, -1};
    assertAreas(truth, "true");
    assertAreas(predicted, "predicted");
    assertAreas(explained, "explained");
  }

  /** The slices' pixels by their classes; −1 for none, −2 for the line between. */
  private void assertAreas(int[] classes, String which) throws IOException {
    BufferedImage areas =
        ImageIO.read(folder.resolve("report/pictures/000000-classes-" + which + ".png").toFile());
    int cell = areas.getHeight() / 2;
    assertEquals(5 * cell, areas.getWidth());
    Map<Integer, Integer> colors = Map.of(-2, 0x808080, -1, 0xDADADA, 0, 0x5A6272, 1, 0xE69F00);
    for (int i = 0; i < 10; i++) {
      int color = areas.getRGB(i % 5 * cell + cell / 2, i / 5 * cell + cell / 2) & 0xFFFFFF;
      assertEquals(colors.get(classes[i]), color, which + ", row " + i / 5 + ", column " + i % 5);
    }
  }

  @Test
  void thePageSaysThatItCountsPixels() throws Exception {
    try (var evaluation = evaluated(CNN2DFormat.NCHW, PixelClasses.data(CNN2DFormat.NCHW))) {
      evaluation.saveReport(folder.resolve("report"));
      // An earlier report of the same kind is replaced.
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    String index = pages.text("index.html").replaceAll("\\s+", " ");
    assertTrue(index.contains("3 images, each pixel one of 3 classes; 17 pixels, 3 wrong"), index);
    assertTrue(index.contains("Pixel accuracy82.4 %"), index);
    // (5/6 + 5/8 + 4/6) / 3
    assertTrue(index.contains("Mean IoU70.8 %"), index);
    assertTrue(index.contains("All figures count pixels"), index);
    assertTrue(index.contains("counted in pixels"), index);
    assertTrue(index.contains("2 pixels road taken for tree"), index);
    String images = pages.text("images.html").replaceAll("\\s+", " ");
    assertTrue(images.contains("✗ 33.3 % of 6 pixels wrong"), images);
    assertTrue(images.contains("✓ all 6 pixels right"), images);
    assertTrue(images.contains("1 pixel said water, on average 0.844, that is road"), images);
    assertTrue(images.contains("2 pixels said tree, on average 0.802, that are road"), images);
    assertTrue(images.contains("score for tree +5.00 = inputs +5.00"), images);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report/evaluation.json").toFile());
    assertEquals("segmentation", json.get("kind").asText());
    assertEquals(17, json.get("pixels").asInt());
    assertEquals(5 / 8.0, json.get("classes").get(1).get("IoU").asDouble(), 1e-12);
    assertEquals(3, json.get("classes").get(1).get("pixelsWrong").asInt());
    assertEquals(
        List.of(
            "true,predicted,pixels",
            "water,water,5",
            "road,water,1",
            "road,road,5",
            "road,tree,2",
            "tree,tree,4"),
        Files.readAllLines(folder.resolve("report/confusion.csv")));
    List<String> examples = Files.readAllLines(folder.resolve("report/examples.csv"));
    assertTrue(examples.get(1).startsWith("1,row 1,6,2,"), examples.get(1));
    assertTrue(examples.get(1).contains("most-wrong fewest-wrong least-certain,road,tree,2,"));
  }

  @Test
  void pixelsWithoutOneClassAreRefusedByTheirPlace() {
    DataSet data = PixelClasses.data(CNN2DFormat.NCHW);
    data.setLabelsMaskArray(null);
    String message =
        assertThrows(IllegalArgumentException.class, () -> evaluated(CNN2DFormat.NCHW, data))
            .getMessage();
    assertTrue(message.contains("pixel [1, 2] of example 2"), message);
    assertTrue(message.contains("labels mask"), message);
  }

  @Test
  void otherNetworksAreReferredToTheirOwnEvaluations() {
    MultiLayerNetwork classifier = Networks.dense();
    DataSet table = EvaluationData.examples(5, 3, 3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ExplainedEvaluation.builder(classifier)
                        .evaluateSegmentation(EvaluationData.iterator(table)))
            .getMessage();
    assertTrue(message.contains("see evaluate for a class of each example"), message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ExplainedEvaluation.builder(PixelClasses.network(CNN2DFormat.NCHW))
                        .evaluate(PixelClasses.iterator(PixelClasses.data(CNN2DFormat.NCHW))))
            .getMessage();
    assertTrue(message.contains("see evaluateSegmentation"), message);
    MultiLayerNetwork numbers =
        chain(
            InputType.convolutional(2, 3, 3),
            new ConvolutionLayer.Builder(1, 1).nOut(1).activation(Activation.IDENTITY).build(),
            new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    DataSet depths = new DataSet(Networks.values(1, 1, 3, 2, 3), Networks.values(2, 1, 1, 2, 3));
    message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ExplainedEvaluation.builder(numbers)
                        .evaluateSegmentation(PixelClasses.iterator(depths)))
            .getMessage();
    assertTrue(message.contains("one number, without a sigmoid"), message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ExplainedEvaluation.builder(PixelClasses.network(CNN2DFormat.NCHW))
                        .classNames("water", "road")
                        .evaluateSegmentation(
                            PixelClasses.iterator(PixelClasses.data(CNN2DFormat.NCHW))))
            .getMessage();
    assertTrue(message.contains("3 classes of pixels apart, but there are 2"), message);
  }

  /** A graph with two outputs, of which the second is images of classes. */
  @Test
  void oneOfSeveralOutputsIsEvaluated() {
    MultiLayerNetwork alone = PixelClasses.network(CNN2DFormat.NCHW);
    ComputationGraph graph =
        Networks.graph(
            g ->
                g.addInputs("in")
                    .setInputTypes(InputType.convolutional(2, 3, 3))
                    .addLayer(
                        "scores", alone.getLayerWiseConfigurations().getConf(0).getLayer(), "in")
                    .addLayer(
                        "classes",
                        alone.getLayerWiseConfigurations().getConf(1).getLayer(),
                        "scores")
                    .addLayer(
                        "other",
                        new CnnLossLayer.Builder(LossFunction.MSE)
                            .activation(Activation.IDENTITY)
                            .build(),
                        "scores")
                    .setOutputs("other", "classes"));
    graph.setParams(alone.params());
    DataSet data = PixelClasses.data(CNN2DFormat.NCHW);
    var both =
        new MultiDataSet(
            new INDArray[] {data.getFeatures()},
            new INDArray[] {data.getLabels(), data.getLabels()},
            null,
            new INDArray[] {null, data.getLabelsMaskArray()});
    try (var evaluation =
        ExplainedEvaluation.builder(graph)
            .output("classes")
            .evaluateSegmentation(new SingletonMultiDataSetIterator(both))) {
      assertEquals(14 / 17.0, evaluation.evaluation().accuracy(), 1e-12);
      assertEquals(5, explained(evaluation).get(1L).scoreForPredicted(), 1e-9);
    }
  }

  @Test
  void theCallbackKnowsImagesOfClassesByTheirLabels() throws Exception {
    MultiLayerNetwork network = PixelClasses.network(CNN2DFormat.NCHW);
    var data = PixelClasses.iterator(withoutMask());
    EvaluativeListener listener = new EvaluativeListener(data, 1, InvocationType.EPOCH_END);
    listener.setCallback(ExplainedEvaluation.builder(network).callback(data, folder));
    network.setListeners(listener);
    network.fit(PixelClasses.iterator(withoutMask()), 1);
    Path report = folder.resolve("run-001/evaluation-0001");
    ReportPages.read(report).requireSound();
    assertTrue(Files.exists(report.resolve("images.html")));
  }

  @Test
  void aNetworkThatWasTrainedOnSinceIsRefused() {
    MultiLayerNetwork network = PixelClasses.network(CNN2DFormat.NCHW);
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .evaluateSegmentation(PixelClasses.iterator(withoutMask()))) {
      network.params().addi(1e-3);
      assertThrows(IllegalStateException.class, () -> evaluation.explain(each -> {}));
    }
  }
}
