package org.lrp4j.engine.operation;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a convolution with strides as a convolution without: pixels that are as many rows
 * and columns apart as the windows see the same taps of the kernel. What all those of one phase get
 * is one output channel of a smaller kernel, laid into its place afterwards.
 *
 * <p>oneDNN computes 16 channels at once, so of the first layer of a ResNet50, which reads 3, all 4
 * phases together take as long as one: for 8 images of 230² 14 ms and 6 to lay them, where the
 * transposed convolution takes 40.
 */
final class PhasesOfStrides {

  /** More channels fill oneDNN's blocks by themselves. */
  private static final long FEW_CHANNELS = 4;

  private PhasesOfStrides() {}

  /**
   * Adds the operations, where that is fast and the windows reach the image's end.
   *
   * @param shape of the input, or null if nobody knows it
   */
  static Optional<SDVariable> gradient(
      SDVariable input, long[] shape, SDVariable weights, SDVariable upstream, Window window) {
    boolean suits =
        shape != null
            && window.nhwc()
            && window.hasStrides()
            && !window.isDilated()
            && shape[3] <= FEW_CHANNELS
            && input.dataType() == DataType.FLOAT;
    if (!suits) {
      return Optional.empty();
    }
    Axis rows = axis(window.kernel().height(), window.stride().height());
    Axis columns = axis(window.kernel().width(), window.stride().width());
    Window.Extent positions = window.positions(shape[1], shape[2]);
    Window.Extent offset = window.offset(shape[1], shape[2]);
    long height = positions.height() + rows.taps() - 1;
    long width = positions.width() + columns.taps() - 1;
    boolean reachesTheEnd =
        height * rows.stride() >= offset.height() + shape[1]
            && width * columns.stride() >= offset.width() + shape[2];
    if (!reachesTheEnd) {
      return Optional.empty();
    }
    Window.Extent one = new Window.Extent(1, 1);
    Window small =
        new Window(
            new Window.Extent(rows.taps(), columns.taps()),
            one,
            new Window.Extent(rows.taps() - 1, columns.taps() - 1),
            one,
            false,
            true);
    long[] laid = {shape[0], height * rows.stride(), width * columns.stride(), shape[3]};
    SDVariable whole =
        Convolutions.convolution(upstream, kernels(weights, rows, columns, shape[3]), null, small)
            .reshape(shape[0], height, width, rows.stride(), columns.stride(), shape[3])
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(laid);
    return Optional.of(
        part(part(whole, laid, 1, offset.height(), shape[1]), laid, 2, offset.width(), shape[2]));
  }

  /** What of an axis belongs to the image; the shape is then that of the result. */
  private static SDVariable part(SDVariable v, long[] shape, int axis, long from, long size) {
    if (from == 0 && size == shape[axis]) {
      return v;
    }
    SDVariable part = ImageParts.between(v, shape, axis, from, from + size);
    shape[axis] = size;
    return part;
  }

  /** Along one axis of the image. */
  private record Axis(long kernel, long stride, long taps) {

    /**
     * The tap of the whole kernel that a tap of a phase is, which may lie behind its end.
     *
     * @param tap counted from the last, because the gradient goes the other way round
     */
    long original(long phase, long tap) {
      return (taps - 1 - tap) * stride + phase;
    }
  }

  private static Axis axis(long kernel, long stride) {
    return new Axis(kernel, stride, (kernel + stride - 1) / stride);
  }

  /**
   * The kernels of all phases, by a product with zeros and ones, which is exact: [phases · inputs,
   * outputs, taps, taps].
   */
  private static SDVariable kernels(SDVariable weights, Axis rows, Axis columns, long inputs) {
    int phases = Math.toIntExact(rows.stride() * columns.stride());
    int taps = Math.toIntExact(rows.taps() * columns.taps());
    double[][] chosen = new double[Math.toIntExact(rows.kernel() * columns.kernel())][];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = new double[phases * taps];
    }
    for (int place = 0; place < phases * taps; place++) {
      long phase = place / taps;
      long tap = place % taps;
      long row = rows.original(phase / columns.stride(), tap / columns.taps());
      long column = columns.original(phase % columns.stride(), tap % columns.taps());
      if (row < rows.kernel() && column < columns.kernel()) {
        chosen[Math.toIntExact(row * columns.kernel() + column)][place] = 1;
      }
    }
    INDArray matrix = Nd4j.createFromArray(chosen).castTo(weights.dataType());
    SDVariable choice = weights.getSameDiff().constant(matrix);
    return Ops.matmul(weights.reshape(-1, chosen.length), choice)
        .reshape(-1, inputs, phases, taps)
        .permute(2, 1, 0, 3)
        .reshape(phases * inputs, -1, rows.taps(), columns.taps());
  }
}
