package org.lrp4j.layer.samediff;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's output layer: {@code softmax(a·W + b)} and its loss. */
public final class WrittenOutput extends SameDiffOutputLayer {

  private static final long serialVersionUID = 1L;

  private final long in;
  private final long out;

  /**
   * A layer.
   *
   * @param in how many inputs
   * @param out how many classes
   */
  public WrittenOutput(long in, long out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, SDVariable labels, Map<String, SDVariable> parameters) {
    SDVariable z = input.mmul(parameters.get("W")).add(parameters.get("b"));
    SDVariable classes = sd.nn().softmax("classes", z);
    return labels.mul(sd.math().log(classes)).sum().neg();
  }

  @Override
  public String activationsVertexName() {
    return "classes";
  }

  @Override
  public void defineParameters(SDLayerParams parameters) {
    parameters.addWeightParam("W", in, out);
    parameters.addBiasParam("b", 1, out);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> parameters) {
    parameters.values().forEach(value -> value.assign(0.1));
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.feedForward(out);
  }
}
