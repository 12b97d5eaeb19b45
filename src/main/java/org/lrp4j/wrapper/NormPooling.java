package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.RelevanceStep;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * P-norm pooling over a sliding window, {@code (Σ|a|^p)^(1/p)}: each input gets its part.
 *
 * <p>The sum over a window is a convolution with ones that keeps the channels apart. The derivative
 * of ND4J's own {@code pnormpool2d} forgets the padding that mode Same implies, and on the oneDNN
 * build its {@code avgpool2d} ignores dilation in FLOAT.
 */
final class NormPooling extends LrpLayer {

  private final Window window;
  private final RelevanceStep step;

  NormPooling(Layer layer, LayerContext context, int p, Window window) {
    super(layer);
    this.window = window;
    this.step = context.proportionalStep(new NormMap(p, window));
  }

  private record NormMap(int p, ConvolutionMap sum) implements DifferentiableMap {

    NormMap(int p, Window window) {
      this(p, new ConvolutionMap(window));
    }

    @Override
    public SDVariable apply(SDVariable input, SDVariable weights) {
      return Ops.norm(input, p, powers -> sum.apply(powers, weights));
    }

    @Override
    public INDArray arrange(INDArray weights) {
      return sum.arrange(weights);
    }
  }

  @Override
  protected INDArray forward(INDArray a) {
    int channelAxis = window.nhwc() ? 3 : 1;
    return step.forward(
        a, new LayerParameters(channelAxis, List.of(), () -> sumOfEachChannel(a), null));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(relevance);
  }

  private INDArray sumOfEachChannel(INDArray a) {
    long channels = a.size(window.nhwc() ? 3 : 1);
    return Nd4j.eye(channels)
        .castTo(a.dataType())
        .reshape(channels, channels, 1, 1)
        .broadcast(channels, channels, window.kernel().height(), window.kernel().width());
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return Sign.NON_NEGATIVE;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return Vanishing.AT_ZERO;
  }

  @Override
  public void release() {
    super.release();
    step.release();
  }

  @Override
  public String treatment() {
    return "proportional";
  }
}
