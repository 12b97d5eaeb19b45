package org.lrp4j.layer.activation;

import java.util.Set;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What relevance can pass: activation functions that act on each element by itself. */
public final class Activations {

  /** The functions of DL4J, and of this package, that act on each element by itself. */
  public static final Set<Class<? extends IActivation>> ELEMENT_WISE =
      Set.of(
          ActivationCube.class,
          ActivationELU.class,
          ActivationGELU.class,
          ActivationHardSigmoid.class,
          ActivationHardTanH.class,
          ActivationIdentity.class,
          ActivationLReLU.class,
          ActivationMish.class,
          ActivationPReLU.class,
          ActivationRReLU.class,
          ActivationRationalTanh.class,
          ActivationReLU.class,
          ActivationReLU6.class,
          ActivationRectifiedTanh.class,
          ActivationSELU.class,
          ActivationSigmoid.class,
          ActivationSoftPlus.class,
          ActivationSoftSign.class,
          ActivationSwish.class,
          ActivationTanH.class,
          ActivationThresholdedReLU.class,
          ExactGelu.class,
          Exponential.class,
          HardSwish.class,
          PiecewiseRelu.class);

  private static final Set<Class<? extends IActivation>> STRIPPED_AT_THE_OUTPUT =
      Set.of(ActivationSoftmax.class, ActivationSigmoid.class, AxesSoftmax.class);

  private static final Set<Class<? extends IActivation>> NEVER_NEGATIVE =
      Set.of(
          ActivationSigmoid.class,
          ActivationHardSigmoid.class,
          ActivationSoftPlus.class,
          ActivationSoftmax.class,
          ActivationReLU6.class,
          AxesSoftmax.class,
          Exponential.class);

  /** Functions that are zero at zero, and not negative for arguments that are not. */
  private static final Set<Class<? extends IActivation>> KEEP_NOT_NEGATIVE =
      Set.of(
          ActivationCube.class,
          ActivationELU.class,
          ActivationHardTanH.class,
          ActivationSELU.class,
          ActivationSoftSign.class,
          ActivationSwish.class,
          ActivationTanH.class,
          ExactGelu.class,
          HardSwish.class);

  private Activations() {}

  /**
   * Whether an activation function turns logits into probabilities, so that at the end of a network
   * the logits are explained instead.
   *
   * @param activation the activation function
   * @return true for softmax and sigmoid
   */
  public static boolean isStrippedAtTheOutput(IActivation activation) {
    return STRIPPED_AT_THE_OUTPUT.contains(activation.getClass());
  }

  /**
   * Whether an activation function changes nothing.
   *
   * @param activation the activation function
   * @return true for the identity
   */
  public static boolean isIdentity(IActivation activation) {
    return activation instanceof ActivationIdentity;
  }

  /**
   * What an activation function makes of 0. Where that is not 0 it makes something of nothing, of
   * which relevance cannot say where it came from.
   *
   * @param activation the activation function
   * @return its value at 0; 0 also for one that has parameters for each element of its input, and
   *     so cannot be asked for a single value
   */
  public static double valueAtZero(IActivation activation) {
    if (activation instanceof ActivationPReLU) {
      return 0;
    }
    try {
      return activation.getActivation(Nd4j.zeros(DataType.DOUBLE, 1, 1), false).getDouble(0);
    } catch (RuntimeException e) {
      return 0;
    }
  }

  /**
   * The sign of an activation function's values.
   *
   * @param activation the activation function
   * @param argument the sign of its arguments
   * @return what is known about the values
   */
  public static Sign sign(IActivation activation, Sign argument) {
    if (isIdentity(activation)) {
      return argument;
    }
    if (isRectifier(activation) || NEVER_NEGATIVE.contains(activation.getClass())) {
      return Sign.NON_NEGATIVE;
    }
    boolean keeps = KEEP_NOT_NEGATIVE.contains(activation.getClass());
    return keeps && argument == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  /**
   * Where no relevance arrives at an activation function's argument.
   *
   * @param activation the activation function
   * @param value where none arrives at its value
   * @return where none arrives at the argument
   */
  public static Vanishing vanishing(IActivation activation, Vanishing value) {
    if (isIdentity(activation) || value == Vanishing.NOWHERE) {
      return value;
    }
    if (isRectifier(activation)) {
      return Vanishing.AT_ZERO_AND_BELOW;
    }
    return KEEP_NOT_NEGATIVE.contains(activation.getClass())
        ? Vanishing.AT_ZERO
        : Vanishing.NOWHERE;
  }

  /** Whether everything from zero downwards becomes zero. */
  private static boolean isRectifier(IActivation activation) {
    if (activation instanceof ActivationReLU relu) {
      boolean flat = relu.getNegativeSlope() == null || relu.getNegativeSlope() == 0;
      return flat && (relu.getThreshold() == null || relu.getThreshold() >= 0);
    }
    return activation instanceof ActivationRectifiedTanh;
  }
}
