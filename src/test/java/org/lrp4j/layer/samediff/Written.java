package org.lrp4j.layer.samediff;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's layer: parameters by their shapes, and what is computed of them. */
public final class Written extends SameDiffLayer {

  private static final long serialVersionUID = 1L;

  /** What the user would write in {@code defineLayer}. */
  @FunctionalInterface
  public interface Body {
    SDVariable of(SameDiff sd, SDVariable input, Map<String, SDVariable> parameters);
  }

  /** The same with the mask. */
  @FunctionalInterface
  public interface MaskedBody {
    SDVariable of(
        SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask);
  }

  private final transient MaskedBody body;
  private final transient InputType output;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private Written(MaskedBody body, InputType output) {
    this.body = body;
    this.output = output;
  }

  /**
   * A layer.
   *
   * @param output what its output is, or null for what its input is
   * @param body what is computed
   */
  public static Written layer(InputType output, Body body) {
    return masked(output, (sd, input, parameters, mask) -> body.of(sd, input, parameters));
  }

  /** A layer that looks at the mask. */
  public static Written masked(InputType output, MaskedBody body) {
    return new Written(body, output);
  }

  /** The same with a parameter. */
  public Written with(String name, long... shape) {
    shapes.put(name, shape);
    return this;
  }

  /** The same under a name in the network. */
  public Written named(String name) {
    setLayerName(name);
    return this;
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
    return body.of(sd, input, parameters, mask);
  }

  @Override
  public void defineParameters(SDLayerParams parameters) {
    shapes.forEach(parameters::addWeightParam);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> parameters) {
    parameters.values().forEach(value -> value.assign(0.1));
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return output == null ? input : output;
  }
}
