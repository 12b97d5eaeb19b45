package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch of images.
 *
 * @param what what the numbers are, for messages
 * @param array [batch, channels, height, width] or [batch, height, width, channels]
 * @param format which of the two
 */
record ImageBatch(String what, INDArray array, CNN2DFormat format) {

  ImageBatch {
    if (array.rank() != 4 || array.isEmpty()) {
      throw new IllegalArgumentException(
          "A batch of images has the shape "
              + (format == CNN2DFormat.NCHW
                  ? "[batch, channels, height, width]"
                  : "[batch, height, width, channels]")
              + ", but the "
              + what
              + " has "
              + Arrays.toString(array.shape())
              + (array.rank() == 2
                  ? "; draw features with BarChart, or reshape the array if they are pixels"
                  : "; reshape the array"));
    }
  }

  int examples() {
    return (int) array.size(0);
  }

  int channels() {
    return (int) array.size(format == CNN2DFormat.NCHW ? 1 : 3);
  }

  int height() {
    return (int) array.size(format == CNN2DFormat.NCHW ? 2 : 1);
  }

  int width() {
    return (int) array.size(format == CNN2DFormat.NCHW ? 3 : 2);
  }

  /** One example, its channels summed. */
  Grid channelSum(int example) {
    int channelAxis = format == CNN2DFormat.NCHW ? 0 : 2;
    return new Grid(width(), height(), Planes.sum(array, example, channelAxis, what));
  }

  /** One example, channel by channel. */
  List<Grid> planes(int example) {
    double[] values = Planes.values(array, example, what);
    int pixels = width() * height();
    // The way from one pixel to the next, and from one channel to the next.
    int pixelStride = format == CNN2DFormat.NCHW ? 1 : channels();
    int channelStride = format == CNN2DFormat.NCHW ? pixels : 1;
    List<Grid> planes = new ArrayList<>();
    for (int channel = 0; channel < channels(); channel++) {
      double[] plane = new double[pixels];
      for (int i = 0; i < pixels; i++) {
        plane[i] = values[channel * channelStride + i * pixelStride];
      }
      planes.add(new Grid(width(), height(), plane));
    }
    return planes;
  }
}
