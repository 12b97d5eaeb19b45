package org.lrp4j.network;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.Sign;

/**
 * The user's choices.
 *
 * @param composite which layer gets which rule; empty for EpsilonPlus where there are convolutions
 *     and Epsilon elsewhere
 * @param zeroBias whether rules leave biases out
 * @param stabilizer δ of the treatments that have no rule
 * @param registry what can be explained, and how
 * @param gradientTimesInput the names of the layers and vertices that may be explained by gradient
 *     × input
 * @param inputSign what is known about the sign of the input of a name
 * @param keepsLayers whether explanations hold the relevance of every layer
 * @param keepsParameters whether explanations hold the relevance of parameters
 * @param keepsRanges whether explanations say between what the activations of each unit lay
 * @param keepsConservation whether explanations say what each layer passed on and absorbed
 * @param keepsMemory whether modified weights and buffers are kept between explanations
 * @param fixedParameters whether the parameters never change, so that nobody has to look
 * @param verifies whether the first forward pass is compared with DL4J's own
 * @param reproducible whether no operation is chosen by how fast it ran here
 * @param remarksOnLayers whether it is said what DL4J's layers compute otherwise than they say
 */
public record Settings(
    Optional<Composite> composite,
    boolean zeroBias,
    double stabilizer,
    LayerRegistry registry,
    Set<String> gradientTimesInput,
    Function<String, Sign> inputSign,
    boolean keepsLayers,
    boolean keepsParameters,
    boolean keepsRanges,
    boolean keepsConservation,
    boolean keepsMemory,
    boolean fixedParameters,
    boolean verifies,
    boolean reproducible,
    boolean remarksOnLayers) {

  /**
   * Copies the set.
   *
   * @param composite which layer gets which rule; empty for EpsilonPlus where there are
   *     convolutions and Epsilon elsewhere
   * @param zeroBias whether rules leave biases out
   * @param stabilizer δ of the treatments that have no rule
   * @param registry what can be explained, and how
   * @param gradientTimesInput the names of the layers and vertices that may be explained by
   *     gradient × input
   * @param inputSign what is known about the sign of the input of a name
   * @param keepsLayers whether explanations hold the relevance of every layer
   * @param keepsParameters whether explanations hold the relevance of parameters
   * @param keepsRanges whether explanations say between what the activations of each unit lay
   * @param keepsConservation whether explanations say what each layer passed on and absorbed
   * @param keepsMemory whether modified weights and buffers are kept between explanations
   * @param fixedParameters whether the parameters never change, so that nobody has to look
   * @param verifies whether the first forward pass is compared with DL4J's own
   * @param reproducible whether no operation is chosen by how fast it ran here
   * @param remarksOnLayers whether it is said what DL4J's layers compute otherwise than they say
   */
  public Settings {
    gradientTimesInput = Set.copyOf(gradientTimesInput);
  }
}
