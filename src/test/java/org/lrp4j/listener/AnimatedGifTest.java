package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnimatedGifTest {

  /** A picture with so many colours at random places. */
  private static BufferedImage picture(int seed, int colors) {
    Random random = new Random(seed);
    int[] palette = random.ints(colors).map(color -> color & 0xFFFFFF).toArray();
    BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 50 * 40; i++) {
      image.setRGB(i % 50, i / 50, palette[i < colors ? i : random.nextInt(colors)]);
    }
    return image;
  }

  private static ImageReader reader(byte[] gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    return reader;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 200, 256})
  void pictureOfFewColoursComeOutAsTheyWent(int colors) throws IOException {
    List<BufferedImage> pictures =
        IntStream.range(0, 3).mapToObj(seed -> picture(seed, colors)).toList();
    List<byte[]> encoded =
        List.of(
            AnimatedGif.encoded(pictures.get(0)),
            AnimatedGif.encoded(pictures.get(1)),
            AnimatedGif.encoded(pictures.get(2)));

    ImageReader reader = reader(AnimatedGif.joined(encoded, 30, 150));

    assertEquals(3, reader.getNumImages(true));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = reader.read(i);
      for (int pixel = 0; pixel < 50 * 40; pixel++) {
        assertEquals(
            pictures.get(i).getRGB(pixel % 50, pixel / 50), image.getRGB(pixel % 50, pixel / 50));
      }
    }
  }

  @Test
  void picturesOfManyColoursAreLeftToJava() throws IOException {
    BufferedImage picture = picture(1, 2000);
    byte[] encoded = AnimatedGif.encoded(picture);
    ImageReader reader = reader(AnimatedGif.joined(List.of(encoded), 30, 150));
    assertEquals(1, reader.getNumImages(true));
    assertEquals(
        ImageIO.read(new ByteArrayInputStream(encoded)).getRGB(7, 7), reader.read(0).getRGB(7, 7));
  }

  @Test
  void framesHaveTheirTimeAndTheAnimationHasNoEnd() throws IOException {
    byte[] frame = AnimatedGif.encoded(picture(1, 9));
    ImageReader reader = reader(AnimatedGif.joined(List.of(frame, frame), 30, 300));

    assertEquals("30", delay(reader, 0));
    assertEquals("300", delay(reader, 1));
    IIOMetadataNode loop =
        (IIOMetadataNode) tree(reader, 0).getElementsByTagName("ApplicationExtension").item(0);
    assertEquals("NETSCAPE", loop.getAttribute("applicationID"));
    assertEquals(List.of(1, 0, 0), bytes((byte[]) loop.getUserObject()));
  }

  private static String delay(ImageReader reader, int index) throws IOException {
    IIOMetadataNode control =
        (IIOMetadataNode)
            tree(reader, index).getElementsByTagName("GraphicControlExtension").item(0);
    return control.getAttribute("delayTime");
  }

  private static IIOMetadataNode tree(ImageReader reader, int index) throws IOException {
    return (IIOMetadataNode)
        reader.getImageMetadata(index).getAsTree("javax_imageio_gif_image_1.0");
  }

  private static List<Integer> bytes(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> (int) bytes[i]).toList();
  }
}
