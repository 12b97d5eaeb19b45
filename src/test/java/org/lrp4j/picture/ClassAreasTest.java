package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every pixel has the colour of its class. */
class ClassAreasTest {

  private static final int[] CLASSES = {0, 1, 2, 7, -1, 1};

  /** The colours as they are printed, and not as the code says. */
  private static final int[] COLORS = {0x5A6272, 0xE69F00, 0x56B4E9, 0xCC79A7, 0xDADADA, 0xE69F00};

  @Test
  void everyPixelHasTheColourOfItsClass() {
    BufferedImage image = ClassAreas.of(CLASSES, 3, 2).enlarged(4).toImage();
    assertEquals(12, image.getWidth());
    assertEquals(8, image.getHeight());
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 12; x++) {
        int expected = COLORS[y / 4 * 3 + x / 4];
        assertEquals(expected, image.getRGB(x, y) & 0xFFFFFF, x + ", " + y);
      }
    }
  }

  @Test
  void coloursAreNotMixedAtAnySize() {
    int[] stripes = new int[1000 * 10];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i % 1000 < 500 ? 1 : 2;
    }
    ClassAreas areas = ClassAreas.of(stripes, 1000, 10);
    assertTrue(areas.isWide());
    assertEquals(1000, areas.longerSide());
    BufferedImage image = areas.size(333, 333).toImage();
    for (int x = 0; x < 333; x++) {
      assertEquals(x < 166 ? 0xE69F00 : 0x56B4E9, image.getRGB(x, 0) & 0xFFFFFF, "column " + x);
    }
  }

  @Test
  void manyClassesHaveDifferentColours() {
    Set<Integer> colors = new HashSet<>();
    for (int i = -1; i < 150; i++) {
      assertTrue(colors.add(ClassColors.rgb(i)), "class " + i);
    }
    assertEquals("#e69f00", ClassColors.css(1));
  }

  /** Three slices of 1 × 2 pixels: two in a row, and below the third beside nothing. */
  @Test
  void volumesAreSlicesSideBySide() {
    ClassAreas areas = ClassAreas.ofVolume(CLASSES, 1, 2, 3);
    assertTrue(areas.isOfSlices());
    BufferedImage image = areas.enlarged(2).toImage();
    int columns = 3;
    int grey = 0x808080;
    int[] expected = {
      COLORS[0], grey, COLORS[2], grey, COLORS[4],
      COLORS[1], grey, COLORS[3], grey, COLORS[5]
    };
    assertEquals(2 * (2 * columns - 1), image.getWidth());
    for (int i = 0; i < expected.length; i++) {
      int color = image.getRGB(i % 5 * 2, i / 5 * 2) & 0xFFFFFF;
      assertEquals(expected[i], color, "row " + i / 5 + ", column " + i % 5);
    }
    assertThrows(IllegalArgumentException.class, () -> ClassAreas.ofVolume(CLASSES, 1, 2, 2));
  }

  @Test
  void sizesMustFit() {
    assertThrows(IllegalArgumentException.class, () -> ClassAreas.of(CLASSES, 4, 2));
    assertThrows(IllegalArgumentException.class, () -> ClassAreas.of(new int[0], 0, 0));
  }

  @Test
  void theArrayIsCopied() {
    int[] own = {1};
    ClassAreas areas = ClassAreas.of(own, 1, 1).enlarged(1);
    own[0] = 2;
    assertEquals(0xE69F00, areas.toImage().getRGB(0, 0) & 0xFFFFFF);
  }
}
