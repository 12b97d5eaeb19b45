package org.lrp4j.layer.affine;

import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.KernelStructure;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of which some numbers of the kernel are no weights, but zeros that stand for
 * nothing. Whatever a rule makes of the kernel, they stay zero.
 *
 * @param inside the convolution
 * @param structure which numbers are weights
 */
record Structured(Affine inside, KernelStructure structure) implements Affine {

  /** The convolution itself if its configuration tells of no structure. */
  static Affine of(Layer configuration, Affine convolution) {
    if (configuration.getConstraints() == null) {
      return convolution;
    }
    return configuration.getConstraints().stream()
        .filter(KernelStructure.class::isInstance)
        .map(KernelStructure.class::cast)
        .findFirst()
        .<Affine>map(found -> new Structured(convolution, found))
        .orElse(convolution);
  }

  @Override
  public DifferentiableMap map() {
    return new OfWeights(
        inside.map(),
        structure,
        inside.outputAxisOfWeights(),
        inside.inputChannels().orElseThrow().axisOfWeights());
  }

  /** Inputs side by side would move the borders of groups. */
  private record OfWeights(
      DifferentiableMap inside, KernelStructure structure, int outputs, int inputs)
      implements DifferentiableMap {

    @Override
    public SDVariable apply(SDVariable input, SDVariable weights) {
      return inside.apply(input, weights);
    }

    @Override
    public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
      return inside.applyBiased(input, weights, bias);
    }

    @Override
    public OptionalInt inputAxisOfWeights() {
      return structure.groups() == 1 ? inside.inputAxisOfWeights() : OptionalInt.empty();
    }

    @Override
    public INDArray arrange(INDArray weights) {
      INDArray pattern = structure.pattern(weights.dataType(), weights.shape(), outputs, inputs);
      return inside.arrange(weights.mul(pattern));
    }
  }

  @Override
  public LayerParameters parameters(Signal input) {
    return inside.parameters(input);
  }

  @Override
  public IActivation activation() {
    return inside.activation();
  }

  @Override
  public INDArray activate(INDArray z) {
    return inside.activate(z);
  }

  @Override
  public int outputAxisOfWeights() {
    return inside.outputAxisOfWeights();
  }

  @Override
  public Optional<StoredParameters> storedParameters() {
    return inside.storedParameters();
  }

  @Override
  public Optional<InputChannels> inputChannels() {
    return inside.inputChannels();
  }

  @Override
  public Optional<DataFormat> outputFormat() {
    return inside.outputFormat();
  }

  @Override
  public void requireInput(Signal input) {
    inside.requireInput(input);
  }
}
