package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.ChannelOrder;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.ExplanationFixture;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One entry draws every format, and a format read wrongly gives another picture. All lengths are
 * either different, so that swapped axes have another size, or equal, so that they have not and the
 * pixels must tell.
 */
class InputPictureTest {

  /** Values that differ everywhere, of both signs, and that no swap of axes leaves as they are. */
  private static INDArray values(int seed, long... shape) {
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(values, i -> Math.sin(1.7 * i + seed) * (1 + i % 5));
    return Nd4j.createFromArray(values).reshape(shape);
  }

  private static ExplainedInput explained(INDArray relevance, INDArray input, DataFormat format) {
    return new ExplainedInput("input", input, relevance, format);
  }

  /** Channels first or features before time. */
  private static ExplainedInput first(long... shape) {
    return explained(values(1, shape), values(2, shape), DataFormat.channelsFirst(shape.length));
  }

  /** The same data with the channels or features last. */
  private static ExplainedInput last(ExplainedInput first) {
    int rank = first.input().rank();
    int[] order = IntStream.range(0, rank).map(i -> i == 0 ? 0 : i % (rank - 1) + 1).toArray();
    order[rank - 1] = 1;
    return explained(
        first.relevance().permute(order).dup('c'),
        first.input().permute(order).dup('c'),
        Map.of(3, DataFormat.NWC, 4, DataFormat.NHWC, 5, DataFormat.NDHWC).get(rank));
  }

  private static BufferedImage drawn(ExplainedInput input) {
    InputPicture picture = Pictures.of(input).example(1);
    return picture instanceof Heatmap heatmap
        ? heatmap.enlarged(3).strip().toImage()
        : picture.toImage();
  }

  private static void assertSame(BufferedImage expected, BufferedImage actual) {
    assertEquals(expected.getWidth(), actual.getWidth());
    assertEquals(expected.getHeight(), actual.getHeight());
    assertArrayEquals(Pixels.all(expected), Pixels.all(actual));
  }

  private static void assertDifferent(BufferedImage one, BufferedImage other) {
    assertFalse(Arrays.equals(Pixels.all(one), Pixels.all(other)));
  }

  @Test
  void theKindSuitsTheFormat() {
    assertInstanceOf(BarChart.class, Pictures.of(first(2, 5)));
    assertInstanceOf(HeatStrip.class, Pictures.of(first(2, 3, 5)));
    assertInstanceOf(HeatStrip.class, Pictures.of(last(first(2, 3, 5))));
    assertInstanceOf(Heatmap.class, Pictures.of(first(2, 3, 5, 4)));
    assertInstanceOf(Heatmap.class, Pictures.of(last(first(2, 3, 5, 4))));
    assertInstanceOf(Heatmap.class, Pictures.of(first(2, 2, 3, 5, 4)));
    assertInstanceOf(Heatmap.class, Pictures.of(last(first(2, 2, 3, 5, 4))));
  }

  @Test
  void sequencesAreTheSamePictureInBothFormats() {
    for (long[] shape : List.of(new long[] {2, 3, 5}, new long[] {2, 5, 5})) {
      ExplainedInput first = first(shape);
      assertSame(drawn(first), drawn(last(first)));
    }
  }

  @Test
  void imagesAndVolumesAreTheSamePictureInBothFormats() {
    for (long[] shape :
        List.of(
            new long[] {2, 3, 5, 4},
            new long[] {2, 3, 3, 3},
            new long[] {2, 2, 5, 5},
            new long[] {2, 2, 3, 5, 4},
            new long[] {2, 3, 3, 3, 3})) {
      ExplainedInput first = first(shape);
      assertSame(drawn(first), drawn(last(first)));
    }
  }

  @Test
  void sequencesReadInTheWrongFormatAreAnotherPicture() {
    ExplainedInput last = last(first(2, 5, 5));
    assertDifferent(drawn(last), drawn(explained(last.relevance(), last.input(), DataFormat.NCW)));
  }

  @Test
  void imagesReadInTheWrongFormatAreAnotherPicture() {
    ExplainedInput last = last(first(2, 3, 3, 3));
    assertDifferent(drawn(last), drawn(explained(last.relevance(), last.input(), DataFormat.NCHW)));
    last = last(first(2, 3, 3, 3, 3));
    assertDifferent(
        drawn(last), drawn(explained(last.relevance(), last.input(), DataFormat.NCDHW)));
  }

  /** A wrong picture: the spatial axes or features and time swapped, equal values, another one. */
  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC", "NCHW", "NHWC", "NCDHW", "NDHWC"})
  void whatIsWrongShows(DataFormat format) {
    boolean isImage = format.rank() >= 4;
    ExplainedInput first = isImage ? first(2, 3, 5, 5) : first(2, 5, 5);
    if (format.rank() == 5) {
      first = first(2, 3, 5, 5, 5);
    }
    ExplainedInput right = format.isChannelsLast() ? last(first) : first;
    BufferedImage picture = drawn(right);

    int one = isImage ? format.positionAxes().get(0) : 1;
    int other = isImage ? format.positionAxes().get(1) : 2;
    assertDifferent(picture, drawn(with(right, swapped(right.relevance(), one, other))));
    assertDifferent(picture, drawn(with(right, right.relevance().like().assign(0.5))));
    assertDifferent(picture, drawn(with(right, right.relevance().neg())));
    assertDifferent(picture, drawn(with(right, reversedChannels(right))));
    assertDifferent(picture, Pictures.of(right).example(0).toImage());
  }

  private static ExplainedInput with(ExplainedInput input, INDArray both) {
    return explained(both, both, input.format());
  }

  private static INDArray swapped(INDArray array, int one, int other) {
    return array.dup('c').swapAxes(one, other).dup('c');
  }

  private static INDArray reversedChannels(ExplainedInput input) {
    INDArray reversed = input.relevance().dup('c');
    int axis = input.format().channelAxis();
    int count = (int) reversed.size(axis);
    for (int i = 0; i < count; i++) {
      int[] others = others(reversed.rank(), axis);
      reversed
          .tensorAlongDimension(i, others)
          .assign(input.relevance().tensorAlongDimension(count - 1 - i, others));
    }
    return reversed;
  }

  private static int[] others(int rank, int axis) {
    return IntStream.range(0, rank).filter(i -> i != axis).toArray();
  }

  @Test
  void aStepOfOneFeatureIsInItsLaneAndItsPlace() {
    for (DataFormat format : List.of(DataFormat.NCW, DataFormat.NWC)) {
      boolean isLast = format == DataFormat.NWC;
      INDArray relevance = Nd4j.zeros(DataType.DOUBLE, isLast ? 4 : 3, isLast ? 3 : 4);
      relevance.putScalar(isLast ? new int[] {3, 1} : new int[] {1, 3}, 1);
      INDArray batch = relevance.reshape(1, relevance.size(0), relevance.size(1));
      StepPlot plot =
          StepPlot.of(batch, format).featureNames("a", "b", "c").features(List.of(0, 1, 2));
      BufferedImage image = plot.toImage();
      int height = image.getHeight();
      long red = Pixels.count(image, Pixels.RED);
      assertTrue(red > 1000, red + " red pixels in " + format);
      assertEquals(
          red,
          Pixels.count(image.getSubimage(474, height / 3, 640 - 474, height / 3), Pixels.RED),
          "in the last quarter of the second lane, " + format);
      assertArrayEquals(new double[] {0, 1, 0}, plot.sums(), format::toString);
    }
  }

  @Test
  void aPixelIsInItsRowAndColumn() {
    for (DataFormat format : List.of(DataFormat.NCHW, DataFormat.NHWC)) {
      boolean isLast = format == DataFormat.NHWC;
      INDArray relevance = isLast ? Nd4j.zeros(1, 2, 4, 3) : Nd4j.zeros(1, 3, 2, 4);
      relevance.putScalar(isLast ? new int[] {0, 1, 2, 0} : new int[] {0, 0, 1, 2}, 1);
      Heatmap heatmap = Heatmap.of(relevance, format).enlarged(1);
      BufferedImage image = heatmap.toImage();
      assertEquals(4, image.getWidth());
      assertEquals(2, image.getHeight());
      assertEquals(Pixels.RED, Pixels.at(image, 2, 1), format.toString());
      assertEquals(1, Pixels.count(image, Pixels.RED));
      assertEquals(1.0, heatmap.peak());
      assertEquals(4, heatmap.longerSide());
    }
  }

  @Test
  void theColoursOfAnImageAreThoseOfItsChannels() {
    for (DataFormat format : List.of(DataFormat.NCHW, DataFormat.NHWC)) {
      INDArray red = Nd4j.zeros(1, 3, 3, 3);
      red.tensorAlongDimension(0, 2, 3).assign(1);
      INDArray pixels = format == DataFormat.NHWC ? red.permute(0, 2, 3, 1).dup('c') : red;
      BufferedImage image =
          Heatmap.of(pixels, pixels, format)
              .channelOrder(ChannelOrder.RGB)
              .overlay()
              .input()
              .toImage();
      assertEquals(0xFF0000, Pixels.at(image, 0, 0), format.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NCDHW", "NDHWC"})
  void anArrayOfOtherAxesIsNoVolume(DataFormat format) {
    INDArray image = Nd4j.ones(1, 2, 3, 4);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Pictures.of(image, format)).getMessage();
    assertTrue(message.contains("depth, height, width"), message);
    assertTrue(message.contains("[1, 2, 3, 4]"), message);
  }

  @Test
  void aFormatOfAnotherKindIsRefused() {
    INDArray images = Nd4j.ones(1, 2, 3, 4);
    String message =
        assertThrows(IllegalArgumentException.class, () -> StepPlot.of(images, DataFormat.NCHW))
            .getMessage();
    assertTrue(message.contains("sequences") && message.contains("Heatmap"), message);
    assertThrows(IllegalArgumentException.class, () -> Heatmap.of(Nd4j.ones(1, 2), DataFormat.NC));
    assertThrows(IllegalArgumentException.class, () -> BarChart.of(first(1, 2, 3)));
  }

  @Test
  void theSequencesOfAnExplanationAreDrawn() {
    INDArray steps = values(1, 1, 5, 3);
    Explanation explanation =
        new ExplanationFixture()
            .features("table", Nd4j.ones(1, 4), Nd4j.ones(1, 4))
            .input("words", steps, steps, DataFormat.NWC)
            .build();
    assertSame(
        StepPlot.of(steps, steps, DataFormat.NWC).toImage(),
        StepPlot.of(explanation).caption(List.of()).toImage());
  }
}
