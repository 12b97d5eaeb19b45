package org.lrp4j.cli;

import java.nio.charset.Charset;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@link TableOptions} are made of the words that people write. */
final class TableConverters {

  private TableConverters() {}

  /** A character by itself or its name. */
  static final class Separator implements ITypeConverter<Character> {

    @Override
    public Character convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "comma" -> ',';
        case "semicolon" -> ';';
        case "tab", "\\t" -> '\t';
        case "blank", "space" -> ' ';
        default -> {
          if (value.length() != 1 || value.matches("[\\w\"\\r\\n.]")) {
            throw new TypeConversionException(
                "expected comma, semicolon, tab or another character, but got \"" + value + "\"");
          }
          yield value.charAt(0);
        }
      };
    }
  }

  /** A point or a comma, or their names. */
  static final class DecimalMark implements ITypeConverter<Character> {

    @Override
    public Character convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case ".", "point" -> '.';
        case ",", "comma" -> ',';
        default ->
            throw new TypeConversionException("expected point or comma, but got \"" + value + "\"");
      };
    }
  }

  /** The name of an encoding. */
  static final class Encoding implements ITypeConverter<Charset> {

    @Override
    public Charset convert(String value) {
      try {
        return Charset.forName(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "there is no encoding \"" + value + "\": try UTF-8, ISO-8859-1 or windows-1252");
      }
    }
  }
}
