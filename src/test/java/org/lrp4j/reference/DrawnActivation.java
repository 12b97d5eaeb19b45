package org.lrp4j.reference;

import java.util.List;
import java.util.Random;
import org.nd4j.linalg.activations.Activation;

/** Draws element-wise activation functions, of all that are supported. */
final class DrawnActivation {

  private static final List<Activation> OTHERS =
      List.of(
          Activation.CUBE,
          Activation.ELU,
          Activation.GELU,
          Activation.HARDSIGMOID,
          Activation.HARDTANH,
          Activation.LEAKYRELU,
          Activation.MISH,
          Activation.RATIONALTANH,
          Activation.RECTIFIEDTANH,
          Activation.RELU6,
          Activation.RRELU,
          Activation.SELU,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.SWISH,
          Activation.TANH,
          Activation.THRESHOLDEDRELU);

  private DrawnActivation() {}

  /** ReLU is what proofs are about, and normalisations are merged behind the identity. */
  static Activation draw(Random random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> Activation.RELU;
      case 4, 5, 6 -> Activation.IDENTITY;
      default -> OTHERS.get(random.nextInt(OTHERS.size()));
    };
  }
}
