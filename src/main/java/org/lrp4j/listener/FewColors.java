package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a GIF's 256 colours for pictures that have few more: heatmaps. Much faster than what
 * Java's GIF writer does for every kind of picture, to which the others are left.
 */
final class FewColors {

  private static final int MOST = 256;

  /** Colours that differ in the lowest three of eight bits only look the same. */
  private static final int BITS_TO_SPARE = 3;

  private FewColors() {}

  /** The picture with colours by number, or as it is if it has too many that look different. */
  static BufferedImage of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    for (int spared = 0; spared <= BITS_TO_SPARE; spared++) {
      int mask = (0xFF << spared & 0xFF) * 0x010101;
      Optional<BufferedImage> indexed = indexed(width, height, pixels, mask);
      if (indexed.isPresent()) {
        return indexed.get();
      }
    }
    return picture;
  }

  private static Optional<BufferedImage> indexed(int width, int height, int[] pixels, int mask) {
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] colors = new int[MOST];
    int[] indices = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      if (i > 0 && pixels[i] == pixels[i - 1]) {
        // Mostly so: pictures of heatmaps are large areas.
        indices[i] = indices[i - 1];
        continue;
      }
      Integer number = numbers.get(pixels[i] & mask);
      if (number == null) {
        number = numbers.size();
        if (number == MOST) {
          return Optional.empty();
        }
        numbers.put(pixels[i] & mask, number);
        // The first of several similar colours stands for all.
        colors[number] = pixels[i];
      }
      indices[i] = number;
    }
    IndexColorModel model =
        new IndexColorModel(8, MOST, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getRaster().setSamples(0, 0, width, height, 0, indices);
    return Optional.of(image);
  }
}
