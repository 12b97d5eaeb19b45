package org.lrp4j.cli;

import java.awt.image.Raster;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a JPEG's components mean, as libjpeg decides it: Java's own reader applies the file's colour
 * profile, guesses by other means, and reads no CMYK in some versions. What it decodes is taken,
 * but not what it makes of it.
 */
final class JpegColors {

  private final boolean isJfif;

  /** What Adobe's marker says: 0 none, 1 YCbCr, 2 YCCK; -1 if there is no such marker. */
  private final int transform;

  private final byte[] componentNames;

  private JpegColors(boolean isJfif, int transform, byte[] componentNames) {
    this.isJfif = isJfif;
    this.transform = transform;
    this.componentNames = componentNames;
  }

  /** Reads the markers in front of the data. */
  static JpegColors of(StoredImage image) throws IOException {
    boolean isJfif = false;
    int transform = -1;
    try (InputStream stream = image.stream();
        DataInputStream in = new DataInputStream(stream)) {
      in.readUnsignedShort();
      while (true) {
        int marker = nextMarker(in);
        byte[] content = new byte[Math.max(0, in.readUnsignedShort() - 2)];
        in.readFully(content);
        if (isFrame(marker)) {
          return new JpegColors(isJfif, transform, names(content));
        }
        if (marker == 0xe0 && startsWith(content, "JFIF\0")) {
          isJfif = true;
        } else if (marker == 0xee && startsWith(content, "Adobe") && content.length >= 12) {
          transform = content[11];
        }
      }
    }
  }

  private static int nextMarker(DataInputStream in) throws IOException {
    int value = in.readUnsignedByte();
    while (value != 0xff) {
      value = in.readUnsignedByte();
    }
    while (value == 0xff) {
      value = in.readUnsignedByte();
    }
    return value;
  }

  /** All of C0 to CF, but for the tables of Huffman and arithmetic codes, and an extension. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** After precision, height and width: how many components, and three bytes for each. */
  private static byte[] names(byte[] frame) {
    int count = frame.length < 6 ? 0 : frame[5] & 0xff;
    byte[] names = new byte[count];
    for (int i = 0; i < count && 6 + 3 * i < frame.length; i++) {
      names[i] = frame[6 + 3 * i];
    }
    return names;
  }

  private static boolean startsWith(byte[] bytes, String text) {
    byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private boolean isYcc() {
    if (componentNames.length == 4) {
      return transform > 0;
    }
    if (isJfif || transform >= 0) {
      return isJfif || transform > 0;
    }
    return !Arrays.equals(componentNames, new byte[] {'R', 'G', 'B'});
  }

  /**
   * The pixels.
   *
   * @param raster the decoded components
   * @throws IOException if there are two of them
   */
  Pixels pixels(Raster raster) throws IOException {
    int width = raster.getWidth();
    int height = raster.getHeight();
    float[][] planes = RasterPlanes.of(raster);
    return switch (planes.length) {
      case 1 -> new Pixels(planes, height, width);
      case 3 -> new Pixels(isYcc() ? rgb(planes) : planes, height, width);
      case 4 -> new Pixels(Cmyk.rgb(inks(planes)), height, width);
      default -> throw new IOException("it has " + planes.length + " components: save it as RGB");
    };
  }

  /** Stored is how much light is left, as Adobe's programs do it, and all others after them. */
  private float[][] inks(float[][] planes) {
    float[][] colors = isYcc() ? rgb(planes) : planes;
    float[][] inks = new float[4][planes[0].length];
    for (int c = 0; c < 4; c++) {
      for (int i = 0; i < inks[c].length; i++) {
        // Of YCCK, red, green and blue stand for the inks' complements once more.
        inks[c][i] = c < 3 && isYcc() ? colors[c][i] : 255 - planes[c][i];
      }
    }
    return inks;
  }

  /** The colours of JFIF, from ITU-R BT.601 over the full range, rounded to whole numbers. */
  private static float[][] rgb(float[][] ycc) {
    float[][] rgb = new float[3][ycc[0].length];
    for (int i = 0; i < rgb[0].length; i++) {
      float luma = ycc[0][i];
      float blue = ycc[1][i] - 128;
      float red = ycc[2][i] - 128;
      rgb[0][i] = whole(luma + 1.402f * red);
      rgb[1][i] = whole(luma - 0.344136f * blue - 0.714136f * red);
      rgb[2][i] = whole(luma + 1.772f * blue);
    }
    return rgb;
  }

  private static float whole(float value) {
    // As Math.round does it, which takes longer.
    return (int) (Math.min(255, Math.max(0, value)) + 0.5);
  }
}
