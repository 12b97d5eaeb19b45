package org.lrp4j;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a {@link Target} is made of: for tools that write it down and read it back.
 *
 * @param kind {@code predicted}, {@code classes}, {@code contrastive}, {@code relevance} or {@code
 *     nothing}
 * @param classes the classes, one for all examples or one an example; empty for the predicted one
 * @param relevance the relevance to begin with, of the kind {@code relevance}
 * @param timeSteps no step for the last one that counts, one for all examples, or one an example
 * @param layer the inner layer that it begins at
 * @param fromOne whether relevance begins at 1 instead of the logit
 * @param region where something is explained; empty for everywhere
 * @param channels the channels that relevance has to go through, by the names of layers
 * @see Target#parts()
 * @see Target#of(TargetParts)
 */
public record TargetParts(
    String kind,
    List<Integer> classes,
    Optional<INDArray> relevance,
    List<Integer> timeSteps,
    Optional<String> layer,
    boolean fromOne,
    Optional<INDArray> region,
    Map<String, List<Integer>> channels) {

  /**
   * Copies the lists.
   *
   * @param kind which of the kinds
   * @param classes the classes
   * @param relevance the relevance to begin with
   * @param timeSteps the time steps
   * @param layer the inner layer that it begins at
   * @param fromOne whether relevance begins at 1
   * @param region where something is explained
   * @param channels the channels that relevance has to go through
   */
  public TargetParts {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(relevance, "relevance");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(region, "region");
    classes = List.copyOf(classes);
    timeSteps = List.copyOf(timeSteps);
    channels = new TreeMap<>(channels);
  }
}
