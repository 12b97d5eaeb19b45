package org.lrp4j.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.engine.step.NetworkInputs;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The graph of a shadow network. DL4J's vertices of time series ask their graph for the masks of
 * the network's inputs, which nothing sets but passes of DL4J's own.
 */
final class ShadowGraph extends ComputationGraph implements NetworkInputs {

  private static final long serialVersionUID = 1L;

  private transient INDArray[] masks;

  ShadowGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  /** Sets the masks of the pass that begins, one an input; null if there are none. */
  void setMasks(INDArray... newMasks) {
    masks = newMasks;
  }

  boolean hasMasks() {
    return masks != null;
  }

  @Override
  public INDArray[] getInputMaskArrays() {
    return masks;
  }

  @Override
  public int examples() {
    return batchSize();
  }

  @Override
  public Optional<INDArray> mask(String input) {
    int index = getConfiguration().getNetworkInputs().indexOf(input);
    return masks == null ? Optional.empty() : Optional.ofNullable(masks[index]);
  }
}
