package org.lrp4j.family;

import java.util.List;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the tests of properties ask of an explanation. */
final class Properties {

  private Properties() {}

  /** The relevance of all inputs, one behind the other. */
  static INDArray ofAllInputs(Explanation explanation) {
    return Nd4j.concat(
        0,
        explanation.inputNames().stream()
            .map(explanation::relevance)
            .map(relevance -> relevance.dup('c').reshape(relevance.length()))
            .toArray(INDArray[]::new));
  }

  /** All arrays that an explanation holds. */
  static List<INDArray> heldBy(Explanation explanation) {
    return Stream.of(
            explanation.inputNames().stream().map(explanation::relevance),
            explanation.inputNames().stream().map(explanation::input),
            explanation.layerNames().stream().map(explanation::relevance),
            Stream.of(
                explanation.output(), explanation.explainedOutput(), explanation.outputRelevance()))
        .flatMap(arrays -> arrays)
        .toList();
  }
}
