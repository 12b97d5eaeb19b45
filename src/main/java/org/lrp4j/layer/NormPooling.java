package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.relevance.ConvolutionMap;
import org.lrp4j.relevance.DifferentiableMap;
import org.lrp4j.relevance.Operands;
import org.lrp4j.relevance.Ops;
import org.lrp4j.relevance.Redistribution;
import org.lrp4j.relevance.RelevanceStep;
import org.lrp4j.relevance.Window;
import org.lrp4j.rule.EpsilonRule;
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
    this.step = new RelevanceStep(new NormMap(p, window), new EpsilonRule(context.stabilizer()));
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
    return step.forward(a, sumOfEachChannel(a));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    INDArray a = input();
    return step.redistribute(new Operands(a, 1, sumOfEachChannel(a), null, null), relevance);
  }

  private INDArray sumOfEachChannel(INDArray a) {
    long channels = a.size(window.nhwc() ? 3 : 1);
    return Nd4j.eye(channels)
        .castTo(a.dataType())
        .reshape(channels, channels, 1, 1)
        .broadcast(channels, channels, window.kernel().height(), window.kernel().width());
  }

  @Override
  public String treatment() {
    return "proportional";
  }
}
