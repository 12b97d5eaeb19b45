package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/** The pictures of a report of classes of pixels, pixel by pixel. */
class SegmentationPicturesTest {

  /** Of water, road and tree, and of what has no class. */
  private static final int[] COLORS = {0x5A6272, 0xE69F00, 0x56B4E9};

  private static final int NONE = 0xDADADA;
  private static final int WHITE = 0xFFFFFF;

  @TempDir Path folder;

  @BeforeEach
  void report() {
    save(CNN2DFormat.NCHW, folder.resolve("NCHW"));
  }

  private static void save(CNN2DFormat format, Path target) {
    try (var evaluation =
        ExplainedEvaluation.builder(PixelClasses.network(format))
            .classNames(PixelClasses.NAMES)
            .evaluateSegmentation(PixelClasses.iterator(PixelClasses.data(format)))) {
      evaluation.saveReport(target);
    }
  }

  private BufferedImage picture(String name) throws Exception {
    return ImageIO.read(folder.resolve("NCHW/pictures").resolve(name).toFile());
  }

  /** How many pixels of a picture have another colour than the class below them. */
  private static long wrong(BufferedImage image, int[] colors) {
    assertEquals(3 * image.getHeight(), 2 * image.getWidth());
    int factor = image.getWidth() / 3;
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(
            i -> {
              int x = i % image.getWidth();
              int y = i / image.getWidth();
              return (image.getRGB(x, y) & WHITE) != colors[y / factor * 3 + x / factor];
            })
        .count();
  }

  private static int[] colors(int[] classes, int... ofClasses) {
    return IntStream.of(classes).map(c -> c < 0 ? NONE : ofClasses[c]).toArray();
  }

  @Test
  void areasHaveTheColoursOfTheirClasses() throws Exception {
    for (int image = 0; image < 3; image++) {
      String name = "00000" + image + "-classes-";
      assertEquals(0, wrong(picture(name + "true.png"), colors(PixelClasses.TRUTH[image], COLORS)));
      assertEquals(
          0, wrong(picture(name + "predicted.png"), colors(PixelClasses.PREDICTED[image], COLORS)));
    }
  }

  /** What the test above must find: the ten commonest wrong pictures. */
  @Test
  void wrongPicturesWouldBeNoticed() throws Exception {
    int[] truth = PixelClasses.TRUTH[1];
    BufferedImage image = picture("000001-classes-true.png");
    int[] shiftedRight = {truth[2], truth[0], truth[1], truth[5], truth[3], truth[4]};
    int[] transposed = {truth[0], truth[3], truth[1], truth[4], truth[2], truth[5]};
    int[] mirrored = {truth[2], truth[1], truth[0], truth[5], truth[4], truth[3]};
    int[] upsideDown = {truth[3], truth[4], truth[5], truth[0], truth[1], truth[2]};
    List<int[]> variants =
        List.of(
            colors(truth, COLORS[1], COLORS[0], COLORS[2]),
            colors(truth, COLORS[0], COLORS[2], COLORS[1]),
            colors(truth, 0x72625A, 0x009FE6, 0xE9B456),
            colors(shiftedRight, COLORS),
            colors(transposed, COLORS),
            colors(mirrored, COLORS),
            colors(upsideDown, COLORS),
            colors(PixelClasses.PREDICTED[1], COLORS),
            colors(PixelClasses.TRUTH[0], COLORS),
            colors(PixelClasses.TRUTH[2], COLORS));
    for (int i = 0; i < variants.size(); i++) {
      assertTrue(wrong(image, variants.get(i)) > 0, "variant " + i);
    }
  }

  @Test
  void theExplainedRegionIsOfThePredictedClassAndAllElseGrey() throws Exception {
    assertEquals(
        0,
        wrong(
            picture("000001-classes-explained.png"),
            new int[] {NONE, COLORS[2], COLORS[2], NONE, NONE, NONE}));
    assertEquals(
        0,
        wrong(
            picture("000002-classes-explained.png"),
            new int[] {NONE, NONE, COLORS[0], NONE, NONE, NONE}));
    assertEquals(
        0,
        wrong(
            picture("000000-classes-explained.png"),
            new int[] {NONE, NONE, COLORS[1], NONE, NONE, COLORS[1]}));
  }

  /** Relevance is red in the region (2 and 3, of a scale of 3) and white everywhere else. */
  @Test
  void theHeatmapIsOfTheRegionAlone() throws Exception {
    BufferedImage heatmap = picture("000001-predicted.png");
    int factor = heatmap.getWidth() / 3;
    int[] at = new int[6];
    for (int i = 0; i < 6; i++) {
      at[i] = heatmap.getRGB(i % 3 * factor + factor / 2, i / 3 * factor + factor / 2) & WHITE;
    }
    for (int i : new int[] {0, 3, 4, 5}) {
      assertEquals(WHITE, at[i], "pixel " + i);
    }
    assertTrue(redness(at[2]) > redness(at[1]) && redness(at[1]) > 50, at[1] + " " + at[2]);
    // For the true class x₁ speaks, with 1 and ½ of the same scale.
    BufferedImage ofTrue = picture("000001-true.png");
    int first = ofTrue.getRGB(factor + factor / 2, factor / 2) & WHITE;
    int second = ofTrue.getRGB(2 * factor + factor / 2, factor / 2) & WHITE;
    assertTrue(redness(first) > redness(second) && redness(second) > 10);
    assertTrue(redness(first) < redness(at[1]));
  }

  private static int redness(int rgb) {
    return (rgb >> 16 & 0xFF) - (rgb & 0xFF);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void theFormatMakesNoDifference(CNN2DFormat format) throws Exception {
    save(format, folder.resolve("other"));
    for (String name :
        List.of(
            "000001-input.png",
            "000001-predicted.png",
            "000001-true-overlay.png",
            "000001-classes-true.png",
            "000002-classes-predicted.png",
            "000002-classes-explained.png")) {
      BufferedImage expected = picture(name);
      BufferedImage actual = ImageIO.read(folder.resolve("other/pictures").resolve(name).toFile());
      assertEquals(expected.getWidth(), actual.getWidth());
      for (int y = 0; y < expected.getHeight(); y++) {
        for (int x = 0; x < expected.getWidth(); x++) {
          assertEquals(expected.getRGB(x, y), actual.getRGB(x, y), name + " " + x + ", " + y);
        }
      }
    }
  }

  /** The legend's colours are those of the pictures, and texts say what colours do. */
  @Test
  void coloursAreNamedAndPicturesDescribed() throws Exception {
    ReportPages pages = ReportPages.read(folder.resolve("NCHW"));
    Element legend = ReportPages.elements(pages.pages().get("images.html"), "ul").get(0);
    List<Element> entries = ReportPages.elements(legend, "li");
    List<String> names = entries.stream().map(Element::getTextContent).map(String::strip).toList();
    assertEquals(List.of("water", "road", "tree", "no label, or not explained"), names);
    List<String> styles =
        entries.stream()
            .map(entry -> ReportPages.elements(entry, "span").get(0).getAttribute("style"))
            .toList();
    assertEquals(
        List.of(
            "background:#5a6272", "background:#e69f00", "background:#56b4e9", "background:#dadada"),
        styles);
    List<String> texts = pages.all("img").stream().map(img -> img.getAttribute("alt")).toList();
    assertTrue(
        texts.contains("Example 1: the true classes, road 50.0 %, tree 33.3 %, water 16.7 %"),
        texts.toString());
    assertTrue(
        texts.contains("Example 1: the predicted classes, tree 66.7 %, water 16.7 %, road 16.7 %"),
        texts.toString());
    assertTrue(
        texts.contains("Example 1: the explained region, 2 pixels of road taken for tree"),
        texts.toString());
    assertTrue(texts.contains("Example 1: what speaks for tree, as a heatmap"), texts.toString());
  }
}
