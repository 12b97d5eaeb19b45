package org.lrp4j.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table for people to read in a terminal, a log or an exception's message: columns aligned, two
 * blanks apart, no lines. For programs, write CSV.
 */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private int firstNumber = Integer.MAX_VALUE;
  private int numberWidth;

  /**
   * A table without rows.
   *
   * @param headings one for each column
   */
  public TextTable(String... headings) {
    row(headings);
  }

  /**
   * Aligns columns of numbers to the right: by default everything is aligned to the left.
   *
   * @param column the first column of numbers, from 0; all after it are such columns too
   * @param width how wide these columns are at least, so that tables below each other look alike
   */
  public void numbersFrom(int column, int width) {
    firstNumber = column;
    numberWidth = width;
  }

  /**
   * Adds a row.
   *
   * @param cells one text without line breaks for each column
   * @throws IllegalArgumentException if there are more or fewer cells than headings
   */
  public void row(String... cells) {
    if (!rows.isEmpty() && cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "Expected " + rows.get(0).size() + " cells, one a column, but got " + cells.length);
    }
    rows.add(List.of(cells));
  }

  /** The headings and the rows, each ended by the system's line separator. */
  @Override
  public String toString() {
    int[] widths = IntStream.range(0, rows.get(0).size()).map(this::width).toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, widths.length)
                    .mapToObj(column -> aligned(row.get(column), column, widths[column]))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
  }

  private int width(int column) {
    int least = column >= firstNumber ? numberWidth : 0;
    return rows.stream().mapToInt(row -> row.get(column).length()).reduce(least, Math::max);
  }

  private String aligned(String text, int column, int width) {
    String blanks = " ".repeat(width - text.length());
    return column >= firstNumber ? blanks + text : text + blanks;
  }
}
