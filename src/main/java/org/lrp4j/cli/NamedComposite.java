package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
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

  private static final String BOX = "epsilon-gamma-box";
  private static final Pattern BOX_WITH_RANGE = Pattern.compile(BOX + ":(-?[\\d.]+),(-?[\\d.]+)");

  private static final Map<String, Optional<Composite>> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put(AUTO.name(), AUTO.composite());
    KNOWN.put("epsilon", Optional.of(Composite.uniform(new EpsilonRule())));
    KNOWN.put("epsilon-plus", Optional.of(Composite.epsilonPlus()));
    KNOWN.put("epsilon-plus-flat", Optional.of(Composite.epsilonPlusFlat()));
    KNOWN.put("epsilon-alpha2-beta1", Optional.of(Composite.epsilonAlpha2Beta1()));
    KNOWN.put("epsilon-alpha2-beta1-flat", Optional.of(Composite.epsilonAlpha2Beta1Flat()));
  }

  /** All presets, the box over the range from 0 to 1. */
  static List<NamedComposite> presets() {
    List<NamedComposite> presets = new ArrayList<>(withoutSettings());
    presets.add(new NamedComposite(BOX, Optional.of(Composite.epsilonGammaBox(0, 1))));
    return List.copyOf(presets);
  }

  /** The presets that need to know nothing of the inputs. */
  static List<NamedComposite> withoutSettings() {
    return KNOWN.entrySet().stream()
        .filter(entry -> entry.getValue().isPresent())
        .map(entry -> new NamedComposite(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What completion and help offer. */
  static final class Names implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      List<String> names = new ArrayList<>(KNOWN.keySet());
      names.add(BOX + ":LOW,HIGH");
      return names.iterator();
    }
  }

  /** Reads it from an option. */
  static final class Converter implements ITypeConverter<NamedComposite> {

    @Override
    public NamedComposite convert(String value) {
      if (KNOWN.containsKey(value)) {
        return new NamedComposite(value, KNOWN.get(value));
      }
      Matcher box = BOX_WITH_RANGE.matcher(value);
      try {
        if (box.matches()) {
          Composite composite =
              Composite.epsilonGammaBox(
                  Double.parseDouble(box.group(1)), Double.parseDouble(box.group(2)));
          return new NamedComposite(value, Optional.of(composite));
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      throw new TypeConversionException(
          "there is no composite \""
              + value
              + "\": choose one of "
              + String.join(", ", new Names()));
    }
  }
}
