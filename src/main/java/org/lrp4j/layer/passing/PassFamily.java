package org.lrp4j.layer.passing;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.MaskedOutput;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.layer.activation.AxesSoftmax;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Element-wise layers, which pass relevance on unchanged: activation functions, PReLU, dropout,
 * local response normalisation, and loss layers, whose softmax or sigmoid is left out.
 */
public final class PassFamily {

  /** Activation layers. */
  public static final LayerFamily<ActivationLayer> ACTIVATION =
      LayerFamily.of(
              ActivationLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  new PassStep(layer, context, Optional.of(configuration.getActivationFn())))
          .withActivation(ActivationLayer::getActivationFn)
          .inAnyFormat()
          .writingOverInput()
          .doingNothingElse();

  /** Loss layers of tables. */
  public static final LayerFamily<LossLayer> LOSS = ending(LossLayer.class);

  /** Loss layers of sequences: softmax is over the features of each step. */
  public static final LayerFamily<RnnLossLayer> RNN_LOSS =
      ending(RnnLossLayer.class)
          .withFormat(configuration -> DataFormat.of(configuration.getRnnDataFormat()));

  /** Loss layers of images. */
  public static final LayerFamily<CnnLossLayer> CNN_LOSS =
      ending(CnnLossLayer.class)
          .withFormat(configuration -> DataFormat.of(configuration.getFormat()));

  /** Loss layers of volumes. */
  public static final LayerFamily<Cnn3DLossLayer> CNN_3D_LOSS =
      ending(Cnn3DLossLayer.class)
          .withFormat(configuration -> DataFormat.of(configuration.getDataFormat()));

  /** PReLU with learned slopes. */
  public static final LayerFamily<PReLULayer> PRELU = of(PReLULayer.class).writingOverInput();

  /** Dropout, which does nothing at inference. */
  public static final LayerFamily<DropoutLayer> DROPOUT =
      of(DropoutLayer.class).inAnyFormat().doingNothingElse();

  /** Local response normalisation. */
  public static final LayerFamily<LocalResponseNormalization> LRN =
      of(LocalResponseNormalization.class);

  private PassFamily() {}

  /** Of layers that do nothing but end with an activation function. */
  private static <C extends BaseLayer> LayerFamily<C> ending(Class<C> type) {
    return LayerFamily.<C>of(
            type,
            LayerKind.FIXED,
            (layer, configuration, context) ->
                new PassStep(layer, context, Optional.of(configuration.getActivationFn())))
        .withActivation(BaseLayer::getActivationFn)
        .doingNothingElse();
  }

  private static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerFamily<C> of(
      Class<C> type) {
    return LayerFamily.of(
        type,
        LayerKind.FIXED,
        (layer, configuration, context) -> new PassStep(layer, context, Optional.empty()));
  }

  private record PassStep(Layer layer, LayerContext context, Optional<IActivation> activation)
      implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      Signal input = inputs.get(0);
      INDArray a = input.values();
      Memory memory = context.memory();
      Optional<INDArray> mask = masksRows() ? MaskedOutput.column(input) : Optional.empty();
      if (mask.isEmpty()) {
        return new PassCapture(context.stripsActivation() ? memory.hold(a) : compute(a), memory);
      }
      INDArray unmasked = context.stripsActivation() ? memory.hold(a) : withoutMask(a);
      return MaskedOutput.of(new PassCapture(unmasked, memory), mask.get(), context);
    }

    /** As DL4J's dropout and loss layers of tables do, and no other. */
    private boolean masksRows() {
      return layer instanceof org.deeplearning4j.nn.layers.LossLayer
          || layer instanceof org.deeplearning4j.nn.layers.DropoutLayer;
    }

    /** What the layer computes before it looks at its mask. */
    private INDArray withoutMask(INDArray a) {
      return activation
          .filter(function -> !Activations.isIdentity(function))
          .map(function -> context.memory().hold(function.getActivation(a.dup(), false)))
          .orElseGet(() -> context.memory().hold(a));
    }

    private INDArray compute(INDArray a) {
      Memory memory = context.memory();
      // At inference DL4J's activation layers write into their input: hand them a copy, unless
      // nobody else looks at it.
      if (context.ownsInput() && memory.hasOneHolder(a)) {
        return memory.hold(activated(a));
      }
      INDArray copy = memory.take(a.dataType(), a.shape()).assign(a);
      INDArray computed = memory.hold(activated(copy));
      memory.release(copy);
      return computed;
    }

    private INDArray activated(INDArray a) {
      return layer.activate(a, false, LayerWorkspaceMgr.noWorkspaces());
    }

    @Override
    public INDArray networkOutput(INDArray explained) {
      // Not of the explainer's memory, which would write over what the user keeps.
      if (!context.stripsActivation()) {
        return explained;
      }
      INDArray own = explained.dup();
      // The layer itself would look at the mask, which is for later.
      return masksRows() ? activation.orElseThrow().getActivation(own, false) : activated(own);
    }

    /** A softmax along an axis of its own tells where the classes are. */
    @Override
    public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
      return activation
          .filter(AxesSoftmax.class::isInstance)
          .flatMap(softmax -> ((AxesSoftmax) softmax).format(rank))
          .orElseGet(() -> Step.super.outputFormat(inputs, rank));
    }

    @Override
    public boolean keepsOrder(DataFormat format) {
      return !(activation.orElse(null) instanceof AxesSoftmax softmax)
          || softmax.format(format.rank()).filter(format::equals).isPresent();
    }

    @Override
    public String treatment() {
      return "pass";
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      if (context.stripsActivation()) {
        return inputs.get(0);
      }
      // Dropout, PReLU and local response normalisation leave values above zero above zero.
      Sign otherwise = inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
      return activation.map(f -> Activations.sign(f, inputs.get(0))).orElse(otherwise);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      if (context.stripsActivation()) {
        return output;
      }
      Vanishing otherwise = output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
      return activation.map(f -> Activations.vanishing(f, output)).orElse(otherwise);
    }
  }
}
