package org.lrp4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.lrp4j.cli.CsvLines.Line;
import org.lrp4j.file.FileProblem;

/**
 * Reads tables as spreadsheets and programs write them. What is not told is found out from the
 * table, and said where it is not what everybody would expect.
 *
 * @param separator what stands between cells
 * @param decimalMark what numbers are written with
 * @param hasHeader whether the first line holds the columns' names
 * @param encoding the text's encoding
 */
record CsvReading(
    Optional<Character> separator,
    Optional<Character> decimalMark,
    Optional<Boolean> hasHeader,
    Optional<Charset> encoding) {

  /** Where commons-csv says that it stumbled. */
  private static final Pattern LINE = Pattern.compile("(?:startline |line: ?)(\\d+)");

  /**
   * Reads a table.
   *
   * @throws CommandFailure if it cannot be read, is empty, or not all lines have the same length
   */
  CsvTable read(Path file, Consumer<String> notes) {
    String text = text(file, notes);
    char separating = separator(file, text, notes);
    List<Line> lines = lines(file, withoutSeparatorLine(text), separating);
    if (lines.isEmpty()) {
      throw CommandFailure.badInput(file + " is empty: expected a table");
    }
    requireEqualLengths(file, lines, separating);
    int columns = usedColumns(lines);
    List<List<String>> rows = lines.stream().map(line -> line.cells().subList(0, columns)).toList();
    List<Long> numbers = lines.stream().map(Line::number).toList();
    CsvNumbers written = numbers(file, rows, notes);
    boolean isHeader = hasHeader.orElseGet(() -> new CsvHeader(written, rows).isThere(file, notes));
    int from = isHeader ? 1 : 0;
    if (rows.size() == from) {
      throw CommandFailure.badInput(
          file + " holds the columns' names, but no row (--no-header if the first line is one)");
    }
    return new CsvTable(
        file,
        isHeader ? rows.get(0) : List.of(),
        rows.subList(from, rows.size()),
        numbers.subList(from, rows.size()),
        IntStream.range(0, rows.size() - from).boxed().toList(),
        List.of(),
        written);
  }

  private String text(Path file, Consumer<String> notes) {
    try {
      return TextFile.read(
          file, encoding, note -> notes.accept(note + "; --encoding names another one"));
    } catch (IOException e) {
      throw CommandFailure.badInput(
          file + " cannot be read as a table: " + FileProblem.reason(e), e);
    }
  }

  private char separator(Path file, String text, Consumer<String> notes) {
    if (separator.isPresent()) {
      return separator.get();
    }
    Optional<Character> told = toldSeparator(text);
    if (told.isPresent()) {
      return told.get();
    }
    char guessed = CsvSeparator.of(text);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (guessed != ',' && !(guessed == '\t' && name.endsWith(".tsv"))) {
      notes.accept(
          "%s: cells are separated by %s; --separator names another character"
              .formatted(file, CsvSeparator.name(guessed)));
    }
    return guessed;
  }

  /** Excel's own way to say it: a first line {@code sep=;}. */
  private static Optional<Character> toldSeparator(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.matches("(?i)\"?sep=.\"?")
        ? Optional.of(first.charAt(first.indexOf('=') + 1))
        : Optional.empty();
  }

  /** The line stays, without content: lines are counted as an editor counts them. */
  private static String withoutSeparatorLine(String text) {
    return toldSeparator(text).isPresent() ? text.replaceFirst("[^\\r\\n]*", "") : text;
  }

  private static List<Line> lines(Path file, String text, char separating) {
    try {
      return CsvLines.parse(text, separating, Integer.MAX_VALUE);
    } catch (IOException | IllegalStateException | UncheckedIOException e) {
      throw CommandFailure.badInput(
          file
              + " cannot be read as a table: is a quotation mark missing, or one too many"
              + line(e)
              + "?",
          e);
    }
  }

  /** Where the parser stumbled, if it says so. */
  private static String line(Exception e) {
    Matcher found = LINE.matcher(String.valueOf(e.getMessage()));
    return found.find() ? ", from line " + found.group(1) + " on" : "";
  }

  private static void requireEqualLengths(Path file, List<Line> lines, char separating) {
    int expected = lines.get(0).cells().size();
    for (Line line : lines) {
      if (line.cells().size() != expected) {
        throw CommandFailure.badInput(
            "%s: line %d has %d columns, but the first one has %d (separated by %s)"
                .formatted(
                    file,
                    line.number(),
                    line.cells().size(),
                    expected,
                    CsvSeparator.name(separating)));
      }
    }
  }

  /** Without the empty columns that spreadsheets write to the right of a table. */
  private static int usedColumns(List<Line> lines) {
    int count = lines.get(0).cells().size();
    while (count > 1) {
      int last = count - 1;
      if (lines.stream().anyMatch(line -> !line.cells().get(last).isEmpty())) {
        break;
      }
      count--;
    }
    return count;
  }

  private CsvNumbers numbers(Path file, List<List<String>> rows, Consumer<String> notes) {
    if (decimalMark.isPresent()) {
      return new CsvNumbers(decimalMark.get());
    }
    CsvNumbers guessed = CsvNumbers.of(rows, file);
    if (guessed.decimalMark() == ',') {
      notes.accept(file + ": numbers have a decimal comma; --decimal point says otherwise");
    }
    return guessed;
  }
}
