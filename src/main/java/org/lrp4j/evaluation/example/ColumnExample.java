package org.lrp4j.evaluation.example;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An example that is worth seeing in one column of the output.
 *
 * @param index its place in the data, from 0
 * @param features its own copy of each input, [1, …], as the iterator gave it; copy before you
 *     change one
 * @param featuresMasks its own copy of each input's mask
 * @param timeStep the step whose output was evaluated; empty if the output is no sequence
 * @param metaData what the iterator said about its origin
 * @param outcome what the network made of it in that column
 * @param reasons why it is worth seeing, at least one
 */
public record ColumnExample(
    long index,
    List<INDArray> features,
    List<Optional<INDArray>> featuresMasks,
    OptionalInt timeStep,
    Optional<Serializable> metaData,
    ColumnOutcome outcome,
    Set<ColumnReason> reasons) {

  /**
   * Copies the lists and the set.
   *
   * @param index its place in the data, from 0
   * @param features its own copy of each input
   * @param featuresMasks its own copy of each input's mask
   * @param timeStep the step whose output was evaluated
   * @param metaData what the iterator said about its origin
   * @param outcome what the network made of it in that column
   * @param reasons why it is worth seeing, at least one
   */
  public ColumnExample {
    features = List.copyOf(features);
    featuresMasks = List.copyOf(featuresMasks);
    reasons = Collections.unmodifiableSet(EnumSet.copyOf(reasons));
  }

  /**
   * Where the example came from, for people.
   *
   * @return the file or row that the metadata name; empty if there are none
   */
  public Optional<String> location() {
    return metaData.map(Location::of);
  }
}
