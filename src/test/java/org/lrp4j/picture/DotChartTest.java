package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.picture.DotChart.Dot;
import org.lrp4j.picture.DotChart.Panel;

@DisplayName("A chart of dots")
class DotChartTest {

  private static final int BLUE = 0x0072B2;
  private static final int WHITE = 0xFFFFFF;
  private static final List<String> NAMES = List.of("one", "other");
  private static final Dot NONE = new Dot(Double.NaN, Double.NaN, Double.NaN, false);

  private static final DotChart CHART =
      new DotChart(
          "two figures",
          NAMES,
          List.of(
              new Panel("gap", "", List.of(new Dot(6, 2, 7, true), new Dot(10, 9, 12, false))),
              new Panel("likeness, top down", "", List.of(new Dot(-1, -1, -0.5, true), NONE))));

  private static int left(int panel) {
    return 12 + Sheet.width("other", TextStyle.SMALL) + 14 + panel * (176 + 14);
  }

  private static int rgb(BufferedImage image, int panel, double share, int row) {
    int x = (int) Math.floor(left(panel) + 8 + share * (176 - 16));
    return image.getRGB(x, 44 + 50 + row * 18 + 9) & 0xFFFFFF;
  }

  @Test
  @DisplayName("has a dot at each mean on its panel's own axis, and a ring where it says nothing")
  void dots() {
    BufferedImage image = CHART.toImage();
    // The first axis goes from 2 to 12, the second from −1 to −0.5.
    assertEquals(BLUE, rgb(image, 0, 0.4, 0), "the mean 6");
    assertEquals(WHITE, rgb(image, 0, 0.8, 1), "inside the ring at 10");
    assertTrue(isBlue(rgb(image, 0, 0.2, 0)) && isBlue(rgb(image, 0, 0.95, 1)), "the intervals");
    assertTrue(!isBlue(rgb(image, 0, 0.6, 0)) && !isBlue(rgb(image, 0, 0.6, 1)), "beyond them");
    assertEquals(BLUE, rgb(image, 1, 0, 0), "the mean −1");
    assertTrue(isBlue(rgb(image, 1, 0.9, 0)));
    for (double share = 0; share <= 1; share += 0.01) {
      assertTrue(!isBlue(rgb(image, 1, share, 1)), "nothing was measured");
    }
  }

  private static boolean isBlue(int rgb) {
    return (rgb & 0xFF) - (rgb >> 16) > 80;
  }

  @Test
  @DisplayName("says in words what it shows, and refuses what does not fit")
  void words() {
    assertEquals(
        List.of("two figures", "gap: one 6, other 10", "likeness, top down: one −1"),
        CHART.description());
    Panel tooShort = new Panel("short", "", List.of(NONE));
    assertThrows(IllegalArgumentException.class, () -> new DotChart("", NAMES, List.of(tooShort)));
    assertThrows(IllegalArgumentException.class, () -> new DotChart("", NAMES, List.of()));
  }
}
