package org.lrp4j.relevance;

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
    this.window = window;
    this.effective = window.isDilated() ? window.inflated() : window;
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
  public boolean mixesAllChannels() {
    return true;
  }

  @Override
  public INDArray arrange(INDArray weights) {
    if (!window.isDilated()) {
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
      NDArrayIndex.interval(0, window.dilation().height(), effective.kernel().height()),
      NDArrayIndex.interval(0, window.dilation().width(), effective.kernel().width())
    };
    inflated.get(taps).assign(weights);
    return inflated;
  }
}
