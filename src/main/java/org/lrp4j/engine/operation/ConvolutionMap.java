package org.lrp4j.engine.operation;

import java.util.Optional;
import java.util.OptionalInt;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A two-dimensional convolution.
 *
 * <p>The oneDNN build of ND4J refuses dilated convolutions in FLOAT ("could not create a descriptor
 * for a dilated convolution"). A dilated kernel is therefore inflated: zeros are put between its
 * taps, after which it is an ordinary kernel that gives the same result on every backend.
 */
public final class ConvolutionMap implements DifferentiableMap {

  private final Window window;
  private final Window effective;

  /**
   * A convolution.
   *
   * @param window the geometry
   */
  public ConvolutionMap(Window window) {
    this(window, window.isDilated() ? window.inflated() : window);
  }

  private ConvolutionMap(Window window, Window effective) {
    this.window = window;
    this.effective = effective;
  }

  /**
   * A convolution along the width whose output at a position sees nothing behind it: all padding
   * lies before the image. The kernel is continued with zeros, so that it can be centred.
   *
   * @param window the geometry, without padding, of height 1
   * @return the map, with ⌈width / stride⌉ positions
   */
  public static ConvolutionMap causal(Window window) {
    long before = window.inflated().kernel().width() - 1;
    Window.Extent one = new Window.Extent(1, 1);
    Window centred =
        new Window(
            new Window.Extent(1, 2 * before + 1),
            window.stride(),
            new Window.Extent(0, before),
            one,
            false,
            window.nhwc());
    return new ConvolutionMap(window, centred);
  }

  /** The geometry of the ordinary convolution that it is. */
  Window effective() {
    return effective;
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return Ops.conv2d(input, weights, effective);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return Ops.conv2d(input, weights, bias, effective);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(1);
  }

  @Override
  public Optional<DifferentiableMap> ofOneChannel() {
    // Poolings have no gaps, and every window of theirs has to see the image.
    Window.Extent kernel = window.kernel();
    Window.Extent stride = window.stride();
    Window.Extent padding = window.padding();
    boolean seeTheImage =
        window.same()
            ? stride.height() <= kernel.height() && stride.width() <= kernel.width()
            : padding.height() < kernel.height() && padding.width() < kernel.width();
    boolean isPooling = seeTheImage && window.equals(effective);
    return Optional.of(isPooling ? this::averages : this::ones);
  }

  /**
   * Average pooling times the size of the window: led back over 8 images of 230², 1 ms where the
   * convolution takes 9. The examples are pooled as channels, of which oneDNN computes several at
   * once.
   */
  private SDVariable averages(SDVariable input, SDVariable none) {
    long[] shape = input.getShape();
    double taps = window.kernel().height() * window.kernel().width();
    if (window.nhwc()) {
      return Ops.averagePool(input, window, true).mul(taps);
    }
    Window.Extent positions = window.positions(shape[2], shape[3]);
    SDVariable examples = input.reshape(1, shape[0], shape[2], shape[3]);
    return Ops.averagePool(examples, window, true)
        .mul(taps)
        .reshape(shape[0], 1, positions.height(), positions.width());
  }

  private SDVariable ones(SDVariable input, SDVariable none) {
    INDArray kernel =
        Nd4j.ones(input.dataType(), 1, 1, window.kernel().height(), window.kernel().width());
    return apply(input, input.getSameDiff().constant(arrange(kernel)));
  }

  @Override
  public INDArray arrange(INDArray weights) {
    if (window.equals(effective)) {
      return weights;
    }
    INDArray inflated =
        Nd4j.zeros(
            weights.dataType(),
            weights.size(0),
            weights.size(1),
            effective.kernel().height(),
            effective.kernel().width());
    INDArrayIndex[] taps = {
      NDArrayIndex.all(),
      NDArrayIndex.all(),
      NDArrayIndex.interval(0, window.dilation().height(), window.inflated().kernel().height()),
      NDArrayIndex.interval(0, window.dilation().width(), window.inflated().kernel().width())
    };
    inflated.get(taps).assign(weights);
    return inflated;
  }
}
