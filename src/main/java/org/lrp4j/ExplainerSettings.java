package org.lrp4j;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Composite;

/**
 * Everything that an explainer was told and that relevance depends on. What only says what is kept
 * or checked is not in here.
 *
 * @param composite which layer gets which rule; that which suits the network if nobody chose one
 * @param zeroBias whether rules leave biases out
 * @param stabilizer δ of the treatments that have no rule
 * @param gradientTimesInput the names of the layers and vertices that may be explained by gradient
 *     × input
 * @param rangeOfAll the range of every input that has none of its own
 * @param inputRanges the ranges of single inputs, by their names
 * @param reproducible whether the choice of operations is fixed
 * @param registered the classes of what was registered beyond what lrp4j knows: families of layers
 *     and vertices, preprocessors, activation functions
 * @see LrpExplainer#settings()
 */
public record ExplainerSettings(
    Composite composite,
    boolean zeroBias,
    double stabilizer,
    Set<String> gradientTimesInput,
    Optional<InputRange> rangeOfAll,
    Map<String, InputRange> inputRanges,
    boolean reproducible,
    List<String> registered) {

  /**
   * Copies the collections.
   *
   * @param composite which layer gets which rule
   * @param zeroBias whether rules leave biases out
   * @param stabilizer δ of the treatments that have no rule
   * @param gradientTimesInput the names of layers and vertices
   * @param rangeOfAll the range of every input that has none of its own
   * @param inputRanges the ranges of single inputs, by their names
   * @param reproducible whether the choice of operations is fixed
   * @param registered the classes of what was registered
   */
  public ExplainerSettings {
    Objects.requireNonNull(composite, "composite");
    Objects.requireNonNull(rangeOfAll, "rangeOfAll");
    gradientTimesInput = Set.copyOf(gradientTimesInput);
    inputRanges = Map.copyOf(inputRanges);
    registered = List.copyOf(registered);
  }
}
