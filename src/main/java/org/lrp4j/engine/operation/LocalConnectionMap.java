package org.lrp4j.engine.operation;

import java.util.OptionalInt;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A convolution with a kernel of its own at each position, weights [positions, features, outputs],
 * feature {@code (channel·rows + row)·columns + column} of a window. It is a matrix product for
 * each position.
 *
 * <p>As in DL4J the windows are counted column by column and the outputs row by row: output p is
 * the window at row {@code p % rows}, column {@code p / rows}. Of square outputs that is the
 * transposed one, of sequences, which are images of width 1, the same.
 *
 * <p>DL4J's dilation counts where windows lie, but puts no gaps between their taps. So the window
 * has its dilated size here, and its taps are the ones at the top left.
 */
public final class LocalConnectionMap implements DifferentiableMap {

  private static final double[] NO_REALS = {};

  private final Window declared;
  private final Window window;
  private final DataFormat format;

  /**
   * Local connections.
   *
   * @param window the geometry, with the dilation that DL4J only counts with
   * @param format of images, or of sequences with a window of width 1
   */
  public LocalConnectionMap(Window window, DataFormat format) {
    this.declared = window;
    this.window = window.inflated();
    this.format = format;
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    long[] shape = shapeOfImages(input.getShape());
    Window.Extent positions = window.positions(shape[2], shape[3]);
    Window.Extent kernel = window.kernel();
    long count = positions.height() * positions.width();
    SDVariable windows =
        windows(asImages(input, shape), window.offset(shape[2], shape[3]))
            .permute(5, 4, 0, 1, 2, 3)
            .reshape(count, shape[0], shape[1] * kernel.height() * kernel.width());
    return arranged(products(windows, weights), shape[0], positions);
  }

  /** [batch, channels, rows, columns]. */
  private long[] shapeOfImages(long... shape) {
    if (format.rank() == 3) {
      return new long[] {shape[0], shape[1], shape[2], 1};
    }
    return format.isChannelsLast() ? new long[] {shape[0], shape[3], shape[1], shape[2]} : shape;
  }

  private SDVariable asImages(SDVariable input, long... shape) {
    return format.isChannelsLast() ? input.permute(0, 3, 1, 2) : input.reshape(shape);
  }

  /** [batch, channels, rows, columns of the window, rows, columns of positions]. */
  private SDVariable windows(SDVariable images, Window.Extent offset) {
    Window explicit =
        new Window(
            window.kernel(), window.stride(), offset, window.dilation(), window.same(), false);
    long[] arguments = explicit.arguments();
    return NativeOp.add(
        "im2col",
        arguments,
        NO_REALS,
        (args, upstream) -> NativeOp.add("im2col_bp", arguments, NO_REALS, null, args[0], upstream),
        images);
  }

  /** For each position [batch, features] · [features, outputs]. */
  private static SDVariable products(SDVariable windows, SDVariable weights) {
    return NativeOp.addBilinear(
        "matmul",
        new long[] {0, 0, 0},
        (args, upstream) ->
            NativeOp.add("matmul", new long[] {0, 1, 0}, NO_REALS, null, upstream, args[1]),
        WeightGradients::ofProduct,
        windows,
        weights);
  }

  /** From [positions, batch, outputs] to the format. */
  private SDVariable arranged(SDVariable products, long batch, Window.Extent positions) {
    if (format.rank() == 3) {
      return products.permute(1, 2, 0);
    }
    return format.isChannelsLast()
        ? products.permute(1, 0, 2).reshape(batch, positions.height(), positions.width(), -1)
        : products.permute(1, 2, 0).reshape(batch, -1, positions.height(), positions.width());
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(1);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    Window.Extent taps = declared.kernel();
    Window.Extent all = window.kernel();
    if (taps.equals(all)) {
      return weights;
    }
    long[] shape = weights.shape();
    long channels = shape[1] / (taps.height() * taps.width());
    INDArray continued =
        Nd4j.zeros(weights.dataType(), shape[0], channels, all.height(), all.width(), shape[2]);
    continued
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, taps.height()),
            NDArrayIndex.interval(0, taps.width()),
            NDArrayIndex.all())
        .assign(
            weights
                .dup('c')
                .reshape('c', shape[0], channels, taps.height(), taps.width(), shape[2]));
    return continued.reshape(shape[0], channels * all.height() * all.width(), shape[2]);
  }
}
