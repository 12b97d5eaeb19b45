package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.reference.ReferencePooling.Kind;
import org.lrp4j.reference.Window2d.Shape;

/** Which inputs the outputs of a pooling layer see. */
final class PoolingReader {

  private PoolingReader() {}

  static ReferenceNode sliding(SubsamplingLayer layer, Tensor in, boolean evenly, double delta) {
    Window2d window =
        new Window2d(
            Shape.of(in, layer.getCnn2dDataFormat() == CNN2DFormat.NHWC),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode() == ConvolutionMode.Same);
    Shape out = window.out(window.in().channels());
    int[][] windows = new int[out.size()][];
    double[] divisors = new double[out.size()];
    for (int c = 0; c < out.channels(); c++) {
      for (int row = 0; row < out.height(); row++) {
        for (int column = 0; column < out.width(); column++) {
          int channel = c;
          int j = out.index(c, row, column);
          windows[j] =
              window.taps(row, column).stream()
                  .mapToInt(tap -> window.in().index(channel, tap.row(), tap.column()))
                  .toArray();
          divisors[j] =
              layer.isAvgPoolIncludePadInDivisor()
                  ? layer.getKernelSize()[0] * layer.getKernelSize()[1]
                  : windows[j].length;
        }
      }
    }
    var seen = new Windows(out.axes(), windows, divisors);
    return pooling(layer.getPoolingType(), seen, layer.getPnorm(), evenly, delta);
  }

  /** Over all positions of each channel; the axes are those that DL4J reduces. */
  static ReferenceNode global(GlobalPoolingLayer layer, Tensor in, boolean evenly, double delta) {
    int[] chosen = layer.getPoolingDimensions();
    boolean channelsLast = in.rank() == 4 && chosen != null && chosen[0] == 1;
    int channels = in.shape()[channelsLast ? 3 : 1];
    List<List<Integer>> windows = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      windows.add(new ArrayList<>());
    }
    for (int i = 0; i < in.rowSize(); i++) {
      windows.get(AffineReader.channel(in, channelsLast, i)).add(i);
    }
    int[][] all =
        windows.stream()
            .map(window -> window.stream().mapToInt(i -> i).toArray())
            .toArray(int[][]::new);
    int[] shape = new int[layer.isCollapseDimensions() ? 1 : in.rank() - 1];
    Arrays.fill(shape, 1);
    shape[0] = channels;
    double[] divisors = Arrays.stream(all).mapToDouble(window -> window.length).toArray();
    var seen = new Windows(shape, all, divisors);
    return pooling(layer.getPoolingType(), seen, layer.getPnorm(), evenly, delta);
  }

  private record Windows(int[] shape, int[][] inputs, double[] sizes) {}

  private static ReferenceNode pooling(
      PoolingType type, Windows windows, int p, boolean evenly, double delta) {
    Kind kind =
        switch (type) {
          case MAX -> Kind.MAX;
          case PNORM -> Kind.PNORM;
          case AVG, SUM -> Kind.SUM;
        };
    double[] sizes = windows.sizes();
    double[] divisors = type == PoolingType.AVG ? sizes : Vectors.ones(sizes.length);
    return new ReferencePooling(
        kind, windows.shape(), windows.inputs(), divisors, p, evenly, delta);
  }
}
