package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The pixels of an image file")
class PixelsTest {

  private static final float[] PILLOW_1X2 = {22.5f, 34.545f};

  private static final float[] PILLOW_3X4 = {
    2.5f, 14.167f, 25.833f, 37.5f, 38.75f, 9.1667f, 20.833f, 55f, 75f, 4.1667f, 15.833f, 72.5f
  };

  @TempDir Path folder;

  private Pixels written(BufferedImage image) throws IOException {
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    return Pixels.read(file);
  }

  @ParameterizedTest
  @CsvSource({BufferedImage.TYPE_BYTE_GRAY + ", 1", BufferedImage.TYPE_USHORT_GRAY + ", 257"})
  void keepGreyAsItIsStored(int gray, int factor) throws IOException {
    BufferedImage image = new BufferedImage(3, 1, gray);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 100 * factor, 255 * factor});

    Pixels pixels = written(image);

    assertEquals(1, pixels.planes().length);
    assertArrayEquals(new float[] {0, 100, 255}, pixels.planes()[0], 1e-3f);
    assertArrayEquals(pixels.planes()[0], pixels.withChannels(3).planes()[2]);
  }

  @Test
  void putWhatIsTransparentOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff0000ff);
    image.setRGB(1, 0, 0x000000ff);
    image.setRGB(2, 0, 0x800000ff);

    float[][] planes = written(image).planes();

    assertArrayEquals(new float[] {0, 255, 127}, planes[0], 1);
    assertArrayEquals(new float[] {255, 255, 255}, planes[2], 1);
  }

  @Test
  void becomeGreyByTheLightnessOfColours() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff8000);
    image.setRGB(1, 0, 0xffffff);

    assertArrayEquals(
        new float[] {0.299f * 255 + 0.587f * 128, 255},
        written(image).withChannels(1).planes()[0],
        1e-2f);
  }

  /** Expected from Pillow: Image.fromarray(float32).resize((w, h), Image.BILINEAR). */
  @Test
  void areResizedAsPillowDoes() {
    Pixels image = new Pixels(new float[][] {{0, 10, 20, 30, 40, 100, 0, 10, 20, 90}}, 2, 5);

    assertArrayEquals(PILLOW_1X2, image.resized(1, 2).planes()[0], 1e-3f);
    assertArrayEquals(PILLOW_3X4, image.resized(3, 4).planes()[0], 1e-3f);
  }

  @Test
  void areNotAllocatedForAnAbsurdSize() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(100_000).putInt(100_000);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.array());
    ByteBuffer png = ByteBuffer.allocate(8 + 4 + 17 + 4);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}).putInt(13);
    png.put(header.array()).putInt((int) checksum.getValue());
    Path file = Files.write(folder.resolve("huge.png"), png.array());

    IOException refused = assertThrows(IOException.class, () -> Pixels.read(file));
    assertTrue(refused.getMessage().contains("100000 x 100000 pixels"), refused.getMessage());
  }
}
