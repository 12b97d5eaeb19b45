package org.lrp4j.network;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.BaseInputPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A user's own preprocessor, which only moves values: swaps both halves of the features. */
public final class SwapHalves extends BaseInputPreProcessor {

  private static final long serialVersionUID = 1L;

  @Override
  public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
    return swapped(input);
  }

  @Override
  public INDArray backprop(INDArray output, int batch, LayerWorkspaceMgr workspaces) {
    return swapped(output);
  }

  /** The halves of an even number of features, swapped. */
  public static INDArray swapped(INDArray a) {
    long half = a.size(1) / 2;
    return Nd4j.hstack(
        a.get(NDArrayIndex.all(), NDArrayIndex.interval(half, 2 * half)),
        a.get(NDArrayIndex.all(), NDArrayIndex.interval(0, half)));
  }

  @Override
  public InputType getOutputType(InputType input) {
    return input;
  }
}
