package org.lrp4j.receipt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Reads entries of a receipt, and says which one is missing or something else. */
final class ReceiptNode {

  private ReceiptNode() {}

  static JsonNode required(JsonNode node, String key, String where) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("There is no \"" + key + "\" in " + where);
    }
    return value;
  }

  static JsonNode object(JsonNode node, String key, String where) {
    JsonNode value = required(node, key, where);
    if (!value.isObject()) {
      throw new IllegalArgumentException("\"" + key + "\" in " + where + " is no object");
    }
    return value;
  }

  static Stream<JsonNode> array(JsonNode node, String key, String where) {
    JsonNode value = required(node, key, where);
    if (!value.isArray()) {
      throw new IllegalArgumentException("\"" + key + "\" in " + where + " is no array");
    }
    return StreamSupport.stream(value.spliterator(), false);
  }

  static String text(JsonNode node, String key, String where) {
    JsonNode value = required(node, key, where);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("\"" + key + "\" in " + where + " is no text");
    }
    return value.textValue();
  }

  /** Infinite numbers are texts, since JSON has none. */
  static double number(JsonNode node, String key, String where) {
    return number(required(node, key, where), "\"" + key + "\" in " + where);
  }

  static double number(JsonNode value, String where) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    try {
      return Double.parseDouble(value.asText());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(where + " is no number", e);
    }
  }

  static boolean flag(JsonNode node, String key, String where) {
    JsonNode value = required(node, key, where);
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("\"" + key + "\" in " + where + " is not true or false");
    }
    return value.booleanValue();
  }

  static <T> Map<String, T> map(
      JsonNode node, String key, String where, Function<JsonNode, T> reader) {
    Map<String, T> map = new LinkedHashMap<>();
    object(node, key, where)
        .fields()
        .forEachRemaining(entry -> map.put(entry.getKey(), reader.apply(entry.getValue())));
    return map;
  }
}
