package org.lrp4j.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import org.lrp4j.spark.ExplanationJob.ImageLayout;
import org.lrp4j.spark.RowReader.BadRowException;

/**
 * An image as Spark's source "image" reads it: rows of pixels of one byte a channel, in the order
 * of OpenCV, which is grey, or blue, green, red, perhaps with opacity. Channels are brought to
 * those of the network as the command line does: what is transparent lies on white, grey is
 * repeated, and of colours grey is made by ITU-R BT.601.
 */
final class ImageCell {

  /** The fields of the source's struct that are read. */
  static final List<String> FIELDS = List.of("height", "width", "nChannels", "data");

  /** The lowest bits of OpenCV's type tell of what numbers samples are: 0 of unsigned bytes. */
  private static final int DEPTH = 7;

  private final float[][] planes;
  private final int height;
  private final int width;

  private ImageCell(float[][] planes, int height, int width) {
    this.planes = planes;
    this.height = height;
    this.width = width;
  }

  static ImageCell of(Row image) throws BadRowException {
    int height = number(image, "height");
    int width = number(image, "width");
    int channels = number(image, "nChannels");
    byte[] data = image.getAs("data");
    if (height < 1 || width < 1 || channels < 1 || data == null) {
      throw new BadRowException("the image could not be read by Spark");
    }
    if (List.of(image.schema().fieldNames()).contains("mode")
        && (number(image, "mode") & DEPTH) != 0) {
      throw new BadRowException(
          "the image has the mode "
              + number(image, "mode")
              + " of OpenCV, but only samples of 8 bits are read");
    }
    if (data.length != (long) height * width * channels) {
      throw new BadRowException(
          "the image has %d bytes, but %d × %d pixels of %d channels"
              .formatted(data.length, height, width, channels));
    }
    float[][] planes = new float[channels][height * width];
    for (int i = 0; i < data.length; i++) {
      planes[rgb(i % channels, channels)][i / channels] = data[i] & 255;
    }
    return new ImageCell(planes, height, width);
  }

  private static int number(Row image, String field) throws BadRowException {
    Object value = image.getAs(field);
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw new BadRowException("the image's " + field + " is " + value);
  }

  /** Blue is the first of OpenCV's three channels and the last of ours; opacity stays behind. */
  private static int rgb(int channel, int channels) {
    return channels < 3 || channel > 2 ? channel : 2 - channel;
  }

  /** The values from 0 to 255 in the order of the network's input. */
  float[] values(ImageLayout layout) throws BadRowException {
    if (height != layout.height() || width != layout.width()) {
      throw new BadRowException(
          "the image has %d × %d pixels, but the network takes %d × %d: bring images to one size first"
              .formatted(height, width, layout.height(), layout.width()));
    }
    float[][] fitting = fitted(layout.channels());
    int channels = layout.channels();
    int pixels = height * width;
    float[] values = new float[channels * pixels];
    for (int channel = 0; channel < channels; channel++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        int place = layout.isChannelsLast() ? pixel * channels + channel : channel * pixels + pixel;
        values[place] = fitting[channel][pixel];
      }
    }
    return values;
  }

  private float[][] fitted(int channels) throws BadRowException {
    if (planes.length == channels) {
      return planes;
    }
    float[][] opaque = planes.length == 4 ? onWhite() : planes;
    if (opaque.length == 1 && channels == 3) {
      return new float[][] {opaque[0], opaque[0], opaque[0]};
    }
    if (opaque.length == 3 && channels == 1) {
      return new float[][] {grey(opaque)};
    }
    if (opaque.length != channels) {
      throw new BadRowException(
          "the image has %d channels, but the network takes %d".formatted(planes.length, channels));
    }
    return opaque;
  }

  private float[][] onWhite() {
    float[][] opaque = new float[3][height * width];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < opaque[channel].length; i++) {
        float opacity = planes[3][i];
        opaque[channel][i] = (planes[channel][i] * opacity + 255 * (255 - opacity)) / 255;
      }
    }
    return opaque;
  }

  private static float[] grey(float[][] rgb) {
    float[] grey = new float[rgb[0].length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
    }
    return grey;
  }
}
