package org.lrp4j.file;

import java.util.LinkedHashMap;
import java.util.Map;

/** Marks in the cells of a {@link TextTable}, and the sentences below it that they refer to. */
public final class Footnotes {

  private final Map<String, String> marks = new LinkedHashMap<>();

  /** No footnotes. */
  public Footnotes() {}

  /**
   * A cell with the mark of a sentence.
   *
   * @param cell the text of the cell
   * @param sentence what is to be said of it; the same sentence has the same mark everywhere
   * @return the cell, and behind it {@code *}, for the second sentence {@code **}, and so on
   */
  public String marked(String cell, String sentence) {
    String mark = marks.computeIfAbsent(sentence, first -> "*".repeat(marks.size() + 1));
    return cell + " " + mark;
  }

  /** The sentences with their marks, each ended by the system's line separator. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    marks.forEach(
        (sentence, mark) ->
            lines.append(mark).append(' ').append(sentence).append(System.lineSeparator()));
    return lines.toString();
  }
}
