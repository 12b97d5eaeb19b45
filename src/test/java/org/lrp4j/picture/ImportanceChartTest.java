package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chart of importance")
class ImportanceChartTest {

  private static final int GREY = 0x6B7684;
  private static final int FOR = ColorMap.redBlue().signRgb(true) & 0xFFFFFF;
  private static final int AGAINST = ColorMap.redBlue().signRgb(false) & 0xFFFFFF;

  private static ImportanceBar bar(String name, double value) {
    return new ImportanceBar(name, value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** From where to where a colour reaches in the middle of a row of 26 pixels, 16 from the top. */
  private static int[] reach(BufferedImage image, int row, int color) {
    int y = 16 + row * 26 + 13 - 3;
    return IntStream.range(0, image.getWidth())
        .filter(x -> (image.getRGB(x, y) & 0xFFFFFF) == color)
        .toArray();
  }

  @Test
  void drawsBarsAsLongAsTheirValues() {
    BufferedImage image = ImportanceChart.of(List.of(bar("first", 4), bar("second", 1))).toImage();
    int[] first = reach(image, 0, GREY);
    int[] second = reach(image, 1, GREY);
    assertTrue(first.length > 300, first.length + " pixels");
    assertEquals(first.length, 4 * second.length, 6);
    assertEquals(first[0], second[0]);
  }

  @Test
  void drawsWhatSpeaksAgainstToTheLeftInBlue() {
    BufferedImage image = ImportanceChart.of(List.of(bar("up", 2), bar("down", -1))).toImage();
    int[] up = reach(image, 0, FOR);
    int[] down = reach(image, 1, AGAINST);
    assertEquals(up.length, 2 * down.length, 4);
    assertEquals(up[0], down[down.length - 1], 3);
    assertEquals(0, reach(image, 0, AGAINST).length);
    assertEquals(0, reach(image, 1, FOR).length);
  }

  @Test
  void drawsSignsAlsoWhereNoneIsBelowZero() {
    ImportanceChart grey = ImportanceChart.of(List.of(bar("up", 2), bar("more", 1)));
    ImportanceChart signed = grey.signed().width(640);
    assertEquals(0, reach(signed.toImage(), 0, GREY).length);
    assertEquals(0, reach(grey.toImage(), 0, FOR).length);
    assertEquals(
        2 * reach(signed.toImage(), 1, FOR).length, reach(signed.toImage(), 0, FOR).length, 3);
    assertTrue(signed.description().get(0).startsWith("up +2"), signed.description()::toString);
    assertTrue(grey.description().get(0).startsWith("up 2"), grey.description()::toString);
  }

  @Test
  void drawsIntervals() {
    BufferedImage without = ImportanceChart.of(List.of(bar("a", 2), bar("b", 4))).toImage();
    BufferedImage with =
        ImportanceChart.of(List.of(new ImportanceBar("a", 2, 1, 3), bar("b", 4))).toImage();
    int[] longest = reach(without, 1, GREY);
    double zero = longest[0] - 1;
    double scale = longest.length / 4.0;
    int middle = 16 + 13;
    int beyond = (int) (zero + 2.5 * scale);
    assertEquals(Color.WHITE.getRGB(), without.getRGB(beyond, middle));
    assertTrue(new Color(with.getRGB(beyond, middle)).getRed() < 100);
    assertEquals(Color.WHITE.getRGB(), with.getRGB((int) (zero + 3.2 * scale), middle));
  }

  @Test
  void hasATitleAndAWidth() {
    ImportanceChart chart = ImportanceChart.of(List.of(bar("a", 1)));
    assertTrue(chart.title("Irises").toImage().getHeight() > chart.toImage().getHeight());
    BufferedImage narrow = chart.width(300).toImage();
    assertEquals(300, narrow.getWidth());
    assertTrue(narrow.getHeight() > chart.toImage().getHeight());
    assertThrows(IllegalArgumentException.class, () -> chart.width(239));
    assertThrows(IllegalArgumentException.class, () -> ImportanceChart.of(List.of()));
  }
}
