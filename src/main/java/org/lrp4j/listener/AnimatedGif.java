package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Animated GIFs: Java's own writer encodes each frame, once, and the encoded frames are joined.
 *
 * <p>Choosing 256 colours and compressing take nearly all of the time, and an animation is written
 * anew for each frame that comes. Java's writer could write a sequence itself, but would do all
 * that again for every frame.
 *
 * @see <a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</a>
 */
final class AnimatedGif {

  private static final int HEADER = 13;
  private static final int FLAGS_OF_SCREEN = 10;
  private static final int IMAGE_DESCRIPTOR = 10;
  private static final int HAS_COLORS = 0x80;
  private static final int SIZE_OF_COLORS = 0x07;
  private static final int EIGHT_BITS_A_COLOR = 0x70;
  private static final int INTERLACED = 0x40;
  private static final int IMAGE = 0x2C;
  private static final int EXTENSION = 0x21;
  private static final int END = 0x3B;

  private AnimatedGif() {}

  /** One frame as a GIF of its own. */
  static byte[] encoded(BufferedImage frame) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(FewColors.of(frame), "gif", stream)) {
        throw new IOException("this Java has no GIF writer; use one with the module java.desktop");
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Joins frames into an animation without end.
   *
   * @param frames what {@link #encoded} gave, at least one, all of one size
   * @param delay how long a frame is shown, in 1/100 s
   * @param lastDelay how long the last one is shown, in 1/100 s
   */
  static byte[] joined(List<byte[]> frames, int delay, int lastDelay) {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
    gif.write(frames.get(0), 6, 4); // width and height
    write(gif, EIGHT_BITS_A_COLOR, 0, 0);
    write(gif, EXTENSION, 0xFF, 11);
    gif.writeBytes("NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII));
    write(gif, 3, 1, 0, 0, 0); // repeat for ever
    for (int i = 0; i < frames.size(); i++) {
      int hundredths = i == frames.size() - 1 ? lastDelay : delay;
      // Left standing until the next one covers it; nothing is transparent.
      write(gif, EXTENSION, 0xF9, 4, 0x04, hundredths & 0xFF, hundredths >> 8, 0, 0);
      writeImage(gif, frames.get(i));
    }
    gif.write(END);
    return gif.toByteArray();
  }

  /** Copies an image's compressed data, and the file's colours as the image's own. */
  private static void writeImage(ByteArrayOutputStream gif, byte[] frame) {
    int screenFlags = frame[FLAGS_OF_SCREEN];
    int colorsLength = colorsLength(screenFlags);
    int image = HEADER + colorsLength;
    while (at(frame, image) == EXTENSION) {
      image = afterBlocks(frame, image + 2);
    }
    int flags = frame[image + IMAGE_DESCRIPTOR - 1];
    if (at(frame, image) != IMAGE || colorsLength == 0 || (flags & HAS_COLORS) != 0) {
      throw new IllegalArgumentException("Expected a GIF with one image and one table of colours");
    }
    gif.write(frame, image, IMAGE_DESCRIPTOR - 1);
    gif.write(HAS_COLORS | flags & INTERLACED | screenFlags & SIZE_OF_COLORS);
    gif.write(frame, HEADER, colorsLength);
    int data = image + IMAGE_DESCRIPTOR;
    gif.write(frame, data, afterBlocks(frame, data + 1) - data);
  }

  private static int colorsLength(int flags) {
    return (flags & HAS_COLORS) == 0 ? 0 : 3 << (flags & SIZE_OF_COLORS) + 1;
  }

  /** Data is in blocks, each after its length; the last one is empty. */
  private static int afterBlocks(byte[] bytes, int first) {
    int position = first;
    while (at(bytes, position) != 0) {
      position += 1 + at(bytes, position);
    }
    return position + 1;
  }

  private static int at(byte[] bytes, int position) {
    return bytes[position] & 0xFF;
  }

  private static void write(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value);
    }
  }
}
