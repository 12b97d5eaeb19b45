package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PngEncoderTest {

  private static BufferedImage random(int width, int height, int rowsAlike) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int color = y % rowsAlike == 0 ? random.nextInt(1 << 24) : image.getRGB(x, y - 1);
        image.setRGB(x, y, color);
      }
    }
    return image;
  }

  @Test
  void everyPixelIsReadAgain() throws IOException {
    for (BufferedImage image :
        List.of(random(1, 1, 1), random(37, 23, 1), random(64, 50, 3), random(300, 2, 2))) {
      byte[] file = PngEncoder.encode(image, List.of());
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
      assertEquals(image.getWidth(), read.getWidth());
      assertArrayEquals(Pixels.all(image), Pixels.all(read));
    }
  }

  @Test
  void aStrictReaderFindsTheDescription() throws IOException {
    List<String> lines = List.of("class 3, größer als 0", "±0.5");
    byte[] file = PngEncoder.encode(random(5, 5, 1), lines);
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
    Element root = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
    Element text = (Element) root.getElementsByTagName("iTXtEntry").item(0);
    assertEquals("Description", text.getAttribute("keyword"));
    assertEquals("en", text.getAttribute("languageTag"));
    assertEquals(String.join("\n", lines), text.getAttribute("text"));
    reader.dispose();
  }

  @Test
  void enlargedPixelsTakeLittle() throws IOException {
    BufferedImage blocks =
        PixelBlocks.image(
            new Random(1).ints(28 * 28, 0, 1 << 24).toArray(),
            new Size.Extent(28, 28),
            new Size.Extent(280, 280));
    // 235,200 bytes of samples, of which 2,352 tell anything.
    int size = PngEncoder.encode(blocks, List.of()).length;
    assertTrue(size < 3 * 2352, size + " bytes");
  }

  @Test
  void imagesOfOtherKindsAreLeftToJava() {
    assertTrue(PngEncoder.fits(random(4, 4, 1)));
    assertFalse(PngEncoder.fits(random(4, 4, 1).getSubimage(1, 1, 2, 2)));
    for (int type : new int[] {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY}) {
      assertFalse(PngEncoder.fits(new BufferedImage(4, 4, type)));
    }
  }
}
