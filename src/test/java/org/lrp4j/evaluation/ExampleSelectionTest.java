package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.Reason;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is chosen, against a sort of everything. */
class ExampleSelectionTest {

  private static final int CLASSES = 3;
  private static final int COUNT = 400;

  private final List<Outcome> all = new ArrayList<>();

  private ExampleSelection selectionOf(int hits, int errors, int uncertain) {
    ExampleSelection selection =
        new ExampleSelection(
            new EnumMap<>(
                Map.of(
                    Reason.CONFIDENT_HIT, hits,
                    Reason.ERROR, errors,
                    Reason.LEAST_CERTAIN, uncertain)));
    Random random = new Random(3);
    for (int begin = 0; begin < COUNT; begin += 20) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        // Rounded, so that there are equal ones.
        double[] outputs = random.doubles(CLASSES).map(v -> Math.round(v * 20) / 20.0).toArray();
        outcomes.add(Outcome.of(random.nextInt(CLASSES), outputs));
      }
      INDArray features = Nd4j.arange(begin, begin + 20).reshape(20, 1);
      selection.add(batch(features), outcomes.stream().map(Optional::of).toList(), null);
      features.assign(-1);
      all.addAll(outcomes);
    }
    return selection;
  }

  private static LabelledBatch batch(INDArray features) {
    return new LabelledBatch(new INDArray[] {features}, new INDArray[0], null, null, null);
  }

  private static Predicate<Outcome> belongs(Reason reason) {
    return switch (reason) {
      case CONFIDENT_HIT -> Outcome::isCorrect;
      case ERROR -> outcome -> !outcome.isCorrect();
      case LEAST_CERTAIN -> outcome -> true;
    };
  }

  private static ToDoubleFunction<Outcome> firstIsLeast(Reason reason) {
    return switch (reason) {
      case CONFIDENT_HIT -> outcome -> -outcome.confidence();
      case ERROR -> outcome -> outcome.trueConfidence() - outcome.confidence();
      case LEAST_CERTAIN -> Outcome::margin;
    };
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void theChosenOnesAreTheFirstOfAllSorted(Reason reason) {
    List<Example> examples = selectionOf(4, 6, 5).examples();
    int most =
        Map.of(Reason.CONFIDENT_HIT, 4, Reason.ERROR, 6, Reason.LEAST_CERTAIN, 5).get(reason);
    for (int trueClass = 0; trueClass < CLASSES; trueClass++) {
      int wanted = trueClass;
      List<Long> expected =
          IntStream.range(0, COUNT)
              .boxed()
              .filter(i -> all.get(i).trueClass() == wanted)
              .filter(i -> belongs(reason).test(all.get(i)))
              .sorted(
                  Comparator.comparingDouble(i -> firstIsLeast(reason).applyAsDouble(all.get(i))))
              .limit(most)
              .map(Integer::longValue)
              .sorted()
              .toList();
      List<Long> chosen =
          examples.stream()
              .filter(example -> example.outcome().trueClass() == wanted)
              .filter(example -> example.reasons().contains(reason))
              .map(Example::index)
              .sorted()
              .toList();
      assertEquals(expected, chosen, "class " + trueClass);
    }
  }

  @Test
  void noneIsKeptTwiceThoughItHasTwoReasons() {
    List<Example> examples = selectionOf(50, 50, 50).examples();
    assertEquals(examples.size(), examples.stream().map(Example::index).distinct().count());
    assertTrue(examples.stream().anyMatch(example -> example.reasons().size() == 2));
  }

  @Test
  void thereAreNeverMoreThanAskedFor() {
    assertTrue(selectionOf(2, 1, 1).examples().size() <= CLASSES * 4);
    assertEquals(List.of(), selectionOf(0, 0, 0).examples());
  }

  @Test
  void allErrorsAreAllErrors() {
    List<Example> examples = selectionOf(0, Integer.MAX_VALUE, 0).examples();
    assertEquals(all.stream().filter(o -> !o.isCorrect()).count(), examples.size());
  }

  @Test
  void theInputsAreCopiesThatSurviveTheirBatch() {
    for (Example example : selectionOf(3, 3, 3).examples()) {
      assertEquals(example.index(), example.features().get(0).getDouble(0));
      assertEquals(1, example.features().get(0).length());
    }
  }

  @Test
  void theMarginIsBetweenTheTwoHighest() {
    Outcome outcome = Outcome.of(2, new double[] {0.5, 0.25, 0.125, 0.125});
    assertEquals(new Outcome(2, 0, 0.5, 0.125, 0.25), outcome);
    assertEquals(0.375, outcome.severity());
  }
}
