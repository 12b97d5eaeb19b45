package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.dataset.UnitSurvey.IdleUnits;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.UnitImportance;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("A survey of a network's units")
class UnitSurveyTest {

  @Test
  void findsUnitsThatAreNeverActiveAndUnitsThatNeverMatter() {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.DOUBLE,
            InputType.feedForward(3),
            Networks.dense(3, 5, Activation.RELU),
            Networks.classes(5, 2));
    network.getParam("0_b").putScalar(1, -100); // never active
    network.getParam("1_W").getRow(3).assign(0); // active, but read with weight 0
    INDArray input = Networks.values(3, 30, 3).castTo(DataType.DOUBLE);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(input)) {
      UnitSurvey survey = new UnitSurvey(explainer);
      survey.add(new DataSet(input.get(NDArrayIndex.interval(0, 20), NDArrayIndex.all()), null));
      survey.add(new DataSet(input.get(NDArrayIndex.interval(20, 30), NDArrayIndex.all()), null));

      String output = explanation.layerNames().get(explanation.layerNames().size() - 1);
      List<IdleUnits> idle = UnitSurvey.idle(survey.summary());
      assertTrue(idle.contains(new IdleUnits(output, List.of(1, 3), 5)), idle.toString());

      INDArray relevance = explanation.relevance(output);
      List<UnitImportance> units =
          survey
              .summary()
              .importance(new InputPart(output, Breakdown.FEATURE, 0, 0), group -> true);
      for (int unit = 0; unit < 5; unit++) {
        double sum = 0;
        for (int i = 0; i < 30; i++) {
          sum += Math.abs(relevance.getDouble(i, unit));
        }
        assertEquals(sum / 30, units.get(unit).meanAbsolute(), 1e-12);
      }
    }
  }

  @Test
  void channelsOfConvolutionsAreAddedUpOverTheirPositions() {
    MultiLayerNetwork network = Networks.convolutional();
    INDArray input = Networks.values(5, 6, 2, 5, 5);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(input)) {
      UnitSurvey survey = new UnitSurvey(explainer);
      survey.add(explanation);
      String inner =
          explanation.layerNames().stream()
              .skip(1)
              .filter(name -> explanation.relevance(name).rank() == 4)
              .findFirst()
              .orElseThrow();
      INDArray sums = explanation.relevance(inner).sum(2, 3).mean(0);
      List<UnitImportance> channels =
          survey.summary().importance(new InputPart(inner, Breakdown.CHANNEL, 0, 0), group -> true);
      assertEquals(sums.length(), channels.size());
      for (int c = 0; c < sums.length(); c++) {
        assertEquals(sums.getDouble(c), channels.get(c).mean(), 1e-5);
      }
    }
  }

  @Test
  void needsTheRelevanceOfLayers() {
    try (LrpExplainer explainer =
            LrpExplainer.builder(Networks.convolutional()).layerRelevance(false).build();
        Explanation explanation = explainer.explain(Networks.values(5, 1, 2, 5, 5))) {
      UnitSurvey survey = new UnitSurvey(explainer);
      assertThrows(IllegalArgumentException.class, () -> survey.add(explanation));
    }
  }
}
