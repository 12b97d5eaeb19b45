package org.lrp4j.layer.pooling;

import java.util.List;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
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
final class NormPooling {

  private NormPooling() {}

  static Step step(int p, Window window, LayerContext context) {
    return StepContext.of(context)
        .proportional(new WeightedNorm(new NormMap(p, new ConvolutionMap(window)), window));
  }

  private record NormMap(int p, ConvolutionMap sum) implements DifferentiableMap {

    @Override
    public SDVariable apply(SDVariable input, SDVariable weights) {
      return Ops.norm(input, p, powers -> sum.apply(powers, weights));
    }

    @Override
    public INDArray arrange(INDArray weights) {
      return sum.arrange(weights);
    }
  }

  /** The norm as a map with weights, ones where a channel sees itself. */
  private record WeightedNorm(DifferentiableMap map, Window window) implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return new LayerParameters(
          window.format(), window.format(), List.of(), () -> ofEachChannel(input), null);
    }

    private INDArray ofEachChannel(Signal input) {
      long channels = input.values().size(window.format().channelAxis());
      return Nd4j.eye(channels)
          .castTo(input.values().dataType())
          .reshape(channels, channels, 1, 1)
          .broadcast(channels, channels, window.kernel().height(), window.kernel().width());
    }
  }
}
