package org.lrp4j.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one of an enumeration's constants by the word that its {@code toString} gives, whatever the
 * case; picocli's own converter tells people the names that constants have in Java.
 *
 * @param type the enumeration
 */
record EnumWords(Class<?> type) implements ITypeConverter<Object> {

  /** Reads all options of enumerations like this, also those of subcommands. */
  static CommandLine register(CommandLine command) {
    for (CommandLine subcommand : command.getSubcommands().values()) {
      for (OptionSpec option : subcommand.getCommandSpec().options()) {
        for (Class<?> type : option.auxiliaryTypes()) {
          if (type.isEnum()) {
            register(command, type);
          }
        }
      }
    }
    return command;
  }

  @SuppressWarnings("unchecked") // the converter gives nothing but constants of the type
  private static <E> void register(CommandLine command, Class<E> type) {
    command.registerConverter(type, (ITypeConverter<E>) new EnumWords(type));
  }

  @Override
  public Object convert(String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no \""
                        + value
                        + "\": choose one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(EnumWords::word)
                            .collect(Collectors.joining(", "))));
  }

  private static String word(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }
}
