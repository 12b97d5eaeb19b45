package org.lrp4j.layer.gradient;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.activation.Activations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of what Deeplearning4j's own backward pass needs labels or training for. */
public final class Backwards {

  private Backwards() {}

  /**
   * Of a factor a channel: the backward pass of a batch normalisation is that of training, with the
   * batch's own mean and variance.
   *
   * @param scaling the factors
   * @return how gradients go back
   */
  public static FamilyForward.Back scaled(ScaleAndShift scaling) {
    return (input, output, gradient, family) -> scaled(scaling, gradient);
  }

  /** A new array: the gradient times the factor of its channel. */
  static INDArray scaled(ScaleAndShift scaling, INDArray gradient) {
    int rank = gradient.rank();
    INDArray scale = scaling.scale().castTo(gradient.dataType());
    INDArray factors = DataFormat.along(scale, scaling.channelAxis(rank), rank);
    return gradient.mul(factors.broadcast(gradient.shape()));
  }

  /**
   * Of an activation function.
   *
   * @param activation the function
   * @return how gradients go back
   */
  public static FamilyForward.Back activation(IActivation activation) {
    return (input, output, gradient, family) ->
        activation.backprop(input.values().dup('c'), gradient.dup('c')).getFirst().dup('c');
  }

  /**
   * Of a dense output layer, of tables or of each step of a sequence.
   *
   * @param layer the layer, with W [inputs, classes] and perhaps b
   * @param activation its activation function; an identity where it is left out
   * @return how gradients go back
   */
  public static FamilyForward.Back output(Layer layer, IActivation activation) {
    return (input, output, gradient, family) -> {
      INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
      INDArray ofZ = rows(gradient, input.format());
      if (!Activations.isIdentity(activation)) {
        INDArray z = rows(input.values(), input.format()).mmul(weights);
        INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
        if (bias != null) {
          z.addiRowVector(bias);
        }
        ofZ = activation.backprop(z, ofZ.dup('c')).getFirst();
      }
      INDArray led = ofZ.mmul(weights.transpose());
      return unrows(led, input);
    };
  }

  /** [examples · steps, channels]. */
  private static INDArray rows(INDArray array, DataFormat format) {
    if (array.rank() == 2) {
      return array;
    }
    INDArray last = format.isChannelsLast() ? array : array.permute(0, 2, 1);
    return last.dup('c').reshape(array.size(0) * last.size(1), last.size(2));
  }

  private static INDArray unrows(INDArray rows, org.lrp4j.layer.Signal input) {
    INDArray values = input.values();
    if (values.rank() == 2) {
      return rows.dup('c');
    }
    boolean last = input.format().isChannelsLast();
    long steps = values.size(last ? 1 : 2);
    INDArray steped = rows.dup('c').reshape(values.size(0), steps, rows.size(1));
    return last ? steped : steped.permute(0, 2, 1).dup('c');
  }

  /**
   * Of an embedding without activation function: towards the entry of the one-hot vector that an
   * index stands for, {@code W[index]·g}. The epsilon rule gives {@code W[index]·(R / st(z))}, so
   * it is asked for the relevance {@code g ⊙ st(z)}.
   *
   * @param stabilizer δ of that rule
   * @return how gradients go back
   */
  public static FamilyForward.Back embedding(double stabilizer) {
    return (input, output, gradient, family) ->
        family.apply(gradient.mul(Denominators.stabilized(output, stabilizer))).dup('c');
  }
}
