package org.lrp4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a table writes its numbers. Not as Java does, for which {@code 1d} and {@code 0x1p3} are
 * numbers as well.
 *
 * @param decimalMark the point, or the comma of most of Europe
 */
record CsvNumbers(char decimalMark) {

  static final CsvNumbers WITH_POINT = new CsvNumbers('.');

  private static final Pattern POINT =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private static final Pattern COMMA =
      Pattern.compile("[-+]?(\\d+,\\d+|,\\d+|\\d+,)([eE][-+]?\\d+)?");

  private static final Pattern THOUSANDS = Pattern.compile("[-+]?[1-9]\\d{0,2}(,\\d{3})+");

  private static final Pattern INFINITE = Pattern.compile("[-+]?(inf|infinity|∞)");

  /** What spreadsheets, pandas and R write where there is nothing. */
  private static final Set<String> MISSING =
      Set.of("", "nan", "na", "n/a", "#n/a", "null", "none", "nil", "?", "-", "--", "<na>");

  /**
   * How a table's cells are to be read.
   *
   * @param file for the message
   * @throws CommandFailure if commas may part decimals as well as thousands
   */
  static CsvNumbers of(List<List<String>> rows, Object file) {
    boolean hasPoints = false;
    boolean hasCommas = false;
    boolean hasDecimalCommas = false;
    String example = "";
    for (List<String> row : rows) {
      for (String cell : row) {
        hasPoints |= cell.indexOf('.') >= 0 && POINT.matcher(cell).matches();
        if (cell.indexOf(',') >= 0 && (COMMA.matcher(cell).matches() || isThousands(cell))) {
          hasCommas = true;
          hasDecimalCommas |= !isThousands(cell);
          example = cell;
        }
      }
    }
    if (hasCommas && !hasPoints && !hasDecimalCommas) {
      throw CommandFailure.badInput(
          "%s: \"%s\" may be a decimal, or have thousands parted by a comma: say --decimal ,"
                  .formatted(file, example)
              + " for the one, or save the table without them for the other");
    }
    return hasDecimalCommas && !hasPoints ? new CsvNumbers(',') : WITH_POINT;
  }

  private static boolean isThousands(String cell) {
    return THOUSANDS.matcher(cell).matches();
  }

  /** Whether a cell says that there is nothing. */
  static boolean isMissing(String cell) {
    return MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  static boolean isInfinite(String cell) {
    return INFINITE.matcher(cell.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a number is written with decimals or an exponent. */
  boolean isFraction(String cell) {
    return isNumber(cell) && !cell.matches("[-+]?\\d+");
  }

  boolean isNumber(String cell) {
    return POINT.matcher(withPoint(cell)).matches();
  }

  /** The cell's number, if it is one that float32 can hold. */
  Optional<Float> number(String cell) {
    if (!isNumber(cell)) {
      return Optional.empty();
    }
    float value = Float.parseFloat(withPoint(cell));
    return Float.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private String withPoint(String cell) {
    return decimalMark == ',' && cell.indexOf('.') < 0 ? cell.replace(',', '.') : cell;
  }
}
