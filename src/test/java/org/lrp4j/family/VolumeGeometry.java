package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.lrp4j.layer.DataFormat;

/**
 * Windows over volumes.
 *
 * @param mode DL4J's mode
 * @param kernel planes, rows and columns
 * @param stride planes, rows and columns
 * @param padding planes, rows and columns
 * @param dilation planes, rows and columns
 */
record VolumeGeometry(
    ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {

  /** Kernel, stride, padding, dilation, three numbers each. */
  static VolumeGeometry of(ConvolutionMode mode, int... numbers) {
    int[][] parts = new int[4][3];
    for (int i = 0; i < numbers.length; i++) {
      parts[i / 3][i % 3] = numbers[i];
    }
    return new VolumeGeometry(mode, parts[0], parts[1], parts[2], parts[3]);
  }

  /** Of volumes of four planes, five rows and four columns, each of which sees a voxel. */
  static List<VolumeGeometry> ofPooling() {
    return List.of(
        of(ConvolutionMode.Truncate, 2, 2, 2, 2, 2, 2, 0, 0, 0, 1, 1, 1),
        of(ConvolutionMode.Truncate, 2, 3, 1, 1, 2, 1, 1, 1, 0, 1, 1, 1),
        of(ConvolutionMode.Truncate, 2, 2, 2, 1, 1, 1, 0, 0, 0, 1, 2, 1),
        of(ConvolutionMode.Strict, 2, 3, 2, 1, 1, 1, 0, 0, 0, 1, 1, 1),
        of(ConvolutionMode.Same, 3, 2, 2, 2, 1, 3, 0, 0, 0, 1, 1, 1),
        of(ConvolutionMode.Same, 2, 3, 2, 1, 2, 1, 0, 0, 0, 2, 1, 1));
  }

  /** The name in the test report. */
  @Override
  public String toString() {
    return String.format(
        "%s, stride %s, padding %s, dilation %s, %s",
        text(kernel), text(stride), text(padding), text(dilation), mode);
  }

  private static String text(int... sizes) {
    return sizes[0] + "×" + sizes[1] + "×" + sizes[2];
  }

  /** The same windows whose taps lie side by side, over as many positions. */
  PoolingOracle forgettingDilation(DataFormat format, int... size) {
    return oracle(format, new int[] {1, 1, 1}, size);
  }

  /** The windows of one example, of channels, planes, rows and columns. */
  PoolingOracle oracle(DataFormat format, int... size) {
    return oracle(format, dilation, size);
  }

  private PoolingOracle oracle(DataFormat format, int[] step, int... size) {
    int[] out = new int[3];
    int[] before = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      int in = size[axis + 1];
      int extent = (kernel[axis] - 1) * dilation[axis] + 1;
      if (mode == ConvolutionMode.Same) {
        out[axis] = (in + stride[axis] - 1) / stride[axis];
        before[axis] = Math.max(0, (out[axis] - 1) * stride[axis] + extent - in) / 2;
      } else {
        before[axis] = padding[axis];
        out[axis] = (in + 2 * before[axis] - extent) / stride[axis] + 1;
      }
    }
    int[][] windows = new int[size[0] * out[0] * out[1] * out[2]][];
    double[] divisors = new double[windows.length];
    for (int c = 0; c < size[0]; c++) {
      for (int z = 0; z < out[0]; z++) {
        for (int y = 0; y < out[1]; y++) {
          for (int x = 0; x < out[2]; x++) {
            List<Integer> window = new ArrayList<>();
            for (int kz = 0; kz < kernel[0]; kz++) {
              for (int ky = 0; ky < kernel[1]; ky++) {
                for (int kx = 0; kx < kernel[2]; kx++) {
                  int plane = z * stride[0] - before[0] + kz * step[0];
                  int row = y * stride[1] - before[1] + ky * step[1];
                  int column = x * stride[2] - before[2] + kx * step[2];
                  if (inside(plane, size[1]) && inside(row, size[2]) && inside(column, size[3])) {
                    window.add(index(format, size, c, plane, row, column));
                  }
                }
              }
            }
            int[] outputs = {size[0], out[0], out[1], out[2]};
            int o = index(format, outputs, c, z, y, x);
            windows[o] = window.stream().mapToInt(i -> i).toArray();
            divisors[o] = window.size();
          }
        }
      }
    }
    return new PoolingOracle(List.of(windows), divisors);
  }

  private static boolean inside(int position, int size) {
    return position >= 0 && position < size;
  }

  private static int index(DataFormat format, int[] size, int c, int z, int y, int x) {
    int position = (z * size[2] + y) * size[3] + x;
    return format.isChannelsLast()
        ? position * size[0] + c
        : c * size[1] * size[2] * size[3] + position;
  }
}
