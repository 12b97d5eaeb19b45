package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The names of classes")
class ClassNamesTest {

  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private static List<String> upTo(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  private static final Optional<ClassOrder> UNSAID = Optional.empty();
  private static final Optional<ClassOrder> NUMERIC = Optional.of(ClassOrder.NUMERIC);
  private static final Optional<ClassOrder> TEXT = Optional.of(ClassOrder.TEXT);

  private static String refusal(
      List<String> found, OptionalLong outputs, Optional<ClassOrder> order) {
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> ClassNames.of(found, outputs, order));
    assertEquals(ExitStatus.BAD_INPUT, failure.exitStatus());
    return failure.getMessage();
  }

  @Test
  void areInTheOrderOfTheAlphabet() {
    assertEquals(
        List.of("ant", "bee"), ClassNames.of(List.of("bee", "ant", "bee"), UNKNOWN, UNSAID));
    assertEquals(List.of("2", "x"), ClassNames.of(List.of("x", "2"), OptionalLong.of(2), UNSAID));
  }

  @Test
  void areTheOutputsNumbersIfTheyCountFromZero() {
    assertEquals(upTo(10), ClassNames.of(upTo(10), OptionalLong.of(10), UNSAID));
    assertEquals(upTo(3), ClassNames.of(List.of("2", "0", "1"), UNKNOWN, UNSAID));
    assertEquals(upTo(5), ClassNames.of(List.of("0", "1"), OptionalLong.of(5), UNSAID));
    List<String> padded = IntStream.range(0, 12).mapToObj(i -> "%02d".formatted(i)).toList();
    assertEquals(padded, ClassNames.of(padded, OptionalLong.of(12), UNSAID));
  }

  @Test
  void areAskedForIfNumbersAndTextSortDifferently() {
    String message = refusal(upTo(12), OptionalLong.of(12), UNSAID);
    assertTrue(message.contains("--class-order") && message.contains("--labels"), message);
    assertEquals(upTo(12), ClassNames.of(upTo(12), OptionalLong.of(12), NUMERIC));
    List<String> asText = ClassNames.of(upTo(12), OptionalLong.of(12), TEXT);
    assertEquals(List.of("0", "1", "10", "11", "2"), asText.subList(0, 5));
    List<String> months = IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).toList();
    refusal(months, OptionalLong.of(12), UNSAID);
    assertEquals(months, ClassNames.of(months, OptionalLong.of(12), NUMERIC));
    assertEquals(
        List.of("1", "10", "11", "12", "2"),
        ClassNames.of(months, OptionalLong.of(12), TEXT).subList(0, 5));
    List<String> types = List.of("type2", "type10");
    refusal(types, UNKNOWN, UNSAID);
    assertEquals(types, ClassNames.of(types, UNKNOWN, NUMERIC));
    assertEquals(List.of("type10", "type2"), ClassNames.of(types, UNKNOWN, TEXT));
    // Number 2 would be output 4 of 12 if they were sorted as text.
    refusal(List.of("0", "1", "2"), OptionalLong.of(12), UNSAID);
  }

  @Test
  void areAskedForIfNumbersDoNotCountFromZeroOrLeaveGaps() {
    String message = refusal(List.of("1", "2", "3"), OptionalLong.of(3), UNSAID);
    assertTrue(message.contains("--class-order") && message.contains("--labels"), message);
    assertEquals(
        List.of("1", "2", "3"), ClassNames.of(List.of("3", "1", "2"), OptionalLong.of(3), NUMERIC));
    message = refusal(List.of("1", "2"), OptionalLong.of(3), UNSAID);
    assertFalse(message.contains("--class-order"), "no order says which of three these are");
    refusal(List.of("1", "2"), OptionalLong.of(3), NUMERIC);
    refusal(List.of("1", "2"), OptionalLong.of(3), TEXT);
    refusal(List.of("0", "2"), OptionalLong.of(3), UNSAID);
    assertEquals(upTo(3), ClassNames.of(List.of("0", "2"), OptionalLong.of(3), NUMERIC));
    assertEquals(upTo(12), ClassNames.of(List.of("0", "10", "2"), OptionalLong.of(12), NUMERIC));
    refusal(List.of("2", "2"), OptionalLong.of(12), UNSAID);
    refusal(List.of("1", "01", "0"), UNKNOWN, UNSAID);
  }

  @Test
  void areNotTakenForNumbersFromZeroIfTheLabelsDoNotKnowThem() {
    List<String> labels = List.of("ant", "bee", "cat");
    ClassNames.requireKnown(List.of("0", "1", "2"), labels);
    ClassNames.requireKnown(List.of("1", "2"), List.of("1", "2", "3"));
    CommandFailure failure =
        assertThrows(
            CommandFailure.class, () -> ClassNames.requireKnown(List.of("1", "2"), labels));
    assertTrue(failure.getMessage().contains("count from 0"), failure.getMessage());
    failure =
        assertThrows(
            CommandFailure.class,
            () -> ClassNames.index("crane", List.of("crane", "owl", "crane"), "here"));
    assertTrue(failure.getMessage().contains("several"), failure.getMessage());
  }

  @Test
  void areFoundBeforeNumbersAre() {
    ClassLabels labels = new ClassLabels(List.of("1", "2", "3"));
    assertEquals(0, labels.index("1"));
    assertEquals(2, labels.index("3"));
    assertEquals(0, labels.index("0"));
  }

  @Test
  void areCutShortInMessages() {
    CommandFailure failure =
        assertThrows(
            CommandFailure.class, () -> ClassNames.requireAll(upTo(1000), OptionalLong.of(10)));
    assertEquals(ExitStatus.BAD_INPUT, failure.exitStatus());
    assertTrue(
        failure.getMessage().contains("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more"),
        failure.getMessage());
    failure = assertThrows(CommandFailure.class, () -> ClassNames.index("cat", upTo(1000), "here"));
    assertTrue(failure.getMessage().endsWith("9 and 990 more"), failure.getMessage());
  }
}
