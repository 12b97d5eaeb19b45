package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.LayerUnits;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.UnitState;
import org.lrp4j.dataset.summary.UnitSummary;
import org.lrp4j.dataset.summary.UnitUse;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("A survey of a network's units")
class UnitSurveyTest {

  private static LrpExplainer explainer(MultiLayerNetwork network) {
    return LrpExplainer.builder(network)
        .composite(Composite.uniform(new EpsilonRule()))
        .activationRanges(true)
        .build();
  }

  private static INDArray examples(INDArray all, int from, int until) {
    INDArrayIndex[] rows = NDArrayIndex.createCoveringShape(all.shape());
    rows[0] = NDArrayIndex.interval(from, until);
    return all.get(rows).dup('c');
  }

  /** In two batches, and merged from two surveys by way of bytes: both have to be the same. */
  private static UnitSummary surveyed(MultiLayerNetwork network, INDArray input, int part) {
    try (LrpExplainer explainer = explainer(network)) {
      int all = (int) input.size(0);
      DataSet first = new DataSet(examples(input, 0, part), null);
      DataSet second = new DataSet(examples(input, part, all), null);
      UnitSurvey whole = new UnitSurvey(explainer);
      whole.add(first);
      whole.add(second);
      UnitSurvey one = new UnitSurvey(explainer);
      one.add(first);
      UnitSurvey other = new UnitSurvey(explainer);
      other.add(second);
      UnitSummary merged =
          UnitSummary.fromBytes(other.summary().toBytes()).mergedWith(one.summary());
      assertEquals(whole.summary().layers().size(), merged.layers().size());
      assertEquals(
          whole.summary().layers(),
          one.summary().mergedWith(UnitSummary.fromBytes(other.summary().toBytes())).layers());
      assertEquals(whole.summary().inWords(), merged.inWords());
      return whole.summary();
    }
  }

  private static LayerUnits readByLast(UnitSummary summary) {
    return summary.layers().get(summary.layers().size() - 1);
  }

  private static List<UnitState> states(LayerUnits layer) {
    return layer.units().stream().map(UnitUse::state).toList();
  }

  /** z = x + (0, −1000, 2, 0, 3)·…, by hand: five units of one input each. */
  @Test
  void tellsDeadUnitsFromIdleOnes() {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.DOUBLE,
            InputType.feedForward(2),
            Networks.dense(2, 5, Activation.RELU),
            Networks.classes(5, 2));
    network
        .getParam("0_W")
        .assign(Nd4j.createFromArray(new double[][] {{1, 1, 0, 2, 0}, {0, 0, 1, 0, 0}}));
    network.getParam("0_b").assign(Nd4j.createFromArray(new double[][] {{0, -1000, 2, 0, 3}}));
    network
        .getParam("1_W")
        .assign(Nd4j.createFromArray(new double[][] {{1, 0}, {5, 1}, {2, 0}, {0, 0}, {1, 1}}));
    network.getParam("1_b").assign(0);
    INDArray input = Nd4j.createFromArray(new double[][] {{1, -1}, {3, 0.5}, {2, -4}});

    UnitSummary summary = surveyed(network, input, 2);

    LayerUnits units = readByLast(summary);
    // 0 is x₁ and counts; 1 is never open; 2 is ReLU(x₂ + 2); 3 is 2·x₁, which nobody reads; 4 is
    // always 3.
    assertEquals(
        List.of(UnitState.USED, UnitState.DEAD, UnitState.USED, UnitState.IDLE, UnitState.DEAD),
        states(units));
    assertEquals(List.of(1, 4), units.of(UnitState.DEAD));
    assertEquals(List.of(3), units.of(UnitState.IDLE));
    assertArrayEquals(
        new double[] {1, 0, 0, 2, 3}, units.units().stream().mapToDouble(UnitUse::least).toArray());
    assertArrayEquals(
        new double[] {3, 0, 2.5, 6, 3},
        units.units().stream().mapToDouble(UnitUse::most).toArray());
    // Of the class 0, a·w: (1, 3, 2), 0, 2·(1, 2.5, 0), 0 and 3.
    assertArrayEquals(
        new double[] {2, 0, 7.0 / 3, 0, 3},
        units.units().stream().mapToDouble(unit -> unit.importance().meanAbsolute()).toArray(),
        1e-5);
    assertEquals("2 of 7 units are dead, 1 is idle", summary.inWords());
  }

  /** Channel 1 of three is never open, channel 2 is read with weight 0. */
  @Test
  void tellsDeadChannelsFromIdleOnes() {
    MultiLayerNetwork network = Networks.convolutional();
    network.getParam("0_b").putScalar(1, -1000);
    INDArray readers = network.getParam("2_W");
    // The layer behind reads the channels one after the other.
    long each = readers.size(0) / 3;
    readers.get(NDArrayIndex.interval(2 * each, 3 * each), NDArrayIndex.all()).assign(0);
    INDArray input = Networks.values(5, 6, 2, 5, 5);

    UnitSummary summary = surveyed(network, input, 4);

    LayerUnits channels =
        summary.layers().stream().filter(l -> l.layer().equals("layer1")).findFirst().orElseThrow();
    assertEquals(List.of(UnitState.USED, UnitState.DEAD, UnitState.IDLE), states(channels));
    INDArray activations = network.feedForward(input).get(1);
    for (int c = 0; c < 3; c++) {
      INDArray channel =
          activations.get(
              NDArrayIndex.all(), NDArrayIndex.point(c), NDArrayIndex.all(), NDArrayIndex.all());
      assertEquals(channel.minNumber().doubleValue(), channels.units().get(c).least(), 1e-6);
      assertEquals(channel.maxNumber().doubleValue(), channels.units().get(c).most(), 1e-6);
    }
  }

  /**
   * Of four units of an LSTM one has a closed output gate, one is read with weight 0. Steps that
   * the mask leaves out, where DL4J puts zeros, do not make a constant unit vary.
   */
  @Test
  void tellsDeadUnitsOfAnLstmFromIdleOnes() {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.DOUBLE,
            InputType.recurrent(2, 5),
            new LSTM.Builder().nIn(2).nOut(4).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder()
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .lossFunction(LossFunction.MCXENT)
                .build());
    network.getParam("0_b").putScalar(2 * 4 + 1, -1000); // gates i, f, o, g: o of unit 1
    network.getParam("1_W").getRow(2).assign(0);
    // Unit 3 is 1 from the first step on: i and o are open, f is closed and g saturated.
    for (int unit = 3; unit < 16; unit += 4) {
      network.getParam("0_W").getColumn(unit).assign(0);
      network.getParam("0_RW").getColumn(unit).assign(0);
      network.getParam("0_b").putScalar(unit, unit / 4 == 1 ? -1000 : 1000);
    }
    INDArray input = Networks.values(8, 5, 2, 5).castTo(DataType.DOUBLE);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 5, 5);
    mask.putScalar(1, 4, 0).putScalar(2, 3, 0).putScalar(2, 4, 0);
    try (LrpExplainer explainer = explainer(network)) {
      UnitSurvey survey = new UnitSurvey(explainer);
      survey.add(new DataSet(input, null, mask, null));

      LayerUnits units = readByLast(survey.summary());
      List<UnitState> states = states(units);
      assertEquals(
          List.of(UnitState.USED, UnitState.DEAD, UnitState.IDLE, UnitState.DEAD),
          states,
          units.units().toString());
      assertEquals(0, units.units().get(1).most(), 1e-300); // DL4J's sigmoid(−1000) is not quite 0
      assertEquals(Math.tanh(1), units.units().get(3).least(), 1e-12);
    }
  }

  @Test
  void aSingleExampleTellsOnlyOfZeros() {
    UnitImportance once = new UnitImportance(0, 1, 2, 2, null, 2, null);
    assertEquals(UnitState.USED, new UnitUse(once, 3, 3).state());
    assertEquals(UnitState.DEAD, new UnitUse(once, 0, 0).state());
    UnitImportance twice = new UnitImportance(0, 2, 2, 2, null, 2, null);
    assertEquals(UnitState.DEAD, new UnitUse(twice, 3, 3 + 1e-7).state());
    assertEquals(UnitState.USED, new UnitUse(twice, 3, 3 + 1e-5).state());
    assertEquals(UnitState.USED, new UnitUse(twice, 0, 1e-30).state());
  }

  @Test
  void relevanceOfUnitsIsTheMeanOfTheirLayers() {
    MultiLayerNetwork network = Networks.convolutional();
    INDArray input = Networks.values(5, 6, 2, 5, 5);
    try (LrpExplainer explainer = LrpExplainer.builder(network).activationRanges(true).build();
        Explanation explanation = explainer.explain(input)) {
      UnitSurvey survey = new UnitSurvey(explainer);
      survey.add(explanation);
      INDArray sums = explanation.relevance("layer1").sum(2, 3).mean(0);
      List<UnitImportance> channels =
          survey
              .summary()
              .relevance()
              .importance(new InputPart("layer1", Breakdown.CHANNEL, 0, 0), group -> true);
      assertEquals(3, channels.size());
      for (int c = 0; c < sums.length(); c++) {
        assertEquals(sums.getDouble(c), channels.get(c).mean(), 1e-5);
      }
      // In the order of the network.
      assertEquals(
          explanation.layerNames(),
          survey.summary().layers().stream().map(LayerUnits::layer).toList());
    }
  }

  @Test
  void needsTheRelevanceOfLayersAndTheirActivations() {
    for (boolean hasLayers : new boolean[] {false, true}) {
      try (LrpExplainer explainer =
              LrpExplainer.builder(Networks.convolutional())
                  .layerRelevance(hasLayers)
                  .activationRanges(!hasLayers)
                  .build();
          Explanation explanation = explainer.explain(Networks.values(5, 1, 2, 5, 5))) {
        UnitSurvey survey = new UnitSurvey(explainer);
        String refused =
            assertThrows(IllegalArgumentException.class, () -> survey.add(explanation))
                .getMessage();
        assertTrue(
            refused.contains(hasLayers ? "activationRanges(true)" : "layerRelevance(true)"),
            refused);
        assertEquals(List.of(), survey.summary().layers());
      }
    }
  }

  @Test
  void damagedBytesAreRefused() {
    UnitSummary summary = surveyed(Networks.convolutional(), Networks.values(5, 3, 2, 5, 5), 1);
    byte[] bytes = summary.toBytes();
    IntStream.range(0, 200)
        .map(i -> i * (bytes.length - 1) / 199)
        .forEach(
            length ->
                assertThrows(
                    IllegalArgumentException.class,
                    () -> UnitSummary.fromBytes(Arrays.copyOf(bytes, length))));
    byte[] otherVersion = bytes.clone();
    otherVersion[7]++;
    assertThrows(IllegalArgumentException.class, () -> UnitSummary.fromBytes(otherVersion));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IllegalArgumentException.class, () -> UnitSummary.fromBytes(longer));
    assertThrows(
        IllegalArgumentException.class, () -> UnitSummary.fromBytes(summary.relevance().toBytes()));
  }
}
