package org.lrp4j.layer.activation;

import org.lrp4j.layer.Problem;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/** The activation functions of layers that DL4J runs as SameDiff graphs. */
public final class SameDiffActivations {

  private SameDiffActivations() {}

  /**
   * What DL4J computes: in such a layer a leaky ReLU has no leak.
   *
   * @param configured the activation function that the user chose
   * @return the one that is computed
   */
  public static IActivation computed(Activation configured) {
    return configured == Activation.LEAKYRELU
        ? Activation.RELU.getActivationFunction()
        : configured.getActivationFunction();
  }

  /**
   * What keeps such a layer from running at all.
   *
   * @param what the kind of layer, with its article
   * @param configured the activation function that the user chose
   * @return the problem, or null
   */
  public static Problem problem(String what, Activation configured) {
    return switch (configured) {
      case CUBE,
          ELU,
          HARDTANH,
          IDENTITY,
          LEAKYRELU,
          RELU,
          SIGMOID,
          SOFTMAX,
          SOFTPLUS,
          SOFTSIGN,
          TANH,
          GELU ->
          null;
      default ->
          new Problem(
              what + " with " + configured + " cannot run in Deeplearning4j 1.0.0-M2.1",
              "choose an activation function that SameDiff knows, or put it into a layer behind");
    };
  }
}
