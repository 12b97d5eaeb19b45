package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A survey of what channels are used for")
class ConceptSurveyTest {

  private static final int COUNT = 30;
  private static final int SHOWN = 3;

  /** Unit k adds up quarter k of 4 × 4 pixels; of class c unit c counts 1 and the next one ½. */
  private static final double[][] WEIGHTS = {{1, 0, 0.01}, {0.5, 1, 0}, {0, 0.5, 1}, {0, 0, 0.5}};

  private final INDArray images = RegionNetwork.images(COUNT, 8);
  private final LrpExplainer explainer =
      LrpExplainer.builder(
              RegionNetwork.of("quarters", pixel -> quarter(pixel / 4, pixel % 4), WEIGHTS))
          .composite(Composite.uniform(new EpsilonRule(1e-12)))
          .build();

  private static int quarter(int y, int x) {
    return y / 2 * 2 + x / 2;
  }

  private double relevance(int example, int quarter, int ofClass) {
    double sum = 0;
    for (int pixel = 0; pixel < 16; pixel++) {
      if (quarter(pixel / 4, pixel % 4) == quarter) {
        sum += images.getDouble(example, 0, pixel / 4, pixel % 4);
      }
    }
    return sum * WEIGHTS[quarter][ofClass];
  }

  private int predicted(int example) {
    return IntStream.range(0, 3)
        .boxed()
        .max(
            Comparator.comparingDouble(
                c -> IntStream.range(0, 4).mapToDouble(k -> relevance(example, k, c)).sum()))
        .orElseThrow();
  }

  private INDArray image(int example) {
    return images.slice(example).reshape(1, 1, 4, 4).dup();
  }

  private ConceptSurvey firstPass(int channels) {
    ConceptSurvey survey = new ConceptSurvey(explainer, List.of("quarters"), channels, SHOWN);
    for (int from : new int[] {0, 10, 20}) {
      INDArray[] batch =
          IntStream.range(from, from + 10).mapToObj(this::image).toArray(INDArray[]::new);
      try (Explanation explanation = explainer.explain(Nd4j.concat(0, batch))) {
        survey.add(explanation, LongStream.range(from, from + 10).toArray());
      }
    }
    return survey;
  }

  @AfterEach
  void close() {
    explainer.close();
  }

  @Test
  void showsOfEachChannelItsExamplesAndWhereItsOwnRelevanceLies() {
    ConceptSurvey survey = firstPass(2);
    TreeSet<Long> looked = new TreeSet<>(survey.examples());
    assertTrue(looked.size() <= 4 * SHOWN, looked.toString());
    for (int i = 0; i < COUNT; i++) {
      if (looked.contains((long) i)) {
        survey.look(i, "picture " + i, new INDArray[] {image(i)}, null);
      }
    }

    LayerConcepts layer = survey.concepts().get(0);
    assertEquals("quarters", layer.layer());
    assertEquals(4, layer.channels());
    assertEquals(List.of(0, 1, 2), layer.classes().stream().map(c -> c.explainedClass()).toList());
    for (LayerConcepts.OfClass of : layer.classes()) {
      int c = of.explainedClass();
      assertEquals(IntStream.range(0, COUNT).filter(i -> predicted(i) == c).count(), of.examples());
      assertEquals(
          List.of(c, c + 1), of.channels().stream().map(each -> each.share().channel()).toList());
      for (LayerConcepts.Channel channel : of.channels()) {
        requireExamples(channel);
      }
    }
  }

  private void requireExamples(LayerConcepts.Channel channel) {
    int quarter = channel.share().channel();
    List<Integer> expected =
        IntStream.range(0, COUNT)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -relevance(i, quarter, predicted(i))))
            .limit(SHOWN)
            .toList();
    assertEquals(
        expected, channel.examples().stream().map(e -> (int) e.reference().example()).toList());
    for (LayerConcepts.Example example : channel.examples()) {
      int i = (int) example.reference().example();
      assertEquals("picture " + i, example.name());
      assertEquals(predicted(i), example.reference().explainedClass());
      ExplainedInput cut = example.inputs().get(0);
      // The channel's quarter of this picture and no other, with what went through the channel.
      assertArrayEquals(new long[] {1, 1, 2, 2}, cut.input().shape());
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 2; x++) {
          double pixel = images.getDouble(i, 0, quarter / 2 * 2 + y, quarter % 2 * 2 + x);
          assertEquals(pixel, cut.input().getDouble(0, 0, y, x), 1e-6);
          assertEquals(
              pixel * WEIGHTS[quarter][predicted(i)], cut.relevance().getDouble(0, 0, y, x), 1e-6);
        }
      }
    }
  }

  @Test
  void leavesOutExamplesThatCameInAnotherOrder() {
    ConceptSurvey survey = firstPass(1);
    for (long number : survey.examples()) {
      int other = (int) (number + 1) % COUNT;
      survey.look(number, "other", new INDArray[] {image(other).mul(0.5)}, null);
    }
    for (LayerConcepts.OfClass of : survey.concepts().get(0).classes()) {
      of.channels().forEach(channel -> assertEquals(List.of(), channel.examples()));
    }
  }

  @Test
  void keepsAsManyExamplesHoweverManyThereAre() {
    ConceptSurvey survey = new ConceptSurvey(explainer, List.of("quarters"), 4, SHOWN);
    for (int round = 0; round < 5; round++) {
      try (Explanation explanation = explainer.explain(images)) {
        survey.add(explanation, LongStream.range(round * COUNT, (round + 1L) * COUNT).toArray());
      }
      assertTrue(survey.examples().size() <= 4 * SHOWN, survey.examples().toString());
    }
  }

  @Test
  void refusesOtherLayersAndNumbers() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConceptSurvey(explainer, List.of("quarters"), 0, 1));
    ConceptSurvey survey = new ConceptSurvey(explainer, List.of("halves"), 1, 1);
    try (Explanation explanation = explainer.explain(image(0))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> survey.add(explanation, 0))
              .getMessage();
      assertTrue(message.contains("\"halves\"") && message.contains("quarters"), message);
      ConceptSurvey known = firstPass(1);
      assertThrows(IllegalArgumentException.class, () -> known.add(explanation, 0, 1));
    }
  }
}
