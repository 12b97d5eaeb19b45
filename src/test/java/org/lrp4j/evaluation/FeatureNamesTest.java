package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Names of features, as many as there are features or not. */
class FeatureNamesTest {

  private static final DataSet DATA = EvaluationData.examples(6, 3, 3);

  @Test
  void ofAnotherNumberAreRefused() {
    var builder = ExplainedEvaluation.builder(Networks.dense()).featureNames("width", "height");
    assertEquals(
        "There are 2 feature names, but the features have the shapes [[6, 3]]: give one name for each"
            + " feature",
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.evaluate(EvaluationData.iterator(DATA)))
            .getMessage()
            .replaceAll("\\[\\[\\d+, 3]]", "[[6, 3]]"));
    ExplainedEvaluation.builder(Networks.dense())
        .featureNames("width", "height", "depth")
        .evaluate(EvaluationData.iterator(DATA))
        .close();
  }

  @Test
  void mayBeForOneOfSeveralInputsAndAreNotForImages() {
    List<String> names = List.of("a", "b", "c");
    FeatureNames.require(names, Nd4j.zeros(2, 5), Nd4j.zeros(2, 3));
    FeatureNames.require(names, Nd4j.zeros(2, 3, 7));
    FeatureNames.require(names, Nd4j.zeros(2, 7, 3));
    FeatureNames.require(names, Nd4j.zeros(2, 1, 8, 8));
    FeatureNames.require(List.of(), Nd4j.zeros(2, 5));
    assertThrows(
        IllegalArgumentException.class, () -> FeatureNames.require(names, Nd4j.zeros(2, 5, 7)));
    assertThrows(
        IllegalArgumentException.class,
        () -> FeatureNames.require(names, Nd4j.zeros(2, 1, 8, 8), Nd4j.zeros(2, 5)));
  }
}
