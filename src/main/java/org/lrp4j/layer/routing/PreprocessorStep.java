package org.lrp4j.layer.routing;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A preprocessor, whose {@code backprop} is the inverse of its {@code preProcess}.
 *
 * <p>DL4J tells both how many examples the network's first input has. Forwards that decides what
 * the network computes, so it is told the same here; backwards it has to be the number of examples
 * in what the preprocessor read, which a stack of several batches has more of.
 */
public final class PreprocessorStep implements Step {

  private final InputPreProcessor preprocessor;
  private final LayerContext context;

  /**
   * A step.
   *
   * @param preprocessor the preprocessor of a layer, or of a vertex
   * @param context its place
   */
  public PreprocessorStep(InputPreProcessor preprocessor, LayerContext context) {
    this.preprocessor = preprocessor;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    INDArray moved =
        preprocessor.preProcess(input, context.batchSize(), LayerWorkspaceMgr.noWorkspaces());
    context.memory().hold(moved);
    // As DL4J's way from sequences to rows does where there are rows already: its way back would
    // make sequences of them.
    return moved == input
        ? new PassCapture(moved, context.memory())
        : new Moved(preprocessor, input.size(0), moved, context.memory());
  }

  private record Moved(
      InputPreProcessor preprocessor, long examples, INDArray output, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray back =
          preprocessor.backprop(
              relevance, Math.toIntExact(examples), LayerWorkspaceMgr.noWorkspaces());
      return Redistribution.to(memory.hold(back));
    }

    @Override
    public void release() {}
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return ROUTED;
  }
}
