package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight fields of 8 x 8 pixels, in two rows, written by Pillow 13.0.0 and by tifffile. Expected is
 * what Pillow reads in the middle of each: {@code Image.open(file).convert("RGB").getpixel(…)}. The
 * files named p3 have a profile of Display P3, which is not to be applied.
 */
@DisplayName("The samples of an image file")
class StoredSamplesTest {

  private static final String FIELDS =
      "250 40 30, 30 200 60, 20 60 240, 128 128 128, 255 255 255, 0 0 0, 240 220 20, 200 120 160";

  private static final String COMPRESSED =
      "251 40 31, 29 200 60, 20 61 241, 128 128 128, 255 255 255, 0 0 0, 239 220 20, 200 119 160";

  private static final String WITH_BLACK =
      "191 31 23, 23 153 46, 15 46 184, 98 98 98, 195 195 195, 0 0 0, 184 168 15, 153 92 122";

  private static final String YCCK =
      "5 164 174, 173 42 150, 180 149 13, 97 97 97, 0 0 0, 195 195 195, 12 27 180, 44 103 73";

  private static final String HALF_OPAQUE =
      "252 147 142, 142 227 157, 137 157 247, 191 191 191, 255 255 255, 127 127 127, 247 237 137,"
          + " 227 187 207";

  private static final String YCC =
      "248 40 28, 29 200 58, 18 59 238, 128 128 128, 255 255 255, 0 0 0, 239 220 18, 198 120 158";

  private static final String GRAY =
      "102 102 102, 133 133 133, 69 69 69, 128 128 128, 255 255 255, 0 0 0, 203 203 203,"
          + " 148 148 148";

  private static final String WHITE_IS_ZERO =
      "153 153 153, 122 122 122, 186 186 186, 127 127 127, 0 0 0, 255 255 255, 52 52 52,"
          + " 107 107 107";

  @TempDir Path folder;

  private static Path file(String name) throws Exception {
    return Path.of(StoredSamplesTest.class.getResource("images/" + name).toURI());
  }

  @ParameterizedTest
  @CsvSource({
    "p3.png, '" + FIELDS + "'",
    "p3.tif, '" + FIELDS + "'",
    "p3.jpg, '" + COMPRESSED + "'",
    "unmarked.jpg, '" + COMPRESSED + "'",
    "rgbstored.jpg, '" + FIELDS + "'",
    "unmarked-rgb.jpg, '" + FIELDS + "'",
    "cmyk.jpg, '" + FIELDS + "'",
    "black.jpg, '" + WITH_BLACK + "'",
    "black.tif, '" + WITH_BLACK + "'",
    "ycck.jpg, '" + YCCK + "'",
    "ycc.tif, '" + YCC + "'",
    "rgb16.tif, '" + FIELDS + "'",
    "tiled.tif, '" + FIELDS + "'",
    "alpha.png, '" + HALF_OPAQUE + "'",
    "premult.tif, '" + HALF_OPAQUE + "'",
    "grey.jpg, '" + GRAY + "'",
    "grey-icc.png, '" + GRAY + "'",
    "white-is-zero.tif, '" + WHITE_IS_ZERO + "'"
  })
  void areThoseThatPillowReads(String name, String expected) throws Exception {
    Pixels pixels = Pixels.read(file(name)).withChannels(3);

    assertEquals(32, pixels.width());
    List<String> fields = Arrays.asList(expected.split(", *"));
    for (int field = 0; field < 8; field++) {
      int at = (8 * (field / 4) + 4) * 32 + 8 * (field % 4) + 4;
      String[] samples = fields.get(field).split(" ");
      for (int c = 0; c < 3; c++) {
        assertEquals(
            Float.parseFloat(samples[c]),
            pixels.planes()[c][at],
            1,
            name + ", field " + field + ", channel " + c);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "float.tif, floating-point numbers",
    "double.tif, floating-point numbers",
    "uint32.tif, of 32 bits",
    "signed16.tif, signed",
    "signed.tif, signed",
    "lab.tif, save it as RGB"
  })
  void areRefusedWhereTheyAreNoColours(String name, String reason) throws Exception {
    Path file = file(name);

    String message = assertThrows(IOException.class, () -> Pixels.read(file)).getMessage();

    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p3.jpg", "black.jpg", "p3.png", "p3.tif", "ycc.tif", "tiled.tif"})
  void areRefusedOfAFileThatWasCutAnywhere(String name) throws Exception {
    byte[] whole = Files.readAllBytes(file(name));
    for (int percent = 10; percent < 100; percent++) {
      Path cut = folder.resolve(percent + name);
      Files.write(cut, Arrays.copyOf(whole, whole.length * percent / 100));

      String message =
          assertThrows(IOException.class, () -> Pixels.read(cut), percent + " %").getMessage();
      assertTrue(!message.contains("null"), message);
    }
  }

  @Test
  void areRefusedOfAPngWithAFlippedBit() throws Exception {
    byte[] whole = Files.readAllBytes(file("alpha.png"));
    // Behind the signature; the last chunk has no content.
    for (int i = 8; i < whole.length - 12; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 4;
      Path damaged = Files.write(folder.resolve("flipped.png"), flipped);

      assertThrows(IOException.class, () -> Pixels.read(damaged), "byte " + i);
    }
  }

  @Test
  void areReadOfAPngWhoseCommentIsDamaged() throws Exception {
    byte[] whole = Files.readAllBytes(file("alpha.png"));
    byte[] comment = {0, 0, 0, 3, 't', 'E', 'X', 't', 'a', 0, 'b', 1, 2, 3, 4};
    byte[] longer = new byte[whole.length + comment.length];
    int header = 8 + 25;
    System.arraycopy(whole, 0, longer, 0, header);
    System.arraycopy(comment, 0, longer, header, comment.length);
    System.arraycopy(whole, header, longer, header + comment.length, whole.length - header);

    assertEquals(32, Pixels.read(Files.write(folder.resolve("comment.png"), longer)).width());
  }
}
