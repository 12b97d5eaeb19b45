package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.DetectedBoxes;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.YoloBox;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A detector's boxes over the heatmap. Nothing but their lines is black in an image without
 * relevance.
 */
class BoxesTest {

  private static final int PARTS = 7;
  private static final int BLACK = 0;
  private static final INDArray PRIORS = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 0.5}});

  /** In example 1 of 2, on a grid of 2 × 3 cells, each of them 20 × 20 pixels. */
  private static final YoloBox WIDE = new YoloBox(1, 1, 1, 2);

  private static final YoloBox HIGH = new YoloBox(1, 0, 0, 0);

  private static Yolo2OutputLayer layer(CNN2DFormat format) {
    Yolo2OutputLayer layer = new Yolo2OutputLayer.Builder().boundingBoxPriors(PRIORS).build();
    layer.setFormat(format);
    return layer;
  }

  private static INDArray in(CNN2DFormat format, INDArray channelsFirst) {
    return format == CNN2DFormat.NHWC ? channelsFirst.permute(0, 2, 3, 1).dup('c') : channelsFirst;
  }

  private static void put(INDArray output, YoloBox box, double... parts) {
    for (int i = 0; i < parts.length; i++) {
      output.putScalar(
          new long[] {box.example(), box.box() * PARTS + i, box.row(), box.column()}, parts[i]);
    }
  }

  /**
   * The wide box has its middle at (42, 30) and 30 × 10 pixels, the high one 8 × 28 at (10, 16).
   */
  private static DetectedBoxes boxes(CNN2DFormat format) {
    INDArray output = Nd4j.zeros(2, 2 * PARTS, 2, 3);
    put(output, WIDE, 0.1, 0.5, 1.5, 0.5, 0.9, 0.2, 0.8);
    put(output, HIGH, 0.5, 0.8, 0.4, 1.4, 0.6, 0.7, 0.3);
    put(output, new YoloBox(1, 1, 0, 2), 0.5, 0.5, 1, 1, 0.4, 1, 0); // not sure enough
    put(output, new YoloBox(0, 0, 0, 1), 0.5, 0.5, 1, 1, 0.99, 1, 0); // in another image
    return DetectedBoxes.of(in(format, output), layer(format));
  }

  private static Heatmap blank() {
    return of(Nd4j.zeros(2, 1, 40, 60)).example(1);
  }

  /** Every pixel 4 × 4, so that no label reaches another box. */
  private static Heatmap of(INDArray relevance) {
    return Heatmap.of(relevance, DataFormat.NCHW).enlarged(4).classNames(List.of("cat", "dog"));
  }

  private static void assertRing(
      BufferedImage image, Rectangle box, int thickness, List<Rectangle> others) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean isBlack = Pixels.at(image, x, y) == BLACK;
        Rectangle inner = inner(box, thickness);
        boolean isOfBox = box.contains(x, y) && !inner.contains(x, y);
        int px = x;
        int py = y;
        boolean isOfOther = others.stream().anyMatch(other -> other.contains(px, py));
        if (!isOfOther) {
          assertEquals(isOfBox, isBlack, "pixel " + x + ", " + y);
        }
        int white = thickness > 1 ? 2 : 1;
        if (inner.contains(x, y) && !inner(inner, white).contains(x, y) && !isOfOther) {
          assertEquals(Pixels.WHITE, Pixels.at(image, x, y));
        }
      }
    }
  }

  private static Rectangle inner(Rectangle box, int thickness) {
    return new Rectangle(
        box.x + thickness,
        box.y + thickness,
        box.width - 2 * thickness,
        box.height - 2 * thickness);
  }

  private static final Rectangle WIDE_PIXELS = new Rectangle(4 * 27, 4 * 25, 4 * 30, 4 * 10);
  private static final Rectangle HIGH_PIXELS = new Rectangle(4 * 6, 4 * 2, 4 * 8, 4 * 28);

  @ParameterizedTest
  @EnumSource
  void areWhereTheDetectorSeesThemAndTheExplainedOneIsThick(CNN2DFormat format) {
    BufferedImage wide = blank().boxes(boxes(format).explaining(WIDE)).toImage();
    assertRing(wide, WIDE_PIXELS, 3, List.of(HIGH_PIXELS));
    assertRing(wide, HIGH_PIXELS, 1, List.of(WIDE_PIXELS));
    BufferedImage high = blank().boxes(boxes(format).explaining(HIGH)).toImage();
    assertRing(high, WIDE_PIXELS, 1, List.of(HIGH_PIXELS));
    assertRing(high, HIGH_PIXELS, 3, List.of(WIDE_PIXELS));
  }

  /** The sides, not the lines, grow with the image: 7 × as large they end where pixels begin. */
  @Test
  void fitTheImageInEverySize() {
    DetectedBoxes boxes = boxes(CNN2DFormat.NCHW).explaining(WIDE).confidence(0.9);
    Rectangle large = new Rectangle(7 * 27, 7 * 25, 7 * 30, 7 * 10);
    assertRing(blank().enlarged(7).boxes(boxes).toImage(), large, 3, List.of());
  }

  @Test
  void anExplainedBoxIsDrawnThoughItWasNotFound() {
    DetectedBoxes boxes = boxes(CNN2DFormat.NCHW).explaining(WIDE).confidence(0.95);
    assertEquals(List.of(), boxes.of(1));
    assertRing(blank().boxes(boxes).toImage(), WIDE_PIXELS, 3, List.of());
  }

  @Test
  void ofABoxBeyondTheImageWhatIsWithinItIsDrawn() {
    INDArray output = Nd4j.zeros(2, 2 * PARTS, 2, 3);
    put(output, HIGH, 0.5, 0.5, 2, 1, 0.6, 0.7, 0.3); // from -10 to 30
    DetectedBoxes boxes = DetectedBoxes.of(output, layer(CNN2DFormat.NCHW));
    assertRing(blank().boxes(boxes).toImage(), new Rectangle(0, 0, 4 * 30, 4 * 20), 1, List.of());
  }

  @Test
  void wordsTellWhatIsInThem() {
    Heatmap heatmap = blank().boxes(boxes(CNN2DFormat.NCHW).explaining(WIDE));
    String words = String.join("\n", heatmap.classNames(List.of("cat", "dog")).description());
    assertTrue(words.contains("boxes: dog 90.0 % (explained, thick), cat 60.0 %"), words);
    words = String.join("\n", heatmap.classNames(List.of("cat")).description());
    assertTrue(words.contains("class 1 90.0 % (explained, thick), cat 60.0 %"), words);
    words = String.join("\n", heatmap.example(0).description());
    assertTrue(words.contains("boxes: cat 99.0 %"), words);
  }

  /** Another name changes the letters, and nothing else does. */
  @Test
  void labelsAreTheClassesNames() {
    Heatmap heatmap = blank().boxes(boxes(CNN2DFormat.NCHW));
    int[] dog = Pixels.all(heatmap.classNames(List.of("cat", "dog")).toImage());
    int[] cow = Pixels.all(heatmap.classNames(List.of("cat", "cow")).toImage());
    int changed = 0;
    for (int i = 0; i < dog.length; i++) {
      int x = i % 240;
      int y = i / 240;
      boolean isAboveWide = x >= 4 * 27 && y >= 4 * 25 - 16 && y < 4 * 25;
      if (!isAboveWide) {
        assertEquals(dog[i], cow[i], "pixel " + x + ", " + y);
      }
      changed += dog[i] == cow[i] ? 0 : 1;
    }
    assertTrue(changed > 10, "changed " + changed);
  }

  private static MultiLayerNetwork network(CNN2DFormat format) {
    return Networks.chain(
        InputType.convolutional(40, 60, 1, format),
        new ConvolutionLayer.Builder(20, 20)
            .stride(20, 20)
            .nOut(2 * PARTS)
            .dataFormat(format)
            .activation(Activation.IDENTITY)
            .build(),
        new Yolo2OutputLayer.Builder().boundingBoxPriors(PRIORS).build());
  }

  /** Places and marks are those of an explanation, without a word from the user. */
  @ParameterizedTest
  @EnumSource
  void ofAnExplanationAreDrawnByThemselves(CNN2DFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray images = in(format, Networks.values(8, 2, 1, 40, 60));
    INDArray output = network.output(images.dup());
    var layer = (Yolo2OutputLayer) network.getLayerWiseConfigurations().getConf(1).getLayer();
    YoloBox chosen = new YoloBox(1, 0, 1, 0);
    YoloBox surest = YoloBox.mostConfident(output, 1, layer);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Map<YoloBox, Target> targets =
          Map.of(surest, Target.predicted(), chosen, chosen.classScore(1, output, layer));
      for (YoloBox marked : targets.keySet()) {
        Explanation explanation = explainer.explain(images, targets.get(marked));
        DetectedBoxes expected = DetectedBoxes.of(output, layer).explaining(marked);
        Heatmap automatic = Heatmap.of(explanation).example(1);
        Heatmap plain = Heatmap.of(explanation.inputs().get(0)).example(1);
        assertArrayEquals(
            Pixels.all(plain.boxes(expected).toImage()), Pixels.all(automatic.toImage()));
        assertArrayEquals(
            Pixels.all(plain.boxes(expected).overlay().toImage()),
            Pixels.all(automatic.overlay().toImage()));
        assertArrayEquals(
            Pixels.all(plain.toImage()), Pixels.all(automatic.withoutBoxes().toImage()));
        assertTrue(Pixels.count(automatic.toImage(), BLACK) > 0);
        InputPicture picture = Pictures.of(explanation.inputs().get(0), explanation).example(1);
        assertArrayEquals(Pixels.all(automatic.toImage()), Pixels.all(picture.toImage()));
      }
      String told = Heatmap.of(explainer.explain(images)).description().toString();
      assertTrue(told.contains("the objectness of the surest box"), told);
    }
  }

  @Test
  void theBoxesOfAnotherBatchAreRefused() {
    Heatmap ofOne = of(Nd4j.zeros(1, 1, 40, 60));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> ofOne.boxes(boxes(CNN2DFormat.NCHW)));
    assertTrue(e.getMessage().contains("the boxes are of 2"), e.getMessage());
    BufferedImage image = ofOne.boxes(boxes(CNN2DFormat.NCHW).example(1)).toImage();
    assertRing(image, WIDE_PIXELS, 1, List.of(HIGH_PIXELS));
  }
}
