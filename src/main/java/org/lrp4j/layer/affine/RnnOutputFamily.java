package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.SequenceConvolutionMap;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output layer of sequences: the same dense layer at each time step, which is a convolution
 * over time that sees one step. Softmax is over the classes of each step.
 */
public final class RnnOutputFamily {

  /** The family. */
  public static final LayerFamily<RnnOutputLayer> FAMILY =
      LayerFamily.of(
              RnnOutputLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) ->
                  context.affine(new AtEachStep(layer, configuration, map(configuration))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(RnnOutputFamily::format)
          .unless(RnnOutputFamily::problem);

  private RnnOutputFamily() {}

  private static DataFormat format(RnnOutputLayer configuration) {
    return DataFormat.of(configuration.getRnnDataFormat());
  }

  private static Problem problem(RnnOutputLayer configuration) {
    return configuration.hasBias()
        ? WeightNoises.problem(configuration)
        : new Problem(
            "an RnnOutputLayer without a bias cannot run in Deeplearning4j 1.0.0-M2.1",
            "train it with a bias");
  }

  private static DifferentiableMap map(RnnOutputLayer configuration) {
    boolean channelsLast = format(configuration).isChannelsLast();
    Extent one = new Extent(1, 1);
    Window window = new Window(one, one, new Extent(0, 0), one, false, channelsLast);
    return new SequenceConvolutionMap(new ConvolutionMap(window), configuration.getNOut());
  }

  private record AtEachStep(Layer layer, RnnOutputLayer configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
      return new LayerParameters(
          format(configuration),
          format(configuration),
          List.of(weights(), bias),
          this::asKernel,
          () -> bias);
    }

    private INDArray weights() {
      return layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    }

    /** From [inputs, outputs] to [outputs, inputs, 1, 1]. */
    private INDArray asKernel() {
      INDArray turned = weights().permute(1, 0).dup('c');
      return turned.reshape('c', turned.size(0), turned.size(1), 1, 1);
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(
          StoredParameters.of(
              List.of(1),
              kernel -> kernel.reshape(kernel.size(0), kernel.size(1)).permute(1, 0).dup('c')));
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public INDArray activate(INDArray z) {
      if (format(configuration).isChannelsLast()) {
        return Affine.super.activate(z);
      }
      INDArray classesLast = z.permute(0, 2, 1).dup('c');
      return Affine.super.activate(classesLast).permute(0, 2, 1).dup('c');
    }

    @Override
    public int outputAxisOfWeights() {
      return 0;
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 1));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), format(configuration), weights().size(0));
    }
  }
}
