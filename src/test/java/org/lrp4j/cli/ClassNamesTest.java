package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

  @Test
  void areInTheOrderOfTheAlphabet() {
    assertEquals(List.of("ant", "bee"), ClassNames.ofNames(List.of("bee", "ant", "bee"), UNKNOWN));
  }

  @Test
  void areInTheOrderOfNumbersIfTheyAreNumbers() {
    assertEquals(
        List.of("0", "1", "2", "10"), ClassNames.ofNames(List.of("0", "1", "10", "2"), UNKNOWN));
    assertEquals(
        List.of("1", "2", "3"), ClassNames.ofNames(List.of("1", "2", "3"), OptionalLong.of(3)));
  }

  @Test
  void areThoseOfAllOutputsIfSomeAreMissing() {
    assertEquals(upTo(12), ClassNames.ofNames(List.of("0", "10", "2"), OptionalLong.of(12)));
    assertEquals(upTo(12), ClassNames.ofColumn(List.of("2", "2"), OptionalLong.of(12)));
    assertEquals(upTo(3), ClassNames.ofColumn(List.of("2", "2"), UNKNOWN));
    assertEquals(List.of("2", "x"), ClassNames.ofColumn(List.of("2", "x"), OptionalLong.of(12)));
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
