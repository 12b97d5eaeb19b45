package org.lrp4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.lrp4j.spark.ExplanationJob.ImageLayout;
import org.lrp4j.spark.RowReader.BadRowException;

/** Cells of Spark's image source, byte by byte. */
class ImageCellTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("origin", DataTypes.StringType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("nChannels", DataTypes.IntegerType)
          .add("mode", DataTypes.IntegerType)
          .add("data", DataTypes.BinaryType);

  private static Row cell(int height, int width, int channels, int mode, int... values) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      data[i] = (byte) values[i];
    }
    return new GenericRowWithSchema(
        new Object[] {"file:/a.png", height, width, channels, mode, data}, SCHEMA);
  }

  /** A row of two pixels: (red 10, green 20, blue 30) and (200, 150, 255). */
  private static Row colours() {
    return cell(1, 2, 3, 16, 30, 20, 10, 255, 150, 200);
  }

  private static float[] values(Row cell, int channels, int height, int width, boolean isLast)
      throws BadRowException {
    return ImageCell.of(cell).values(new ImageLayout(channels, height, width, isLast));
  }

  @Test
  void blueComesFirstInSparkAndRedInTheNetwork() throws BadRowException {
    assertArrayEquals(new float[] {10, 200, 20, 150, 30, 255}, values(colours(), 3, 1, 2, false));
    assertArrayEquals(new float[] {10, 20, 30, 200, 150, 255}, values(colours(), 3, 1, 2, true));
  }

  @Test
  void greyAndColoursAreMadeOfEachOther() throws BadRowException {
    Row grey = cell(2, 1, 1, 0, 7, 250);
    assertArrayEquals(new float[] {7, 250}, values(grey, 1, 2, 1, false));
    assertArrayEquals(new float[] {7, 250, 7, 250, 7, 250}, values(grey, 3, 2, 1, false));
    // 0.299 · 10 + 0.587 · 20 + 0.114 · 30, and 0.299 · 200 + 0.587 · 150 + 0.114 · 255
    assertArrayEquals(new float[] {18.15f, 176.92f}, values(colours(), 1, 1, 2, false), 1e-4f);
  }

  @Test
  void whatIsTransparentLiesOnWhite() throws BadRowException {
    // Opaque, transparent, and a fifth of opacity: 51/255 of the colour and 204 of white.
    Row cell = cell(1, 3, 4, 24, 30, 20, 10, 255, 30, 20, 10, 0, 30, 20, 10, 51);
    assertArrayEquals(
        new float[] {10, 255, 206, 20, 255, 208, 30, 255, 210},
        values(cell, 3, 1, 3, false),
        1e-4f);
    // A network of four channels takes opacity as its last.
    assertArrayEquals(
        new float[] {10, 20, 30, 255, 10, 20, 30, 0, 10, 20, 30, 51}, values(cell, 4, 1, 3, true));
  }

  @Test
  void whatIsNoImageOfThatSizeSaysSo() {
    assertRefused(
        "the image has 1 × 2 pixels, but the network takes 2 × 1: bring images to one size first",
        colours());
    // What Spark makes of a file that it cannot decode, unless dropInvalid is set.
    assertRefused("the image could not be read by Spark", cell(-1, -1, -1, -1));
    assertRefused(
        "the image has the mode 21 of OpenCV, but only samples of 8 bits are read",
        cell(2, 1, 3, 21, new int[24]));
    assertRefused(
        "the image has 5 bytes, but 2 × 1 pixels of 3 channels", cell(2, 1, 3, 16, new int[5]));
    assertRefused(
        "the image's height is null",
        new GenericRowWithSchema(new Object[] {"a", null, 1, 1, 0, new byte[1]}, SCHEMA));
    assertRefused(
        "the image has 2 channels, but the network takes 3", cell(2, 1, 2, 8, 1, 2, 3, 4));
  }

  private static void assertRefused(String message, Row cell) {
    assertEquals(
        message,
        assertThrows(BadRowException.class, () -> values(cell, 3, 2, 1, false)).getMessage());
  }
}
