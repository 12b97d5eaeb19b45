package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Networks;
import org.lrp4j.PixelFormat;
import org.lrp4j.Vocabulary;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.ColorMap;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Scale;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** All frames of an animation have one size, whatever is written below them. */
class FramesTest {

  private static final Evidence BRIEF = new Evidence(OptionalInt.of(3), OptionalInt.of(3), 0, 0, 0);

  private static final Evidence LONG =
      new Evidence(OptionalInt.of(103), OptionalInt.of(578), -1.234e-12, 0, -1.234e-12);

  private static List<String> caption(int predicted, String score) {
    return List.of(
        "probe-0: predicted " + predicted + " (0.9876)",
        "relevance for " + predicted + " (0.9876)",
        "score " + score + " = inputs " + score + ", biases and stabilizers " + score,
        "composite EpsilonGammaBox");
  }

  private static List<Frame> frames(FrameDrawing drawing, INDArray relevance) {
    return List.of(
        new Frame(1, 0, BRIEF, caption(3, "0"), drawing.relevance(relevance)),
        new Frame(
            12345678,
            123,
            LONG,
            caption(578, "−1.23e-12"),
            drawing.relevance(relevance.mul(-0.7))));
  }

  private static FrameDrawing drawing(
      INDArray inputs, DataFormat format, int probe, String... names) {
    ExplainedInput all = new ExplainedInput("input", inputs, inputs, format);
    return FrameDrawing.of(all.example(probe), List.of(names));
  }

  private static void assertOneSize(FrameDrawing drawing, INDArray relevance) {
    List<Frame> frames = frames(drawing, relevance);
    CommonStyle style = drawing.style(frames);
    List<BufferedImage> drawn = frames.stream().map(f -> drawing.frame(f, style)).toList();
    assertEquals(drawn.get(0).getWidth(), drawn.get(1).getWidth());
    assertEquals(drawn.get(0).getHeight(), drawn.get(1).getHeight());
  }

  @Test
  void ofTallNarrowImages() {
    INDArray images = Networks.values(1, 1, 1, 64, 8);
    assertOneSize(drawing(images, DataFormat.NCHW, 0), images);
  }

  @Test
  void ofWideAndLargeImages() {
    INDArray wide = Networks.values(1, 1, 8, 64, 3);
    assertOneSize(drawing(wide, DataFormat.NHWC, 0), wide);
    INDArray large = Networks.values(1, 1, 1, 300, 2);
    assertOneSize(drawing(large, DataFormat.NCHW, 0), large);
  }

  @Test
  void ofVolumes() {
    INDArray small = Networks.values(1, 1, 1, 5, 6, 4);
    assertOneSize(drawing(small, DataFormat.NCDHW, 0), small);
    INDArray large = Networks.values(1, 1, 9, 150, 120, 2);
    assertOneSize(drawing(large, DataFormat.NDHWC, 0), large);
  }

  /** The second word against, the third for: each in its own colour, on the scale of all frames. */
  @Test
  void ofTexts() {
    INDArray indices = Nd4j.createFromArray(new double[][] {{0, 1, 2, 0}});
    ExplainedInput probe =
        new ExplainedInput(
            "text",
            indices,
            indices,
            DataFormat.NC,
            PixelFormat.UNKNOWN,
            Optional.of(new Vocabulary(List.of("a", "not", "good"))),
            Optional.of(Nd4j.createFromArray(new double[][] {{1, 1, 1, 0}})));
    FrameDrawing drawing = FrameDrawing.of(probe, List.of());
    assertOneSize(drawing, indices);
    INDArray relevance = Nd4j.createFromArray(new double[][] {{0, -1, 2, 0}});
    Frame frame = new Frame(1, 0, BRIEF, caption(3, "+1.00"), drawing.relevance(relevance));
    CommonStyle style = drawing.style(List.of(frame));
    assertEquals(2, style.limit());
    BufferedImage expected =
        TokenStrip.of(List.of("a", "not", "good"), 0, -1, 2)
            .width(480)
            .title(frame.title())
            .caption(caption(3, "+1.00"))
            .toImage();
    assertArrayEquals(pixels(expected), pixels(drawing.frame(frame, style)));
    assertFalse(
        Arrays.equals(
            pixels(expected), pixels(drawing.frame(frame, new CommonStyle(4, List.of())))));
  }

  @Test
  void ofTablesAndSequences() {
    INDArray table = Networks.values(1, 1, 40);
    assertOneSize(drawing(table, DataFormat.NC, 0), table);
    INDArray sequence = Networks.values(1, 1, 9, 20);
    assertOneSize(drawing(sequence, DataFormat.NCW, 0), sequence);
  }

  @Test
  void theStrongestStepOfAllFramesSetsTheScaleOfSequences() {
    INDArray sequences = Networks.values(1, 2, 14, 20);
    FrameDrawing drawing = drawing(sequences, DataFormat.NCW, 1);
    INDArray relevance = sequences.mul(0).putScalar(new int[] {1, 4, 7}, -1.3);
    relevance.putScalar(new int[] {0, 2, 2}, 50);
    CommonStyle style = drawing.style(frames(drawing, relevance.slice(1).reshape(1, 14, 20)));
    assertEquals(1.5, style.limit(), 1e-9);
    assertTrue(style.features().contains(4), style.features()::toString);
    assertEquals(12, style.features().size());
  }

  @Test
  void equalStepsHaveOneColourInAllFramesOfASequence() {
    INDArray sequence = Networks.values(1, 1, 1, 4).mul(0);
    FrameDrawing drawing = drawing(sequence, DataFormat.NCW, 0, "speed");
    INDArray strong = sequence.dup().putScalar(new int[] {0, 0, 0}, 1.0);
    Frame frame = new Frame(1, 0, BRIEF, caption(3, "+1.00"), drawing.relevance(strong));
    BufferedImage alone = drawing.frame(frame, new CommonStyle(1, List.of(0)));
    BufferedImage besideStronger = drawing.frame(frame, new CommonStyle(2, List.of(0)));
    int full = ColorMap.redBlue().at(1).getRGB();
    int half = ColorMap.redBlue().at(0.5).getRGB();
    // A quarter of the strip; the colour bar has a column of every colour.
    assertTrue(count(alone, full) > 500 && count(alone, half) < 50);
    assertTrue(count(besideStronger, full) < 50);
    assertEquals(count(alone, full), count(besideStronger, half), 30);
  }

  @Test
  void channelsLastAreTheSameFrames() {
    INDArray sequences = Networks.values(1, 2, 5, 5);
    INDArray images = Networks.values(1, 2, 3, 5, 5);
    assertSameFrames(
        drawing(sequences, DataFormat.NCW, 1),
        drawing(sequences.permute(0, 2, 1), DataFormat.NWC, 1),
        sequences,
        0,
        2,
        1);
    INDArray volumes = Networks.values(1, 2, 2, 4, 4, 4);
    assertSameFrames(
        drawing(volumes, DataFormat.NCDHW, 1),
        drawing(volumes.permute(0, 2, 3, 4, 1), DataFormat.NDHWC, 1),
        volumes,
        0,
        2,
        3,
        4,
        1);
    assertSameFrames(
        drawing(images, DataFormat.NCHW, 1),
        drawing(images.permute(0, 2, 3, 1), DataFormat.NHWC, 1),
        images,
        0,
        2,
        3,
        1);
  }

  private static void assertSameFrames(
      FrameDrawing first, FrameDrawing last, INDArray inputs, int... toLast) {
    INDArray relevance = inputs.get(NDArrayIndex.interval(1, 2)).neg();
    List<Frame> frames = frames(first, relevance);
    List<Frame> framesLast = frames(last, relevance.permute(toLast));
    CommonStyle style = first.style(frames);
    assertEquals(style, last.style(framesLast));
    for (int i = 0; i < frames.size(); i++) {
      assertArrayEquals(
          pixels(first.frame(frames.get(i), style)), pixels(last.frame(framesLast.get(i), style)));
    }
    assertArrayEquals(
        pixels(first.filmstrip(frames, style)), pixels(last.filmstrip(framesLast, style)));
    assertFalse(
        Arrays.equals(
            pixels(first.frame(frames.get(0), style)), pixels(first.frame(frames.get(1), style))));
  }

  /** Below every frame of whatever kind are all of its lines, and each changes the picture. */
  @Test
  void showAllOfTheirCaption() {
    INDArray image = Networks.values(1, 1, 1, 8, 8);
    INDArray table = Networks.values(1, 1, 4);
    Map<FrameDrawing, INDArray> drawings =
        Map.of(drawing(image, DataFormat.NCHW, 0), image, drawing(table, DataFormat.NC, 0), table);
    drawings.forEach(
        (drawing, relevance) -> {
          List<String> caption = caption(3, "+1.00");
          Frame frame = new Frame(1, 0, BRIEF, caption, drawing.relevance(relevance));
          CommonStyle style = drawing.style(List.of(frame));
          int[] drawn = pixels(drawing.frame(frame, style));
          for (int line = 0; line < caption.size(); line++) {
            List<String> other = new ArrayList<>(caption);
            other.set(line, caption.get(line).replace('+', '−').replace('3', '8') + " ");
            other.set(line, other.get(line).replace("Box", "Fox"));
            Frame changed = new Frame(1, 0, BRIEF, other, frame.relevance());
            assertFalse(
                Arrays.equals(drawn, pixels(drawing.frame(changed, style))), caption.get(line));
          }
          for (Frame changed :
              List.of(
                  new Frame(2, 0, BRIEF, caption, frame.relevance()),
                  new Frame(1, 1, BRIEF, caption, frame.relevance()))) {
            assertFalse(Arrays.equals(drawn, pixels(drawing.frame(changed, style))));
          }
        });
  }

  /** Red, pale red, pale blue, and so on: each pixel where it is in the image. */
  @Test
  void showEachPixelsRelevanceInItsPlace() {
    INDArray image = Networks.values(1, 1, 2, 4, 4);
    INDArray relevance = Networks.values(2, 1, 2, 4, 4);
    FrameDrawing drawing = drawing(image, DataFormat.NCHW, 0);
    Frame frame = new Frame(1, 0, BRIEF, caption(3, "0"), drawing.relevance(relevance));
    BufferedImage drawn = drawing.frame(frame, new CommonStyle(8, List.of()));
    int factor = 196 / 4;
    int left = 16 + 196 + 3;
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        double sum = relevance.getDouble(0, 0, y, x) + relevance.getDouble(0, 1, y, x);
        int expected = ColorMap.redBlue().at(sum / 8).getRGB();
        int actual = drawn.getRGB(left + x * factor + factor / 2, 16 + y * factor + factor / 2);
        for (int shift = 0; shift < 24; shift += 8) {
          assertEquals(expected >> shift & 0xFF, actual >> shift & 0xFF, 1, x + ", " + y);
        }
      }
    }
  }

  @Test
  void areInTheFilmstripInTheirOrderEachWithItsOwnLabel() {
    INDArray image = Networks.values(1, 1, 1, 4, 4);
    FrameDrawing drawing = drawing(image, DataFormat.NCHW, 0);
    INDArray first = Networks.values(2, 1, 1, 4, 4);
    INDArray second = Networks.values(3, 1, 1, 4, 4);
    List<Frame> frames =
        List.of(
            new Frame(1, 0, BRIEF, caption(3, "0"), drawing.relevance(first)),
            new Frame(12, 4, LONG, caption(3, "0"), drawing.relevance(second)));
    BufferedImage strip = drawing.filmstrip(frames, new CommonStyle(5, List.of()));
    BufferedImage right =
        Heatmap.of(Nd4j.concat(0, first, second), DataFormat.NCHW)
            .enlarged(112 / 4)
            .scale(Scale.fixed(5))
            .gallery()
            .labels(
                List.of(
                    "iteration 1, epoch 0\nclass 3: 0\npredicted 3\nbiases etc. 0",
                    "iteration 12, epoch 4\nclass 103: −1.23e-12\npredicted 578\n"
                        + "biases etc. −1.23e-12"))
            .columns(2)
            .commonScale()
            .toImage();
    int x = strip.getWidth() - right.getWidth();
    assertArrayEquals(
        pixels(right), pixels(strip.getSubimage(x, 0, right.getWidth(), right.getHeight())));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static long count(BufferedImage image, int rgb) {
    return Arrays.stream(pixels(image)).filter(pixel -> pixel == rgb).count();
  }
}
