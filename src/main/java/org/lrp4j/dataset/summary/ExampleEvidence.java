package org.lrp4j.dataset.summary;

import java.util.List;
import java.util.Objects;

/**
 * One example's explanation as plain numbers: what a summary takes.
 *
 * @param id what tells the example from all others of the data set, wherever it is counted: a file,
 *     or a row's number. Samples are drawn by it
 * @param group what it is counted with
 * @param inputs the network's inputs, in its order
 */
public record ExampleEvidence(String id, Group group, List<InputEvidence> inputs) {

  /**
   * An example.
   *
   * @param id what tells it from all others
   * @param group what it is counted with
   * @param inputs the network's inputs, at least one
   * @throws IllegalArgumentException if there is no input
   */
  public ExampleEvidence {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(group, "group");
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Example " + id + " has no input");
    }
  }

  /** Whether all relevance is finite. */
  boolean isFinite() {
    return inputs.stream().allMatch(input -> InputShape.isFinite(input.relevance()));
  }
}
