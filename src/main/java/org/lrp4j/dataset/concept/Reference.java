package org.lrp4j.dataset.concept;

import java.util.Comparator;

/**
 * An example that a channel counted much for.
 *
 * @param example the example's number in the data set, from 0
 * @param explainedClass the class that was explained, 0 where the network tells none
 * @param relevance the channel's relevance, summed over positions
 */
public record Reference(long example, int explainedClass, double relevance) {

  /** The most relevance first; of equal relevance the first example. */
  static final Comparator<Reference> MOST_FIRST =
      Comparator.comparingDouble(Reference::relevance)
          .reversed()
          .thenComparingLong(Reference::example);
}
