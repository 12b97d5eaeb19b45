package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.lrp4j.keras.file.KerasFileException;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The arguments of one layer. What is read here has to be declared in the layer's row. */
final class Arguments {

  private final LayerConfig layer;
  private final LayerRow row;

  Arguments(LayerConfig layer, LayerRow row) {
    this.layer = layer;
    this.row = row;
  }

  /**
   * Refuses an argument that the row does not know, unless it has the value that changes nothing.
   */
  void requireKnown() {
    layer
        .arguments()
        .fields()
        .forEachRemaining(
            argument -> {
              String name = argument.getKey();
              if (!row.knows(name) && !isNothing(argument.getValue())) {
                throw refused(name, "this argument is not known here");
              }
              row.refused()
                  .forEach(
                      refusal -> {
                        if (refusal.argument().equals(name)
                            && !refusal.isHarmless().test(argument.getValue())) {
                          throw refused(name, refusal.reason());
                        }
                      });
            });
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || value.isBoolean() && !value.asBoolean();
  }

  private JsonNode get(String name) {
    if (!row.honours(name)) {
      throw new IllegalStateException(row.type() + " reads " + name + ", which its row lacks");
    }
    return layer.arguments().path(name);
  }

  boolean has(String name) {
    JsonNode value = get(name);
    return !value.isMissingNode() && !value.isNull();
  }

  JsonNode json(String name) {
    return get(name);
  }

  boolean isTrue(String name, boolean otherwise) {
    JsonNode value = get(name);
    if (!has(name)) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw damaged(name, "true or false");
    }
    return value.asBoolean();
  }

  String text(String name, String otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (!get(name).isTextual()) {
      throw damaged(name, "a text");
    }
    return get(name).asText();
  }

  double number(String name, double otherwise) {
    return number(name).orElse(otherwise);
  }

  Optional<Double> number(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = get(name);
    // Keras writes what was an array of NumPy's with its type.
    JsonNode plain = value.isObject() ? value.path("config").path("value") : value;
    if (!plain.isNumber()) {
      throw refused(name, "a single number is expected");
    }
    return Optional.of(plain.asDouble());
  }

  /** A size: at least 1, and small enough for an axis. */
  int size(String name) {
    return size(name, get(name));
  }

  int size(String name, int otherwise) {
    return has(name) ? size(name) : otherwise;
  }

  private int size(String name, JsonNode value) {
    // Python has 3.0 where it computed a size.
    if (!value.isNumber() || value.asDouble() != value.asInt() || value.asInt() < 1) {
      throw damaged(name, "a number from 1");
    }
    return value.asInt();
  }

  /** A size along each axis; one number stands for all. */
  int[] sizes(String name, int count) {
    JsonNode value = get(name);
    if (value.isNumber()) {
      int[] all = new int[count];
      Arrays.fill(all, size(name, value));
      return all;
    }
    if (!value.isArray() || value.size() != count) {
      throw damaged(name, "a number, or " + count + " of them");
    }
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = size(name, value.get(i));
    }
    return all;
  }

  int[] sizes(String name, int count, int otherwise) {
    if (has(name)) {
      return sizes(name, count);
    }
    int[] all = new int[count];
    Arrays.fill(all, otherwise);
    return all;
  }

  /** Whole numbers from 0, before and behind each axis: Keras abbreviates them in three ways. */
  int[][] margins(String name, int count) {
    JsonNode value = get(name);
    int[][] margins = new int[count][2];
    for (int axis = 0; axis < count; axis++) {
      // A sequence has no second level.
      JsonNode own =
          count == 1 && !(value.isArray() && value.path(0).isArray())
              ? value
              : value.isArray() ? value.path(axis) : value;
      for (int side = 0; side < 2; side++) {
        JsonNode number = own.isArray() ? own.path(side) : own;
        if (!number.isInt() || number.asInt() < 0) {
          throw damaged(name, "numbers from 0 for " + count + " axes");
        }
        margins[axis][side] = number.asInt();
      }
    }
    return margins;
  }

  /** Whole numbers of any sign. */
  int[] integers(String name) {
    JsonNode value = get(name);
    JsonNode list = value.isArray() ? value : null;
    if (list == null && value.isInt()) {
      return new int[] {value.asInt()};
    }
    if (list == null) {
      throw damaged(name, "whole numbers");
    }
    int[] all = new int[list.size()];
    for (int i = 0; i < all.length; i++) {
      if (!list.get(i).isInt()) {
        throw damaged(name, "whole numbers");
      }
      all[i] = list.get(i).asInt();
    }
    return all;
  }

  /** The refusal of a layer because of one of its arguments. */
  UnsupportedKerasException refused(String name, String reason) {
    return new UnsupportedKerasException(
        "%s \"%s\" has %s = %s: %s"
            .formatted(
                layer.type(), layer.path(), name, shortened(layer.arguments().path(name)), reason));
  }

  private KerasFileException damaged(String name, String expected) {
    return new KerasFileException(
        "%s \"%s\" has %s = %s, but %s is expected: the file is damaged"
            .formatted(
                layer.type(),
                layer.path(),
                name,
                layer.arguments().has(name) ? shortened(layer.arguments().path(name)) : "(nothing)",
                expected));
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "…";
  }

  /** An argument that is refused unless its value changes nothing. */
  record Refusal(String argument, Predicate<JsonNode> isHarmless, String reason) {}
}
