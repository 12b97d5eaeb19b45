package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.layers.objdetect.DetectedObject;
import org.deeplearning4j.nn.layers.objdetect.YoloUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two boxes a cell and three classes, on a grid of 3 × 4 cells. */
class DetectedBoxesTest {

  private static final INDArray PRIORS = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 0.5}});
  private static final int PARTS = 8;

  private static Yolo2OutputLayer layer(CNN2DFormat format) {
    Yolo2OutputLayer layer = new Yolo2OutputLayer.Builder().boundingBoxPriors(PRIORS).build();
    layer.setFormat(format);
    return layer;
  }

  private static INDArray in(CNN2DFormat format, INDArray channelsFirst) {
    return format == CNN2DFormat.NHWC ? channelsFirst.permute(0, 2, 3, 1).dup('c') : channelsFirst;
  }

  /** Puts a box into an output [2, 16, 3, 4]. */
  private static void put(INDArray output, YoloBox box, double... parts) {
    for (int i = 0; i < parts.length; i++) {
      output.putScalar(
          new long[] {box.example(), box.box() * PARTS + i, box.row(), box.column()}, parts[i]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cellsBecomeSharesOfTheImage(CNN2DFormat format) {
    INDArray output = Nd4j.zeros(2, 2 * PARTS, 3, 4);
    YoloBox place = new YoloBox(1, 1, 2, 0);
    put(output, place, 0.25, 0.75, 2, 1.5, 0.625, 0.125, 0.75, 0.125);
    DetectedBoxes boxes = DetectedBoxes.of(in(format, output), layer(format));
    // Its middle is at (0.25 / 4, 2.75 / 3), it is 2 / 4 wide and 1.5 / 3 high.
    var expected =
        new DetectedBox(
            place, 0.0625 - 0.25, 2.75 / 3 - 0.25, 0.3125, 2.75 / 3 + 0.25, 0.625, 1, 0.75);
    assertClose(expected, boxes.of(1));
    assertEquals(List.of(), boxes.of(0));
    assertClose(expected, boxes.example(1).of(0).stream().map(box -> in(1, box)).toList());
    assertEquals(1, boxes.confidence(0.625).of(1).size());
    assertEquals(0, boxes.confidence(0.626).of(1).size());
  }

  /** Of which the second has a box to explain by relevance; parts of another kind do not fit. */
  @Test
  void boxesOfSeveralBatchesBecomeOneBatch() {
    INDArray output = Nd4j.zeros(2, 2 * PARTS, 3, 4);
    YoloBox place = new YoloBox(1, 1, 2, 0);
    put(output, place, 0.25, 0.75, 2, 1.5, 0.625, 0.125, 0.75, 0.125);
    DetectedBoxes boxes = DetectedBoxes.of(output, layer(CNN2DFormat.NCHW));
    INDArray begun = output.like();
    put(begun, place, 0, 0, 0, 0, 1);
    DetectedBoxes marked = boxes.explaining(begun);
    DetectedBoxes both =
        DetectedBoxes.together(List.of(marked.example(1), marked.example(0), marked.example(1)));
    assertEquals(3, both.examples());
    assertEquals(List.of(in(2, boxes.of(1).get(0))), both.of(2));
    assertEquals(List.of(), both.of(1));
    assertEquals(both.of(0), both.explained(0));
    assertEquals(List.of(), both.explained(1));
    DetectedBoxes chosen = boxes.explaining(place).example(1);
    assertEquals(
        new YoloBox(1, 1, 2, 0),
        DetectedBoxes.together(List.of(chosen, chosen)).explained(1).get(0).place());
    assertThrows(
        IllegalArgumentException.class, () -> DetectedBoxes.together(List.of(chosen, marked)));
    assertThrows(
        IllegalArgumentException.class,
        () -> DetectedBoxes.together(List.of(boxes, boxes.confidence(0.1))));
    assertThrows(IllegalArgumentException.class, () -> DetectedBoxes.together(List.of()));
  }

  private static DetectedBox in(int example, DetectedBox box) {
    YoloBox place = box.place();
    return new DetectedBox(
        new YoloBox(example, place.box(), place.row(), place.column()),
        box.left(),
        box.top(),
        box.right(),
        box.bottom(),
        box.confidence(),
        box.ofClass(),
        box.probability());
  }

  private static void assertClose(DetectedBox expected, List<DetectedBox> found) {
    assertEquals(1, found.size());
    DetectedBox box = found.get(0);
    assertEquals(expected.place(), box.place());
    assertEquals(expected.left(), box.left(), 1e-9);
    assertEquals(expected.top(), box.top(), 1e-9);
    assertEquals(expected.right(), box.right(), 1e-9);
    assertEquals(expected.bottom(), box.bottom(), 1e-9);
    assertEquals(expected.confidence(), box.confidence());
    assertEquals(expected.ofClass(), box.ofClass());
    assertEquals(expected.probability(), box.probability());
  }

  /** Of one image DL4J finds the same, and tells their places in cells. */
  @ParameterizedTest
  @EnumSource
  void areThoseThatDl4jFindsInOneImage(CNN2DFormat format) {
    INDArray scores = Networks.values(3, 1, 2 * PARTS, 3, 4).muli(4);
    INDArray output = YoloUtils.activate(PRIORS, scores);
    // Without suppression, which compares classes: of them DL4J's list holds empty arrays.
    List<DetectedObject> expected =
        YoloUtils.getPredictedObjects(PRIORS, output, 0.3, 0).stream()
            .sorted(Comparator.comparingDouble(DetectedObject::getConfidence).reversed())
            .toList();
    List<DetectedBox> found =
        DetectedBoxes.of(in(format, output), layer(format)).confidence(0.3).overlap(1).of(0);
    assertTrue(expected.size() > 3, expected::toString);
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      DetectedObject of = expected.get(i);
      DetectedBox box = found.get(i);
      assertEquals(of.getTopLeftXY()[0] / 4, box.left(), 1e-9);
      assertEquals(of.getTopLeftXY()[1] / 3, box.top(), 1e-9);
      assertEquals(of.getBottomRightXY()[0] / 4, box.right(), 1e-9);
      assertEquals(of.getBottomRightXY()[1] / 3, box.bottom(), 1e-9);
      assertEquals(of.getConfidence(), box.confidence(), 1e-9);
      YoloBox place = box.place();
      double[] classes = new double[3];
      for (int c = 0; c < 3; c++) {
        int channel = place.box() * PARTS + 5 + c;
        classes[c] = output.getDouble(0, channel, place.row(), place.column());
      }
      assertEquals(Arrays.stream(classes).max().getAsDouble(), box.probability(), 1e-9);
      assertEquals(classes[box.ofClass()], box.probability(), 1e-9);
    }
  }

  /** Which DL4J's own list of a batch does not respect. */
  @Test
  void aBoxGivesWayToASurerOneOfItsClassInTheSameImageOnly() {
    INDArray output = Nd4j.zeros(2, 2 * PARTS, 3, 4);
    put(output, new YoloBox(0, 0, 1, 1), 0.5, 0.5, 2, 2, 0.75, 1, 0, 0);
    put(output, new YoloBox(0, 1, 1, 1), 0.5, 0.5, 2, 1.5, 0.875, 1, 0, 0); // covers 3/4
    put(output, new YoloBox(0, 0, 1, 2), 0, 0.5, 2, 2, 0.625, 0, 1, 0); // of another class
    put(output, new YoloBox(1, 0, 1, 1), 0.5, 0.5, 2, 2, 0.5, 1, 0, 0); // in another image
    DetectedBoxes boxes = DetectedBoxes.of(output, layer(CNN2DFormat.NCHW));
    assertEquals(List.of(new YoloBox(0, 1, 1, 1), new YoloBox(0, 0, 1, 2)), places(boxes.of(0)));
    assertEquals(List.of(new YoloBox(1, 0, 1, 1)), places(boxes.of(1)));
    assertEquals(3, boxes.overlap(0.8).of(0).size());
  }

  private static List<YoloBox> places(List<DetectedBox> boxes) {
    return boxes.stream().map(DetectedBox::place).toList();
  }

  @ParameterizedTest
  @EnumSource
  void explainedAreThoseAtWhichRelevanceBegan(CNN2DFormat format) {
    Yolo2OutputLayer layer = layer(format);
    INDArray output = in(format, Networks.values(4, 2, 2 * PARTS, 3, 4));
    YoloBox place = new YoloBox(1, 0, 2, 3);
    INDArray begun = place.classScore(1, output, layer).relevance();
    DetectedBoxes boxes = DetectedBoxes.of(output, layer).explaining(begun);
    assertEquals(List.of(place), places(boxes.explained(1)));
    assertEquals(List.of(), boxes.explained(0));
    assertEquals(
        List.of(new YoloBox(0, 0, 2, 3)), places(boxes.example(1).explained(0)), "of a copy");
    DetectedBoxes others = boxes.explaining(new YoloBox(0, 1, 0, 1), new YoloBox(1, 1, 2, 0));
    assertEquals(List.of(new YoloBox(0, 1, 0, 1)), places(others.explained(0)));
    assertEquals(List.of(new YoloBox(0, 1, 2, 0)), places(others.example(1).explained(0)));
  }

  /** Five numbers a box, and nothing that could be in it. */
  @Test
  void aDetectorWithoutClassesHasBoxes() {
    INDArray output = Nd4j.zeros(1, 10, 2, 2);
    output.putScalar(new long[] {0, 9, 0, 1}, 0.5);
    List<DetectedBox> found = DetectedBoxes.of(output, layer(CNN2DFormat.NCHW)).of(0);
    assertEquals(List.of(new YoloBox(0, 1, 0, 1)), places(found));
    assertEquals(-1, found.get(0).ofClass());
  }

  @Test
  void whatDoesNotExistIsRefused() {
    DetectedBoxes boxes = DetectedBoxes.of(Nd4j.zeros(2, 2 * PARTS, 3, 4), layer(CNN2DFormat.NCHW));
    assertThrows(IllegalArgumentException.class, () -> boxes.of(2));
    assertThrows(IllegalArgumentException.class, () -> boxes.confidence(1.5));
    assertThrows(IllegalArgumentException.class, () -> boxes.overlap(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> boxes.explaining(new YoloBox(0, 0, 3, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> boxes.explaining(Nd4j.zeros(1, 2 * PARTS, 3, 4)));
  }
}
