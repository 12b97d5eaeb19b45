package org.lrp4j.composite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lrp4j.rule.EpsilonRule;

/**
 * The presets by names that can be written down: on a command line, in a file, or for another
 * machine.
 */
public final class CompositeNames {

  private static final String BOX = "epsilon-gamma-box";
  private static final Pattern BOX_WITH_RANGE = Pattern.compile(BOX + ":(-?[\\d.]+),(-?[\\d.]+)");

  private CompositeNames() {}

  /**
   * The presets.
   *
   * @return by its name each preset, the box over the range from 0 to 1
   */
  public static Map<String, Composite> presets() {
    Map<String, Composite> presets = presetsWithoutSettings();
    presets.put(BOX, Composite.epsilonGammaBox(0, 1));
    return presets;
  }

  /**
   * The presets that need to know nothing of the inputs.
   *
   * @return by its name each preset but the box
   */
  public static Map<String, Composite> presetsWithoutSettings() {
    Map<String, Composite> presets = new LinkedHashMap<>();
    presets.put("epsilon", Composite.uniform(new EpsilonRule()));
    presets.put("epsilon-plus", Composite.epsilonPlus());
    presets.put("epsilon-plus-flat", Composite.epsilonPlusFlat());
    presets.put("epsilon-alpha2-beta1", Composite.epsilonAlpha2Beta1());
    presets.put("epsilon-alpha2-beta1-flat", Composite.epsilonAlpha2Beta1Flat());
    return presets;
  }

  /**
   * How the presets are called.
   *
   * @return the names, that of the box with its range
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(presetsWithoutSettings().keySet());
    names.add(BOX + ":LOW,HIGH");
    return names;
  }

  /**
   * What a name stands for.
   *
   * @param name that of a preset; the box says its range, as in {@code epsilon-gamma-box:-1,1}
   * @return the composite
   * @throws IllegalArgumentException if there is no such preset, or the range is none
   */
  public static Composite parse(String name) {
    Map<String, Composite> presets = presetsWithoutSettings();
    if (presets.containsKey(name)) {
      return presets.get(name);
    }
    Matcher box = BOX_WITH_RANGE.matcher(name);
    if (box.matches()) {
      return Composite.epsilonGammaBox(
          Double.parseDouble(box.group(1)), Double.parseDouble(box.group(2)));
    }
    throw new IllegalArgumentException(
        "there is no composite \"" + name + "\": choose one of " + String.join(", ", names()));
  }
}
