package org.lrp4j.picture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An input of a network that is a table of features.
 *
 * @param relevance its relevance, [batch, features]
 * @param values what came in, if it is known
 */
record FeatureInput(INDArray relevance, Optional<INDArray> values) {

  FeatureInput {
    if (relevance.rank() != 2 || relevance.isEmpty()) {
      throw new IllegalArgumentException(
          "A bar chart needs an array [batch, features], but it has the shape "
              + Arrays.toString(relevance.shape())
              + (relevance.rank() == 4 ? "; draw images with Heatmap" : "; reshape it"));
    }
    if (values.isPresent() && !Arrays.equals(relevance.shape(), values.get().shape())) {
      throw new IllegalArgumentException(
          "Relevance and input must have one shape, but relevance has "
              + Arrays.toString(relevance.shape())
              + " and the input "
              + Arrays.toString(values.get().shape()));
    }
  }

  /** The inputs that are tables of features. */
  static InputChoice<FeatureInput> allOf(Explanation explanation) {
    Map<String, FeatureInput> tables = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : explanation.inputNames()) {
      INDArray input = explanation.input(name);
      if (input.rank() == 2) {
        tables.put(name, new FeatureInput(explanation.relevance(name), Optional.of(input)));
      } else {
        others.put(name, Arrays.toString(input.shape()));
      }
    }
    if (tables.isEmpty()) {
      throw new IllegalArgumentException(
          "No input of the network has the shape [batch, features], there are "
              + others
              + "; draw images with Heatmap.of(explanation)");
    }
    return InputChoice.of(tables);
  }

  long examples() {
    return relevance.size(0);
  }

  int features() {
    return (int) relevance.size(1);
  }
}
