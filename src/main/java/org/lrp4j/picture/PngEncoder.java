package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Encodes opaque pictures as PNG. Java's own writer takes several times as long, since it tries
 * five filters on every row: here enlarged pixels make most rows repeat the one above, which a
 * single comparison finds.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG specification</a>
 */
final class PngEncoder {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BYTES_PER_PIXEL = 3;
  private static final byte SUB = 1;
  private static final byte UP = 2;

  /** Deflate with a window of 32 KiB, fast. */
  private static final byte[] ZLIB = {0x78, 0x01};

  private PngEncoder() {}

  /** Whether it is one of the images that are encoded here. */
  static boolean fits(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_INT_RGB
        && image.getRaster().getParent() == null
        && image.getRaster().getDataBuffer() instanceof DataBufferInt;
  }

  /**
   * The file's bytes.
   *
   * @param description stored as the text "Description", unless there are no lines
   */
  static byte[] encode(BufferedImage image, List<String> description) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream file = new DataOutputStream(bytes);
    file.write(SIGNATURE);
    chunk(file, "IHDR", header(image));
    if (!description.isEmpty()) {
      // An "international text" with a keyword that the specification has, in English, as it is.
      chunk(
          file,
          "iTXt",
          ("Description\0\0\0en\0\0" + String.join("\n", description))
              .getBytes(StandardCharsets.UTF_8));
    }
    chunk(file, "IDAT", pixels(image));
    chunk(file, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream file, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    file.writeInt(data.length);
    file.write(name);
    file.write(data);
    file.writeInt((int) checksum.getValue());
  }

  private static byte[] header(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(bytes);
    header.writeInt(image.getWidth());
    header.writeInt(image.getHeight());
    // 8 bits a sample, red, green and blue, the only compression and filters, not interlaced.
    header.write(new byte[] {8, 2, 0, 0, 0});
    return bytes.toByteArray();
  }

  /** In the format of zlib: two bytes, the compressed rows, and the checksum of the rows. */
  private static byte[] pixels(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ZLIB);
    RunDeflater rows = new RunDeflater(bytes);
    Adler32 checksum = new Adler32();
    byte[] same = new byte[1 + BYTES_PER_PIXEL * width];
    same[0] = UP;
    byte[] other = new byte[same.length];
    for (int from = 0; from < pixels.length; from += width) {
      boolean isSame =
          from > 0 && Arrays.equals(pixels, from - width, from, pixels, from, from + width);
      if (isSame) {
        rows.literal(UP);
        rows.zeros(BYTES_PER_PIXEL * width);
      } else {
        subtractLeft(pixels, from, width, other, rows);
      }
      checksum.update(isSame ? same : other);
    }
    rows.finish();
    new DataOutputStream(bytes).writeInt((int) checksum.getValue());
    return bytes.toByteArray();
  }

  /** A row as differences from the pixel on the left, which are zero within a block. */
  private static void subtractLeft(
      int[] pixels, int from, int width, byte[] row, RunDeflater rows) {
    Arrays.fill(row, (byte) 0);
    row[0] = SUB;
    rows.literal(SUB);
    int left = 0;
    int same = 0;
    for (int x = 0; x < width; x++) {
      int pixel = pixels[from + x];
      if (pixel == left) {
        same++;
        continue;
      }
      rows.zeros(BYTES_PER_PIXEL * same);
      same = 0;
      int at = 1 + BYTES_PER_PIXEL * x;
      for (int i = 0; i < BYTES_PER_PIXEL; i++) {
        int shift = 16 - 8 * i;
        row[at + i] = (byte) ((pixel >> shift) - (left >> shift));
        rows.literal(row[at + i]);
      }
      left = pixel;
    }
    rows.zeros(BYTES_PER_PIXEL * same);
  }
}
