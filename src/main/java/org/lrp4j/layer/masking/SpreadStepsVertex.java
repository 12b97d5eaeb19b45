package org.lrp4j.layer.masking;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The outputs of a layer that ran over {@linkplain CompactStepsVertex compact} steps, where these
 * belong by the mask. Before the first step that counts there is 0.
 */
public final class SpreadStepsVertex extends MovingStepsVertex {

  /** What the output is. */
  public enum Output {
    /** The output at the last step that counts: [batch, features]. */
    LAST,
    /** At each step the output at the last one that counts up to there. */
    HELD,
    /** The output at each step that counts, 0 at others. */
    ZERO
  }

  /** What the output is. */
  @JsonProperty private final Output output;

  /**
   * A vertex.
   *
   * @param output what the output is
   */
  @JsonCreator
  public SpreadStepsVertex(@JsonProperty("output") Output output) {
    this.output = output;
  }

  @Override
  boolean isSingle() {
    return output == Output.LAST;
  }

  @Override
  int[] origins(boolean... counts) {
    int[] origins = new int[counts.length];
    int last = NONE;
    for (int step = 0; step < counts.length; step++) {
      last += counts[step] ? 1 : 0;
      origins[step] = output == Output.ZERO && !counts[step] ? NONE : last;
    }
    return isSingle() ? new int[] {last} : origins;
  }

  @Override
  public GraphVertex clone() {
    return new SpreadStepsVertex(output);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpreadStepsVertex vertex && output == vertex.output;
  }

  @Override
  public int hashCode() {
    return output.hashCode();
  }
}
