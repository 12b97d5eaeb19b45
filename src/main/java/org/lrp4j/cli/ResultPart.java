package org.lrp4j.cli;

import java.util.Optional;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Relevance that is written for every example: that of one of the model's inputs, or of a layer
 * within it.
 *
 * @param input which input, from 0
 * @param layer the layer, if it is not the input's
 * @param suffix what its files' names have behind the example's: empty where there is one part
 * @param pictures how it is drawn
 */
record ResultPart(int input, Optional<String> layer, String suffix, ResultPictures pictures) {

  INDArray relevance(Explanation explanation) {
    return layer
        .map(name -> of(name, explanation))
        .orElseGet(() -> explanation.inputs().get(input).relevance());
  }

  private static INDArray of(String layer, Explanation explanation) {
    try {
      return explanation.relevance(layer);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--layer " + layer + ": " + e.getMessage());
    }
  }

  /** A name for a part of its own, that is good for files. */
  static String suffix(String input) {
    return "." + input.replaceAll("[^\\p{L}\\p{N}_-]", "_");
  }
}
