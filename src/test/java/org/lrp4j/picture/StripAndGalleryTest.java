package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StripAndGalleryTest {

  private static final int INK = Sheet.INK.getRGB() & 0xFFFFFF;

  /** Examples 0 to 3 with the relevance 1, 2, 3, 4 at every pixel, and a black and white input. */
  private static Heatmap batch() {
    INDArray relevance = Nd4j.create(4, 1, 10, 20);
    for (int i = 0; i < 4; i++) {
      relevance.slice(i).assign(i + 1);
    }
    INDArray input = Nd4j.zeros(4, 1, 10, 20);
    input.slice(0).putScalar(0, 0, 0, 1);
    return Heatmap.of(relevance, input, DataFormat.NCHW).enlarged(10);
  }

  private static List<Caption> captions() {
    return List.of(
        new Caption("cat", "cat", 0.9),
        new Caption("cat", "dog", 0.6),
        new Caption("dog", "dog", 1),
        new Caption("dog", "dog", 0.51));
  }

  @Test
  void aStripHasThreePanelsOfOneSize() {
    BufferedImage image = batch().strip().withoutHeadings().withoutColorBar().toImage();
    assertEquals(3 * 200 + 2 * 12 + 2 * 14, image.getWidth());
    assertEquals(100 + 2 * 14, image.getHeight());
    assertEquals(200 * 100, Pixels.count(image, Pixels.RED), "the heatmap");
    assertEquals(Pixels.RED, Pixels.at(image, 14 + 212, 14));
    assertEquals(0xFFFFFF, Pixels.at(image, 14, 14), "the input's bright pixel");
    assertEquals(0x000000, Pixels.at(image, 14 + 199, 14), "the input's dark pixels");
  }

  @Test
  void headingsAndColourBarTakeTheirRoom() {
    BufferedImage bare = batch().strip().withoutHeadings().withoutColorBar().toImage();
    BufferedImage withHeadings = batch().strip().withoutColorBar().toImage();
    BufferedImage full = batch().strip().headings("one", "two", "three").toImage();
    assertEquals(bare.getWidth(), full.getWidth());
    assertTrue(withHeadings.getHeight() > bare.getHeight());
    assertTrue(full.getHeight() > withHeadings.getHeight());
    assertTrue(Pixels.count(full, Pixels.BLUE) > 0, "only the colour bar has blue");
  }

  @Test
  void aStripOfTinyImagesHasRoomForItsColourBar() {
    BufferedImage image = batch().enlarged(1).strip().toImage();
    assertTrue(image.getWidth() > 100, "is " + image.getWidth());
  }

  @Test
  void aStripOfZerosHasAColourBarToo() {
    INDArray zeros = Nd4j.zeros(1, 1, 4, 4);
    assertTrue(Heatmap.of(zeros, zeros, DataFormat.NCHW).strip().toImage().getWidth() > 0);
  }

  @Test
  void aGalleryHasSoManyColumnsAndRows() {
    BufferedImage four = batch().gallery().columns(4).toImage();
    BufferedImage two = batch().gallery().columns(2).toImage();
    BufferedImage one = batch().gallery().columns(1).toImage();
    BufferedImage most = batch().gallery().columns(9).toImage();
    int step = 200 + GalleryCell.GAP;
    assertEquals(4 * step - GalleryCell.GAP + 32, four.getWidth());
    assertEquals(2 * step, four.getWidth() - two.getWidth());
    assertEquals(four.getWidth(), most.getWidth());
    assertEquals(2 * (one.getHeight() - two.getHeight()), 4 * (two.getHeight() - four.getHeight()));
    assertEquals(4 * 200 * 100, Pixels.count(four, Pixels.RED) - barPixels(Pixels.RED));
  }

  /** The pixels of a colour in a gallery's colour bar. */
  private static long barPixels(int rgb) {
    return Pixels.count(batch().gallery().commonScale().examples(0).toImage(), rgb) - 200 * 100;
  }

  @Test
  void aGalleryShowsTheExamplesChosenInTheirOrder() {
    BufferedImage image = batch().gallery().commonScale().examples(3, 0).columns(2).toImage();
    assertEquals(Pixels.RED, Pixels.at(image, 16, 16));
    assertEquals(ColorMap.redBlue().rgb(0.25), Pixels.at(image, 16 + 200 + GalleryCell.GAP, 16));
  }

  @Test
  void byDefaultEachExampleHasItsOwnScale() {
    BufferedImage image = batch().gallery().examples(3, 0).columns(2).toImage();
    assertEquals(Pixels.RED, Pixels.at(image, 16, 16));
    assertEquals(Pixels.RED, Pixels.at(image, 16 + 200 + GalleryCell.GAP, 16));
  }

  @Test
  void aGalleryShowsTheViewsChosenSideBySide() {
    BufferedImage image =
        batch().overlay().opacity(1).gallery(captions()).show(View.INPUT, View.HEATMAP).toImage();
    assertEquals(0xFFFFFF, Pixels.at(image, 16, 16));
    assertEquals(0x000000, Pixels.at(image, 16 + 199, 16));
    assertEquals(Pixels.RED, Pixels.at(image, 16 + 203, 16));
    BufferedImage inputs = batch().gallery().show(View.INPUT).toImage();
    assertEquals(0, Pixels.count(inputs, Pixels.RED), "without relevance no colour bar");
  }

  @Test
  void wrongPredictionsHaveAThickBlackFrameAndACross() {
    BufferedImage image = batch().gallery(captions()).columns(4).toImage();
    int step = 200 + GalleryCell.GAP;
    for (int example = 0; example < 4; example++) {
      boolean isWrong = example == 1;
      int x = 16 + example * step;
      assertEquals(isWrong, Pixels.at(image, x - 3, 60) == INK, "the frame of " + example);
      assertEquals(isWrong, Pixels.at(image, x + 60, 16 + 102) == INK, "the frame of " + example);
    }
    Caption right = new Caption("cat", "cat", 0.6);
    Caption wrong = new Caption("cat", "dog", 0.6);
    assertTrue(right.isCorrect());
    assertFalse(wrong.isCorrect());
  }

  @Test
  void aCrossFollowsTheTrueClassOfWrongPredictions() {
    BufferedImage image = batch().gallery(captions()).columns(4).toImage();
    int step = 200 + GalleryCell.GAP;
    int y = 16 + 100 + 5 + 2 * 17 + 3;
    for (int example = 0; example < 4; example++) {
      String truth = "true " + captions().get(example).trueClass();
      int x = 16 + example * step + Sheet.width(truth, new TextStyle(12, false)) + 6;
      assertEquals(example == 1, Pixels.at(image, x + 5, y + 5) == INK, "the cross of " + example);
    }
  }

  @Test
  void captionsWidenSmallCellsButNotWithoutEnd() {
    Heatmap small = batch().enlarged(1);
    int plain = small.gallery().columns(4).toImage().getWidth();
    int captioned = small.gallery(captions()).columns(4).toImage().getWidth();
    List<Caption> longOnes =
        captions().stream().map(c -> new Caption(c.trueClass().repeat(99), "cat", 0.5)).toList();
    int shortened = small.gallery(longOnes).columns(4).toImage().getWidth();
    assertTrue(captioned > plain);
    assertEquals(4 * 180 + 3 * GalleryCell.GAP + 32, shortened);
  }

  @Test
  void labelsReplaceNumbersAndMayHaveSeveralLines() {
    BufferedImage numbered = batch().gallery().columns(4).toImage();
    BufferedImage oneLine =
        batch().gallery().labels(List.of("a", "b", "c", "d")).columns(4).toImage();
    BufferedImage twoLines =
        batch().gallery().labels(List.of("a\nb", "", "c", "d")).columns(4).toImage();
    assertEquals(numbered.getHeight(), oneLine.getHeight());
    assertTrue(Pixels.count(oneLine, INK) < Pixels.count(numbered, INK), "less text");
    assertEquals(new TextStyle(12, false).lineHeight(), twoLines.getHeight() - oneLine.getHeight());
    assertEquals(
        "The batch has 4 examples, but there are 1 labels; give one for each example, also for"
            + " those not shown",
        assertThrows(IllegalArgumentException.class, () -> batch().gallery().labels(List.of("a")))
            .getMessage());
  }

  @Test
  void aGalleryIsAboutSquareAndItsImagesLargeEnoughByDefault() {
    BufferedImage image = Heatmap.of(Nd4j.ones(9, 1, 28, 28), DataFormat.NCHW).gallery().toImage();
    double proportion = (double) image.getWidth() / image.getHeight();
    assertTrue(proportion > 0.6 && proportion < 1.6, "is " + proportion);
    assertTrue(image.getWidth() >= 3 * 112);
  }

  @Test
  void whatAGalleryCannotShowIsRefused() {
    Gallery gallery = batch().gallery();
    assertThrows(IllegalArgumentException.class, () -> gallery.examples());
    assertThrows(IllegalArgumentException.class, () -> gallery.examples(4));
    assertThrows(IllegalArgumentException.class, () -> gallery.columns(0));
    assertThrows(IllegalArgumentException.class, () -> gallery.show());
    List<Caption> tooFew = captions().subList(0, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> gallery.captions(tooFew)).getMessage();
    assertTrue(message.contains("4 examples") && message.contains("2 captions"), message);
  }

  @Test
  void aProbabilityOutOfRangeByRoundingIsClipped() {
    assertEquals(1, new Caption("a", "b", 1.0000001).probability());
    assertEquals(0, new Caption("a", "b", -1e-9).probability());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.5, Double.NaN})
  void aProbabilityOutOfRangeIsRefused(double probability) {
    assertThrows(IllegalArgumentException.class, () -> new Caption("a", "b", probability));
  }

  @Test
  void drawnAtOnceIsWhatIsDrawnOneAfterTheOther() {
    Strip strip = batch().example(1).strip();
    Drawing drawing = strip.drawn();
    assertArrayEquals(Pixels.all(strip.toImage()), Pixels.all(drawing.image()));
    assertEquals(strip.description(), drawing.description());
  }
}
