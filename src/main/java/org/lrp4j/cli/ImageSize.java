package org.lrp4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A size of image in pixels, written 224x224.
 *
 * @param height the height
 * @param width the width
 */
record ImageSize(int height, int width) {

  private static final Pattern WRITTEN =
      Pattern.compile("([1-9]\\d{0,4})(?:[xX×]([1-9]\\d{0,4}))?");

  /** Reads it from an option. */
  static final class Converter implements ITypeConverter<ImageSize> {

    @Override
    public ImageSize convert(String value) {
      Matcher found = WRITTEN.matcher(value);
      if (!found.matches()) {
        throw new TypeConversionException(
            "expected HEIGHTxWIDTH in pixels, for instance 224x224, but got \"" + value + "\"");
      }
      int height = Integer.parseInt(found.group(1));
      return new ImageSize(
          height, found.group(2) == null ? height : Integer.parseInt(found.group(2)));
    }
  }
}
