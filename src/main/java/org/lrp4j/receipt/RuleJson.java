package org.lrp4j.receipt;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lrp4j.rule.Box;
import org.lrp4j.rule.Rule;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A rule: the name of its class and its numbers, as {@code {"rule": "EpsilonRule", "epsilon":
 * 1.0E-6}}. Rules of users are written the same way if they are records of numbers, flags, texts
 * and boxes, with the package before their name.
 */
final class RuleJson {

  private static final String OWN = Rule.class.getPackageName() + ".";

  /** How a component of a record is written and read. */
  private record Form(Function<Object, Object> write, BiFunction<JsonNode, String, Object> read) {}

  private static final Map<Class<?>, Form> FORMS =
      Map.of(
          double.class, new Form(value -> value, ReceiptNode::number),
          float.class, new Form(value -> value, (node, where) -> (float) number(node, where)),
          int.class, new Form(value -> value, (node, where) -> (int) number(node, where)),
          long.class, new Form(value -> value, (node, where) -> node.asLong()),
          boolean.class, new Form(value -> value, (node, where) -> node.asBoolean()),
          String.class, new Form(value -> value, (node, where) -> node.asText()),
          Box.class, new Form(value -> BoxJson.write((Box) value), BoxJson::read));

  private RuleJson() {}

  private static double number(JsonNode node, String where) {
    return ReceiptNode.number(node, where);
  }

  /**
   * Writes a rule.
   *
   * @throws IllegalArgumentException if it cannot be read back, by its name
   */
  static Map<String, Object> write(Rule rule) {
    Class<?> type = rule.getClass();
    if (!type.isRecord() || type.isLocalClass() || type.isAnonymousClass()) {
      throw refused(rule, "it is no record with a name of its own");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    String name = type.getName();
    json.put("rule", name.startsWith(OWN) ? name.substring(OWN.length()) : name);
    for (RecordComponent component : type.getRecordComponents()) {
      Form form = FORMS.get(component.getType());
      if (form == null) {
        throw refused(
            rule,
            "its component \"%s\" is a %s"
                .formatted(component.getName(), component.getType().getSimpleName()));
      }
      json.put(component.getName(), form.write().apply(value(rule, component)));
    }
    return json;
  }

  private static IllegalArgumentException refused(Rule rule, String reason) {
    return new IllegalArgumentException(
        "The rule %s, of %s, cannot be written down: %s. Make it a record of numbers, flags, texts"
                .formatted(rule.label(), rule.getClass().getName(), reason)
            + " and boxes");
  }

  private static Object value(Rule rule, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(rule);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw refused(rule, "its component \"" + component.getName() + "\" cannot be read");
    }
  }

  static Rule read(JsonNode json) {
    String name = ReceiptNode.text(json, "rule", "a rule");
    Class<?> type = type(name);
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Form form = FORMS.get(components[i].getType());
      String component = components[i].getName();
      if (form == null) {
        throw new IllegalArgumentException("The rule " + name + " cannot be read back");
      }
      values[i] =
          form.read().apply(ReceiptNode.required(json, component, "the rule " + name), component);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (Rule) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "The rule " + name + " is refused: " + e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("The rule " + name + " cannot be made", e);
    }
  }

  /** A text must not start any code but that of rules: the class is looked at before it is run. */
  private static Class<?> type(String name) {
    String full = name.contains(".") ? name : OWN + name;
    try {
      Class<?> type = Class.forName(full, false, loader());
      if (type.isRecord() && Rule.class.isAssignableFrom(type)) {
        return type;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("There is no rule " + full + " here", e);
    }
    throw new IllegalArgumentException(full + " is no rule that is a record");
  }

  private static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? RuleJson.class.getClassLoader() : ofThread;
  }
}
