package org.lrp4j.layer.masking;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/**
 * The steps of a sequence [batch, time, features] that count by the mask [batch, time], one behind
 * the other, and zeros behind them. What a recurrent layer makes of that is what Keras makes of a
 * masked sequence, in which the state waits over steps that do not count: {@link SpreadStepsVertex}
 * brings it back to their places.
 */
public final class CompactStepsVertex extends MovingStepsVertex {

  @Override
  int[] origins(boolean... counts) {
    int[] origins = new int[counts.length];
    Arrays.fill(origins, NONE);
    int next = 0;
    for (int step = 0; step < counts.length; step++) {
      if (counts[step]) {
        origins[next++] = step;
      }
    }
    return origins;
  }

  @Override
  public GraphVertex clone() {
    return new CompactStepsVertex();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactStepsVertex;
  }

  @Override
  public int hashCode() {
    return CompactStepsVertex.class.hashCode();
  }
}
