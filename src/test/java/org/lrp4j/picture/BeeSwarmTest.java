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

@DisplayName("A bee-swarm")
class BeeSwarmTest {

  private static final Color LOW = new Color(0x6A3DA8);
  private static final Color HIGH = new Color(0xE8861A);

  /** The middle of what has a colour in some rows of a picture. */
  private static double[] middle(BufferedImage image, Color color, int top, int bottom) {
    double[] sums = new double[3];
    for (int y = top; y < bottom; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color found = new Color(image.getRGB(x, y));
        int difference =
            Math.abs(found.getRed() - color.getRed())
                + Math.abs(found.getGreen() - color.getGreen())
                + Math.abs(found.getBlue() - color.getBlue());
        if (difference < 30) {
          sums[0] += x;
          sums[1] += y;
          sums[2]++;
        }
      }
    }
    assertTrue(sums[2] > 5, "there are dots of " + color);
    return new double[] {sums[0] / sums[2], sums[1] / sums[2]};
  }

  @Test
  void putsEachExampleWhereItsRelevanceIsInTheColourOfItsValue() {
    BeeSwarm swarm =
        BeeSwarm.of(
            List.of(
                new SwarmLane("up", new double[] {0, 10}, new double[] {-1, 3}),
                new SwarmLane("down", new double[] {7, 5}, new double[] {-1, 1})));
    BufferedImage image = swarm.toImage();
    assertEquals(640, image.getWidth());
    // Lanes of 38 pixels below a margin of 16; the axis from −1 to 3 ends 20 pixels from the right.
    double[] low = middle(image, LOW, 16, 54);
    double[] high = middle(image, HIGH, 16, 54);
    assertEquals(620, high[0], 1);
    assertEquals(16 + 19, low[1], 1.5);
    assertEquals(low[1], high[1], 1);
    // In the second lane the high value speaks against.
    assertEquals(low[0], middle(image, HIGH, 54, 92)[0], 1);
    assertEquals((low[0] + high[0]) / 2, middle(image, LOW, 54, 92)[0], 1);
    assertTrue(swarm.description().get(0).endsWith("up, down"), swarm.description().toString());
  }

  @Test
  void putsEqualOnesAboveAndBelow() {
    double[] same = IntStream.range(0, 9).mapToDouble(i -> 1).toArray();
    double[] values = IntStream.range(0, 9).mapToDouble(i -> i < 5 ? 0 : 1).toArray();
    BufferedImage image = BeeSwarm.of(List.of(new SwarmLane("a", values, same))).toImage();
    int[] rows =
        IntStream.range(16, 54)
            .filter(y -> IntStream.range(615, 625).anyMatch(x -> isDot(image.getRGB(x, y))))
            .toArray();
    assertTrue(rows.length > 25, rows.length + " rows of dots");
    assertEquals(16 + 19, (rows[0] + rows[rows.length - 1]) / 2.0, 2);
  }

  private static boolean isDot(int rgb) {
    Color color = new Color(rgb);
    return Math.max(color.getRed(), color.getBlue())
            - Math.min(color.getGreen(), Math.min(color.getRed(), color.getBlue()))
        > 60;
  }

  @Test
  void hasATitleAndAWidth() {
    BeeSwarm swarm = BeeSwarm.of(List.of(new SwarmLane("a", new double[] {0}, new double[] {1})));
    assertTrue(swarm.title("Irises").toImage().getHeight() > swarm.toImage().getHeight());
    // Names are above the lanes.
    BufferedImage narrow = swarm.width(300).toImage();
    assertEquals(300, narrow.getWidth());
    assertTrue(narrow.getHeight() > swarm.toImage().getHeight());
    assertThrows(IllegalArgumentException.class, () -> swarm.width(239));
    assertThrows(IllegalArgumentException.class, () -> BeeSwarm.of(List.of()));
  }
}
