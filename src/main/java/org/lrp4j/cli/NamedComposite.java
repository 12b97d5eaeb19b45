package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.CompositeNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A composite as it is called on the command line.
 *
 * @param name what it is called
 * @param composite the composite, or empty for the explainer's choice
 */
record NamedComposite(String name, Optional<Composite> composite) {

  /** The explainer's choice. */
  static final NamedComposite AUTO = new NamedComposite("auto", Optional.empty());

  /** All presets, the box over the range from 0 to 1. */
  static List<NamedComposite> presets() {
    return named(CompositeNames.presets());
  }

  /** The presets that need to know nothing of the inputs. */
  static List<NamedComposite> withoutSettings() {
    return named(CompositeNames.presetsWithoutSettings());
  }

  private static List<NamedComposite> named(Map<String, Composite> composites) {
    return composites.entrySet().stream()
        .map(entry -> new NamedComposite(entry.getKey(), Optional.of(entry.getValue())))
        .toList();
  }

  /** What completion and help offer. */
  static final class Names implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      List<String> names = new ArrayList<>(List.of(AUTO.name()));
      names.addAll(CompositeNames.names());
      return names.iterator();
    }
  }

  /** Reads it from an option. */
  static final class Converter implements ITypeConverter<NamedComposite> {

    @Override
    public NamedComposite convert(String value) {
      if (value.equals(AUTO.name())) {
        return AUTO;
      }
      try {
        return new NamedComposite(value, Optional.of(CompositeNames.parse(value)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
