package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whether a table's first line holds the columns' names. It does if none of its cells is a number;
 * and, which is said, where text stands above numbers, or where whole numbers in ascending order
 * look like years or numbers of columns.
 */
final class CsvHeader {

  private final CsvNumbers numbers;
  private final List<String> first;
  private final List<List<String>> rest;

  CsvHeader(CsvNumbers numbers, List<List<String>> rows) {
    this.numbers = numbers;
    this.first = rows.get(0);
    this.rest = rows.subList(1, rows.size());
  }

  /** The guess. */
  boolean isThere(Object file, Consumer<String> notes) {
    if (first.stream().noneMatch(numbers::isNumber)) {
      return first.stream().anyMatch(this::isText);
    }
    if (rest.isEmpty() || !(hasTextAboveNumbers() || hasNumbersForNames())) {
      return false;
    }
    notes.accept(
        "%s: the first line is taken for the columns' names, %s (--no-header if it is data)"
            .formatted(file, ClassNames.listed(first)));
    return true;
  }

  private boolean isText(String cell) {
    return !numbers.isNumber(cell) && !CsvNumbers.isMissing(cell) && !CsvNumbers.isInfinite(cell);
  }

  private boolean hasTextAboveNumbers() {
    return IntStream.range(0, first.size())
        .filter(column -> isText(first.get(column)))
        .anyMatch(
            column ->
                rest.stream().anyMatch(row -> numbers.isNumber(row.get(column)))
                    && rest.stream().noneMatch(row -> isText(row.get(column))));
  }

  private boolean hasNumbersForNames() {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      if (numbers.isNumber(first.get(i))) {
        columns.add(i);
      }
    }
    if (columns.size() < 2 || !isAscending(first, columns)) {
      return false;
    }
    boolean isAboveFractions =
        columns.stream()
            .allMatch(i -> rest.stream().anyMatch(row -> numbers.isFraction(row.get(i))));
    long begin = Long.parseLong(first.get(columns.get(0)));
    boolean isYears = areYears(first, columns);
    boolean isCounting =
        isCounting(first, columns)
            && (begin == 0 || isYears)
            && rest.stream()
                .noneMatch(row -> isCounting(row, columns) && (!isYears || areYears(row, columns)));
    return isAboveFractions || isCounting;
  }

  private static boolean areYears(List<String> row, List<Integer> columns) {
    return columns.stream().allMatch(i -> row.get(i).matches("[12]\\d{3}"));
  }

  private static boolean isAscending(List<String> row, List<Integer> columns) {
    return columns.stream().allMatch(i -> row.get(i).matches("\\d{1,9}"))
        && IntStream.range(1, columns.size()).allMatch(i -> step(row, columns, i) > 0);
  }

  private static boolean isCounting(List<String> row, List<Integer> columns) {
    return isAscending(row, columns)
        && IntStream.range(1, columns.size()).allMatch(i -> step(row, columns, i) == 1);
  }

  private static long step(List<String> row, List<Integer> columns, int i) {
    return Long.parseLong(row.get(columns.get(i))) - Long.parseLong(row.get(columns.get(i - 1)));
  }
}
