package org.lrp4j.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.evidence.EvidenceAssertions.assertThatEvidence;
import static org.lrp4j.evidence.EvidenceAssertions.atLeast;
import static org.lrp4j.evidence.EvidenceAssertions.atMost;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.ExplainedInput;
import org.lrp4j.PixelFormat;
import org.lrp4j.Vocabulary;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Relevance of known numbers, whose shares are worked out by hand. */
class EvidenceAssertionsTest {

  @TempDir Path folder;

  private static ExplainedInput explained(INDArray relevance, DataFormat format) {
    return new ExplainedInput("photo", Nd4j.ones(relevance.shape()), relevance, format);
  }

  private String failure(Executable assertion) {
    return assertThrows(AssertionError.class, assertion).getMessage();
  }

  /**
   * Two channels of 2 × 3. Together: {4, −2, 1; 0, 3, −5}, positive 8, of which the mask {1, 1, 0;
   * 1, 0, 0} holds 4: a half. A channel by itself would say 9 / 17.
   */
  private static INDArray pixels(DataFormat format) {
    INDArray planes =
        Nd4j.createFromArray(
            new double[][][][] {{{{9, -2, 0}, {0, 0, -5}}, {{-5, 0, 1}, {0, 3, 0}}}});
    return format == DataFormat.NCHW ? planes : planes.permute(0, 2, 3, 1).dup('c');
  }

  private static final INDArray MASK = Nd4j.createFromArray(new double[][] {{1, 1, 0}, {1, 0, 0}});

  @ParameterizedTest
  @EnumSource(names = {"NCHW", "NHWC"})
  void ofImagesPixelsCountWithTheirChannelsTogether(DataFormat format) {
    ExplainedInput image = explained(pixels(format), format);
    assertThatEvidence(image)
        .picturesIn(folder)
        .liesInside(MASK, atLeast(0.5))
        .liesInside(MASK, atMost(0.5))
        .halfIsCarriedByAtMost(2);
    String message =
        failure(
            () -> assertThatEvidence(image).picturesIn(folder).liesInside(MASK, atLeast(0.501)));
    Path picture =
        folder.resolve(
            "EvidenceAssertionsTest-ofImagesPixelsCountWithTheirChannelsTogether-example-0.png");
    String[] lines = message.lines().toArray(String[]::new);
    assertEquals(
        "The evidence of \"photo\" is not where it was expected, in 1 of 1 example", lines[0]);
    assertEquals(
        "    expected: at least 50.1 % of the positive relevance inside the mask", lines[2]);
    assertEquals("    found:    50 %", lines[3]);
    assertEquals(
        "    the most: pixel (1, 2) -5.00, pixel (0, 0) +4.00, pixel (1, 1) +3.00,"
            + " pixel (0, 1) -2.00, pixel (0, 2) +1.00",
        lines[4]);
    assertTrue(lines[5].startsWith("    picture:  " + folder.toAbsolutePath()), lines[5]);
    assertTrue(Files.exists(picture));
    // Half of 15 is 7.5: the 5 and the 4 are enough, the 5 alone is not.
    String half =
        failure(() -> assertThatEvidence(image).picturesIn(folder).halfIsCarriedByAtMost(1));
    assertTrue(half.contains("in at most 1 place\n    found:    in 2"), half);
  }

  @Test
  void thePictureShowsTheExampleAndWhereItWasExpected() throws IOException {
    INDArray relevance = Nd4j.concat(0, pixels(DataFormat.NCHW), pixels(DataFormat.NCHW).neg());
    ExplainedInput images = explained(relevance, DataFormat.NCHW);
    INDArray masks = Nd4j.stack(0, MASK, MASK.rsub(1));
    // Of the second example −{4, −2, 1; 0, 3, −5} lies 5 of 7 in the rest.
    String message =
        failure(
            () ->
                assertThatEvidence(images)
                    .named("two digits")
                    .picturesIn(folder)
                    .liesInside(masks, atLeast(0.9)));
    assertTrue(message.startsWith("The evidence of \"photo\" is not where"), message);
    assertTrue(message.contains("in 2 of 2 examples"), message);
    assertTrue(message.contains("found:    50 %") && message.contains("found:    71.4 %"), message);
    BufferedImage first = ImageIO.read(folder.resolve("two-digits-example-0.png").toFile());
    BufferedImage second = ImageIO.read(folder.resolve("two-digits-example-1.png").toFile());
    // Coloured inside, white outside, and the other way round.
    int inside = maskPixel(first, images, 0.5 / 3, 0.25);
    assertNotEquals(0xffffff, inside);
    assertEquals(inside, maskPixel(first, images, 0.5 / 3, 0.75));
    assertEquals(0xffffff, maskPixel(first, images, 2.5 / 3, 0.25));
    assertEquals(0xffffff, maskPixel(first, images, 1.5 / 3, 0.75));
    assertEquals(0xffffff, maskPixel(second, images, 0.5 / 3, 0.25));
    assertEquals(inside, maskPixel(second, images, 2.5 / 3, 0.25));
    assertEquals(inside, maskPixel(second, images, 1.5 / 3, 0.75));
  }

  /** A pixel of the panel on the right, as large as the heatmap. */
  private static int maskPixel(BufferedImage image, ExplainedInput images, double x, double y) {
    BufferedImage heatmap = Heatmap.of(images.example(0)).toImage();
    int left = image.getWidth() - 14 - heatmap.getWidth();
    return image.getRGB(left + (int) (x * heatmap.getWidth()), 35 + (int) (y * heatmap.getHeight()))
        & 0xffffff;
  }

  @Test
  void ofTablesColumnsCarryWhatTheirSizesSay() {
    INDArray relevance = Nd4j.createFromArray(new double[][] {{3, -1, 4}, {0.5, 0.5, 99}});
    ExplainedInput table = explained(relevance, DataFormat.NC);
    List<String> names = List.of("id", "row", "age");
    assertThatEvidence(table)
        .columnNames(names)
        .columns("id", "row")
        .carryAtMost(0.5)
        .example(1)
        .columns("id", "row")
        .carryAtMost(0.01)
        .columns("2")
        .carryAtLeast(0.99)
        .liesInside(Nd4j.createFromArray(0.0, 0, 1), atLeast(0.99))
        .halfIsCarriedByAtMost(1);
    String message =
        failure(
            () ->
                assertThatEvidence(table)
                    .columnNames(names)
                    .picturesIn(folder)
                    .columns("id", "row")
                    .carryAtMost(0.4));
    assertTrue(message.contains("in 1 of 2 examples\n  example 0\n"), message);
    assertTrue(
        message.contains("at most 40 % of the |relevance| in the columns [id, row]"), message);
    assertTrue(message.contains("found:    50 %\n"), message);
    assertTrue(message.contains("column age +4.00, column id +3.00, column row -1.00"), message);
    String unknown =
        assertThrows(
                IllegalArgumentException.class,
                () -> assertThatEvidence(table).columns("age").carryAtMost(1))
            .getMessage();
    assertTrue(unknown.contains("no column \"age\""), unknown);
  }

  /**
   * Two features of four steps: together {2, 0, −6, 1}, features 3 + 1 + 5 + 1 and 1 + 1 + 1 + 0.
   */
  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void ofSequencesStepsCountWithTheirFeaturesTogether(DataFormat format) {
    INDArray own = Nd4j.createFromArray(new double[][][] {{{3, 1, -5, 1}, {-1, -1, -1, 0}}});
    INDArray relevance = format == DataFormat.NCW ? own : own.permute(0, 2, 1).dup('c');
    ExplainedInput sequence = explained(relevance, format);
    assertThatEvidence(sequence)
        .halfIsCarriedByAtMost(1)
        .steps(2, 3)
        .carryAtLeast(6 / 9.0)
        .steps(0, 2)
        .carryAtMost(2 / 9.0 + 1e-12)
        .columns("0")
        .carry(new Share(10 / 13.0 - 1e-12, 10 / 13.0 + 1e-12))
        .liesInside(Nd4j.createFromArray(1.0, 0, 0, 0), atLeast(2 / 3.0));
    String message =
        failure(() -> assertThatEvidence(sequence).picturesIn(folder).steps(2, 4).carryAtMost(0.5));
    assertTrue(message.contains("in the steps 2 to 3\n    found:    77.8 %"), message);
    assertTrue(message.contains("the most: step 2 -6.00, step 0 +2.00"), message);
    ExplainedInput padded =
        sequence.withMask(Optional.of(Nd4j.createFromArray(new double[][] {{1, 1, 0, 1}})));
    assertThatEvidence(padded).steps(0, 1).carryAtLeast(2 / 3.0);
  }

  @Test
  void ofTextsWordsAreNamed() throws IOException {
    ExplainedInput text =
        new ExplainedInput(
            "words",
            Nd4j.createFromArray(new double[][] {{2, 0, 1, 0}}),
            Nd4j.createFromArray(new double[][] {{1, 3, -2, 2}}),
            DataFormat.NC,
            PixelFormat.UNKNOWN,
            Optional.of(new Vocabulary(List.of("the", "bad", "film"))),
            Optional.empty());
    assertThatEvidence(text).words("the").carryAtMost(5 / 8.0).halfIsCarriedByAtMost(2);
    String message =
        failure(() -> assertThatEvidence(text).picturesIn(folder).words("the").carryAtMost(0.1));
    assertTrue(message.contains("in the words [the]\n    found:    62.5 %"), message);
    assertTrue(message.contains("word 1 \"the\" +3.00, word 2 \"bad\" -2.00"), message);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  /** Where nothing is relevant, no expectation on where it is holds. */
  @Test
  void noRelevanceIsNoEvidence() {
    ExplainedInput nothing = explained(Nd4j.zeros(1, 3), DataFormat.NC);
    for (Executable assertion :
        List.<Executable>of(
            () -> assertThatEvidence(nothing).picturesIn(folder).halfIsCarriedByAtMost(3),
            () -> assertThatEvidence(nothing).picturesIn(folder).columns("0").carryAtMost(0.5))) {
      String message = failure(assertion);
      assertTrue(message.contains("found:    nothing"), message);
    }
  }

  @Test
  void aPictureThatCannotBeWrittenHidesNothing() throws IOException {
    ExplainedInput table = explained(Nd4j.createFromArray(new double[][] {{1, 1}}), DataFormat.NC);
    Path file = Files.createFile(folder.resolve("file"));
    String message =
        failure(() -> assertThatEvidence(table).picturesIn(file).halfIsCarriedByAtMost(0));
    assertTrue(message.contains("found:    in 1") && message.contains("picture:  none, "), message);
  }

  @Test
  void masksAndSharesThatDoNotFitAreRefused() {
    ExplainedInput image = explained(pixels(DataFormat.NCHW), DataFormat.NCHW);
    assertThrows(
        IllegalArgumentException.class,
        () -> assertThatEvidence(image).liesInside(Nd4j.ones(3, 2), atLeast(0.5)));
    assertThrows(
        IllegalArgumentException.class,
        () -> assertThatEvidence(image).liesInside(MASK.mul(0.5), atLeast(0.5)));
    assertThrows(IllegalArgumentException.class, () -> atLeast(80));
    assertThrows(IllegalArgumentException.class, () -> atMost(Double.NaN));
  }
}
