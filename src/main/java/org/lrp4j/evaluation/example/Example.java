package org.lrp4j.evaluation.example;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One example that is worth seeing: its own copy of the input, and what the network made of it. */
public final class Example {

  private final long index;
  private final List<INDArray> features;
  private final List<Optional<INDArray>> featuresMasks;
  private final OptionalInt timeStep;
  private final Optional<Serializable> metaData;
  private final Outcome outcome;
  private final Set<Reason> reasons;

  /**
   * An example.
   *
   * @param index its place in the data, from 0
   * @param features its own copy of each input, [1, …]
   * @param featuresMasks its own copy of each input's mask
   * @param timeStep the step whose output was evaluated
   * @param metaData what the iterator said about its origin
   * @param outcome what the network made of it
   * @param reasons why it is worth seeing, at least one
   */
  public Example(
      long index,
      List<INDArray> features,
      List<Optional<INDArray>> featuresMasks,
      OptionalInt timeStep,
      Optional<Serializable> metaData,
      Outcome outcome,
      Set<Reason> reasons) {
    this.index = index;
    this.features = List.copyOf(features);
    this.featuresMasks = List.copyOf(featuresMasks);
    this.timeStep = timeStep;
    this.metaData = metaData;
    this.outcome = outcome;
    this.reasons = Collections.unmodifiableSet(EnumSet.copyOf(reasons));
  }

  /**
   * Its place in the data.
   *
   * @return from 0, in the order in which the iterator gave the examples
   */
  public long index() {
    return index;
  }

  /**
   * The network's inputs, as the iterator gave them.
   *
   * @return an array [1, …] for each input of the network; copy before you change one
   */
  public List<INDArray> features() {
    return features;
  }

  /**
   * Which steps of the inputs are padding.
   *
   * @return a mask [1, time steps] for each input of the network, 1 where a step counts and 0 where
   *     it does not; empty where all do
   */
  public List<Optional<INDArray>> featuresMasks() {
    return featuresMasks;
  }

  /**
   * The time step whose output was evaluated, and is explained.
   *
   * @return from 0, the last one that counts; empty if the output is no sequence
   */
  public OptionalInt timeStep() {
    return timeStep;
  }

  /**
   * What the iterator said about the example's origin, for instance DataVec's {@code
   * RecordMetaData}.
   *
   * @return the metadata; empty unless the iterator collects metadata
   */
  public Optional<Serializable> metaData() {
    return metaData;
  }

  /**
   * Where the example came from, for people.
   *
   * @return the file or row that the metadata name; empty if there are none
   */
  public Optional<String> location() {
    return metaData.map(Location::of);
  }

  /**
   * What the network made of it.
   *
   * @return true and predicted class with their outputs
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Why it is worth seeing.
   *
   * @return at least one reason
   */
  public Set<Reason> reasons() {
    return reasons;
  }

  @Override
  public String toString() {
    return "Example "
        + index
        + location().map(where -> " (" + where + ")").orElse("")
        + ": "
        + outcome
        + " "
        + reasons;
  }
}
