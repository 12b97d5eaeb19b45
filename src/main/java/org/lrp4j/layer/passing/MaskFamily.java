package org.lrp4j.layer.passing;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.MaskedOutput;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers that set to zero what the mask leaves out: relevance passes where the mask is not 0, and
 * is absorbed by it elsewhere. Without a mask they do nothing.
 */
public final class MaskFamily {

  /** The family. */
  public static final LayerFamily<MaskLayer> FAMILY =
      LayerFamily.of(
          MaskLayer.class,
          LayerKind.FIXED,
          (layer, configuration, context) -> new MaskStep(context));

  private MaskFamily() {}

  private record MaskStep(LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      Signal input = inputs.get(0);
      Capture passed = new PassCapture(context.memory().hold(input.values()), context.memory());
      return input
          .mask()
          .map(mask -> MaskedOutput.of(passed, along(mask, input), context))
          .orElse(passed);
    }

    /** A row of the table, or a step of the sequence, by one value of the mask. */
    private static INDArray along(INDArray mask, Signal input) {
      long[] shape = input.values().shape();
      boolean isRows = shape.length == 2 && mask.length() == shape[0];
      boolean isSteps =
          input.format() == DataFormat.NCW
              && Arrays.equals(mask.shape(), new long[] {shape[0], shape[2]});
      if (!isRows && !isSteps) {
        throw new IllegalArgumentException(
            "a MaskLayer of Deeplearning4j multiplies rows by a mask of shape [batch, 1], or"
                + " sequences with the features first by one of shape [batch, time], but a "
                + input.format()
                + " input of shape "
                + Arrays.toString(shape)
                + " came with a mask of shape "
                + Arrays.toString(mask.shape()));
      }
      return isRows ? mask.reshape(shape[0], 1) : mask.reshape(shape[0], 1, shape[2]);
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
      return PASS;
    }
  }
}
