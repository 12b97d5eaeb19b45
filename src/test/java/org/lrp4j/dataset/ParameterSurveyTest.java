package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.dataset.summary.ParameterSums;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("A survey of parameters")
class ParameterSurveyTest {

  private static final INDArray IMAGES = Networks.values(5, 6, 2, 5, 5);

  private static INDArray images(int first, int end) {
    int[] rows = IntStream.range(first, end).toArray();
    return IMAGES.get(NDArrayIndex.indices(longs(rows))).dup('c');
  }

  private static long[] longs(int... values) {
    return IntStream.of(values).asLongStream().toArray();
  }

  private static LrpExplainer explainer(MultiLayerNetwork network) {
    return LrpExplainer.builder(network)
        .composite(Composite.uniform(new EpsilonRule())) // which has relevance of either sign
        .parameterRelevance(true)
        .conservation(false)
        .build();
  }

  private static ParameterSummary surveyed(LrpExplainer explainer, INDArray images) {
    ParameterSurvey survey = new ParameterSurvey(explainer);
    survey.add(new DataSet(images, null));
    return survey.summary();
  }

  @Test
  void takesAPartOfALargerArrayForWhatItIs() {
    INDArray columns =
        Nd4j.concat(3, Networks.values(8, 6, 2, 5, 5), IMAGES)
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(5, 10));
    assertEquals(IMAGES, columns);
    try (LrpExplainer explainer = explainer(Networks.convolutional())) {
      assertArrayEquals(
          surveyed(explainer, IMAGES).of("layer0", "W").mean(),
          surveyed(explainer, columns).of("layer0", "W").mean(),
          1e-12);
    }
  }

  @Test
  void isTheMeanOverExamplesAndOfTheirAbsoluteValues() {
    try (LrpExplainer explainer = explainer(Networks.convolutional())) {
      double[] mean = new double[3 * 2 * 4];
      double[] absolute = new double[mean.length];
      double[] ofFilters = new double[3];
      for (int i = 0; i < 6; i++) {
        try (Explanation one = explainer.explain(images(i, i + 1))) {
          INDArray relevance = one.parameterRelevance("layer0").get(0).relevance();
          for (int k = 0; k < mean.length; k++) {
            double r = relevance.dup('c').reshape(mean.length).getDouble(k);
            mean[k] += r / 6;
            absolute[k] += Math.abs(r) / 6;
          }
          for (int filter = 0; filter < 3; filter++) {
            double sum = 0;
            for (int k = 0; k < 8; k++) {
              sum += relevance.dup('c').reshape(3, 8).getDouble(filter, k);
            }
            ofFilters[filter] += Math.abs(sum) / 6;
          }
        }
      }
      ParameterSums sums = surveyed(explainer, IMAGES).of("layer0", "W");
      assertEquals(6, sums.examples());
      assertArrayEquals(new long[] {3, 2, 2, 2}, sums.shape());
      assertArrayEquals(mean, sums.mean(), 1e-12);
      assertArrayEquals(absolute, sums.meanAbsolute(), 1e-12);
      assertArrayEquals(ofFilters, sums.unitMeanAbsolute(), 1e-12);
      List<Integer> least = sums.leastRelevantUnits();
      assertTrue(
          ofFilters[least.get(0)] <= ofFilters[least.get(1)]
              && ofFilters[least.get(1)] <= ofFilters[least.get(2)]);
    }
  }

  @Test
  void relevanceOfEitherSignCancelsInTheMeanButNotInTheSize() {
    try (LrpExplainer explainer = explainer(Networks.convolutional())) {
      ParameterSurvey survey = new ParameterSurvey(explainer);
      double[] mean = new double[3];
      double[] absolute = new double[3];
      for (int i = 0; i < 6; i++) {
        try (Explanation one = explainer.explain(images(i, i + 1), Target.classIndex(i % 2))) {
          survey.add(one);
          double[] ofFilters = one.parameterRelevance("layer0").get(0).ofUnits();
          for (int filter = 0; filter < 3; filter++) {
            mean[filter] += ofFilters[filter] / 6;
            absolute[filter] += Math.abs(ofFilters[filter]) / 6;
          }
        }
      }
      ParameterSums sums = survey.summary().of("layer0", "W");
      assertArrayEquals(mean, sums.unitMean(), 1e-12);
      assertArrayEquals(absolute, sums.unitMeanAbsolute(), 1e-12);
      assertTrue(
          IntStream.range(0, 3).anyMatch(f -> Math.abs(mean[f]) < 0.9 * absolute[f]),
          Arrays.toString(mean) + " of " + Arrays.toString(absolute));
    }
  }

  @Test
  void ofPartsMergesIntoThatOfAll() {
    try (LrpExplainer explainer = explainer(Networks.convolutional())) {
      ParameterSummary all = surveyed(explainer, IMAGES);
      ParameterSummary first = surveyed(explainer, images(0, 2));
      ParameterSummary second = surveyed(explainer, images(2, 6));
      for (ParameterSummary merged :
          List.of(
              first.mergedWith(second),
              second.mergedWith(first.mergedWith(new ParameterSummary())),
              ParameterSummary.fromBytes(first.toBytes())
                  .mergedWith(ParameterSummary.fromBytes(second.toBytes())))) {
        assertEquals(4, merged.parameters().size());
        for (ParameterSums expected : all.parameters()) {
          ParameterSums actual = merged.of(expected.layer(), expected.parameter());
          assertEquals(6, actual.examples());
          assertArrayEquals(expected.mean(), actual.mean(), 1e-12);
          assertArrayEquals(expected.meanAbsolute(), actual.meanAbsolute(), 1e-12);
          assertArrayEquals(expected.unitMeanAbsolute(), actual.unitMeanAbsolute(), 1e-12);
        }
      }
      assertEquals(2, first.of("layer0", "W").examples());
    }
  }

  @Test
  void travelsAsBytesAndRefusesDamagedOnes() {
    ParameterSummary summary = new ParameterSummary();
    summary.add("a", "W", new long[] {2, 1}, new double[] {1, -3}, new double[] {-2});
    summary.add("a", "W", new long[] {2, 1}, new double[] {0.1, -4}, new double[] {-3.9});
    summary.add("a", "b", new long[] {1}, new double[] {0}, new double[] {0});
    summary.add("a", "b", new long[] {1}, new double[] {Double.NaN}, new double[] {0});
    byte[] bytes = summary.toBytes();

    ParameterSummary read = ParameterSummary.fromBytes(bytes);

    assertArrayEquals(bytes, read.toBytes());
    assertEquals(1, read.leftOut());
    assertEquals(2, read.of("a", "W").examples());
    assertArrayEquals(new double[] {1.1 / 2, 3.5}, read.of("a", "W").meanAbsolute());
    assertArrayEquals(new double[] {1.1 / 2, -3.5}, read.of("a", "W").mean());
    assertArrayEquals(new double[] {5.9 / 2}, read.of("a", "W").unitMeanAbsolute());
    assertEquals(1, read.of("a", "b").unusedNumbers());
    assertEquals(0, read.of("a", "W").unusedNumbers());
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> ParameterSummary.fromBytes(shorter));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IllegalArgumentException.class, () -> ParameterSummary.fromBytes(longer));
    byte[] otherVersion = bytes.clone();
    otherVersion[7]++;
    assertThrows(IllegalArgumentException.class, () -> ParameterSummary.fromBytes(otherVersion));
    // A shape that is larger than the bytes are: refused before room is made for it.
    byte[] larger = bytes.clone();
    larger[20 + 5 + 5 + 4 + 4] = 0x7F; // a byte of the first size
    String refused =
        assertThrows(IllegalArgumentException.class, () -> ParameterSummary.fromBytes(larger))
            .getMessage();
    assertTrue(refused.contains("survey of parameters"), refused);
  }

  @Test
  void namesFiltersThatNothingGoesThrough() {
    MultiLayerNetwork network = Networks.convolutional();
    network.getParam("2_W").getRow(1).assign(0); // nobody reads filter 1
    try (LrpExplainer explainer = explainer(network)) {
      ParameterSummary summary = surveyed(explainer, IMAGES);
      assertEquals(List.of(1), summary.of("layer0", "W").unusedUnits());
      assertEquals(1, summary.of("layer0", "W").leastRelevantUnits().get(0));
      int[] predicted = network.predict(IMAGES);
      assertEquals(
          IntStream.range(0, (int) network.output(IMAGES).size(1))
              .filter(each -> IntStream.of(predicted).noneMatch(one -> one == each))
              .boxed()
              .toList(),
          summary.of("layer2", "W").unusedUnits());
    }
  }

  @Test
  void isOfTheLayersThatWereAskedFor() {
    try (LrpExplainer explainer = explainer(Networks.convolutional())) {
      ParameterSurvey survey = new ParameterSurvey(explainer, List.of("layer2"));
      survey.add(new DataSet(IMAGES, null));
      assertEquals(2, survey.summary().parameters().size());
      assertEquals("layer2", survey.summary().parameters().get(0).layer());
      String refused =
          assertThrows(IllegalArgumentException.class, () -> survey.summary().of("layer0", "W"))
              .getMessage();
      assertTrue(refused.contains("[layer2 W, layer2 b]"), refused);
      ParameterSurvey ofPooling = new ParameterSurvey(explainer, List.of("layer1"));
      assertThrows(IllegalArgumentException.class, () -> ofPooling.add(new DataSet(IMAGES, null)));
    }
  }

  @Test
  void refusesBatchesAndExplanationsWithoutParameters() {
    try (LrpExplainer explainer = explainer(Networks.convolutional());
        LrpExplainer without = LrpExplainer.builder(Networks.convolutional()).build();
        Explanation batch = explainer.explain(IMAGES);
        Explanation none = without.explain(images(0, 1))) {
      ParameterSurvey survey = new ParameterSurvey(explainer);
      String several =
          assertThrows(IllegalArgumentException.class, () -> survey.add(batch)).getMessage();
      assertTrue(several.contains("that of 6"), several);
      String off =
          assertThrows(IllegalArgumentException.class, () -> survey.add(none)).getMessage();
      assertTrue(off.contains("parameterRelevance(true)"), off);
    }
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    ParameterSummary summary = new ParameterSummary();
    summary.add("a", "W", new long[] {2}, new double[] {1, -3}, new double[] {-2});
    summary.add("a", "W", new long[] {2}, new double[] {1, Double.NaN}, new double[] {Double.NaN});
    assertEquals(1, summary.leftOut());
    assertArrayEquals(new double[] {1, 3}, summary.of("a", "W").meanAbsolute());
    assertArrayEquals(new double[] {2}, summary.of("a", "W").unitMeanAbsolute());
    assertThrows(
        IllegalArgumentException.class,
        () -> summary.add("a", "W", new long[] {3}, new double[3], new double[1]));
  }
}
