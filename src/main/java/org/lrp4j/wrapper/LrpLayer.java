package org.lrp4j.wrapper;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J layer that stands in for another one in the shadow network: it computes the same, captures
 * its input on the way, and can redistribute relevance.
 *
 * <p>Extend {@link AffineLayer} for a layer with weights, or this class for anything else. A
 * subclass owns what it captures and never writes into an array that it was given: at inference
 * DL4J's own layers do, which is why they cannot simply be listened to.
 */
public abstract class LrpLayer extends BaseWrapperLayer implements RelevanceNode {

  private INDArray input;

  /**
   * Wraps a layer.
   *
   * @param underlying the layer whose configuration and parameters are used
   */
  protected LrpLayer(Layer underlying) {
    super(underlying);
  }

  /**
   * Computes the layer's output at inference.
   *
   * @param a the input, batch first; never written to
   * @return the output: a new array, or the argument itself where nothing changes
   */
  protected abstract INDArray forward(INDArray a);

  /**
   * Checks that the layer can take an input. By default any input passes.
   *
   * @param a the input, batch first
   * @throws IllegalArgumentException if not; the message says both shapes
   */
  protected void requireInput(INDArray a) {}

  /**
   * The check for a fixed number of channels or features, for {@link #requireInput}.
   *
   * @param a the input
   * @param rank the number of dimensions expected
   * @param channelAxis the axis of the channels or features
   * @param channels how many channels or features are expected
   * @throws IllegalArgumentException if the input has another shape
   */
  protected final void requireShape(INDArray a, int rank, int channelAxis, long channels) {
    if (a.rank() != rank || a.size(channelAxis) != channels) {
      String[] expected = new String[rank];
      Arrays.fill(expected, "…");
      expected[0] = "batch";
      expected[channelAxis] = String.valueOf(channels);
      throw new IllegalArgumentException(
          "expected an input of shape "
              + Arrays.toString(expected)
              + ", but got "
              + Arrays.toString(a.shape()));
    }
  }

  /**
   * Turns the explained output into the network's output, where the wrapper left out a softmax or
   * sigmoid at the end of the network.
   *
   * @param explained what {@link #forward} returned; never written to
   * @return what the user's network puts out; by default the same
   */
  public INDArray networkOutput(INDArray explained) {
    return explained;
  }

  /**
   * The input captured by the last forward pass.
   *
   * @return the input, after the layer's preprocessor
   */
  public final INDArray input() {
    if (input == null) {
      throw new IllegalStateException(
          "Layer \"" + conf().getLayer().getLayerName() + "\" has seen no forward pass");
    }
    return input;
  }

  @Override
  public final void setInput(INDArray newInput, LayerWorkspaceMgr workspaces) {
    input = newInput;
  }

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    requireInput(input());
    return forward(input());
  }

  @Override
  public final INDArray activate(
      INDArray newInput, boolean training, LayerWorkspaceMgr workspaces) {
    setInput(newInput, workspaces);
    return activate(training, workspaces);
  }

  /**
   * Does nothing: DL4J clears layers right after the forward pass, when relevance is still to come.
   */
  @Override
  public final void clear() {}

  @Override
  public void release() {
    input = null;
  }
}
