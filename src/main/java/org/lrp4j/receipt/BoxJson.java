package org.lrp4j.receipt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.lrp4j.rule.Bound;
import org.lrp4j.rule.Box;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The bounds of a box: each a number, one a channel, or an array. */
final class BoxJson {

  private BoxJson() {}

  static Map<String, Object> write(Box box) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("low", write(box.low()));
    json.put("high", write(box.high()));
    return json;
  }

  private static Object write(Bound bound) {
    return switch (bound.extent()) {
      case SCALAR -> bound.values().getDouble(0);
      case CHANNEL -> bound.values().toDoubleVector();
      case ELEMENT -> ArrayJson.write(bound.values());
    };
  }

  static Box read(JsonNode json, String where) {
    return new Box(
        bound(ReceiptNode.required(json, "low", where)),
        bound(ReceiptNode.required(json, "high", where)));
  }

  private static Bound bound(JsonNode json) {
    if (json.isObject()) {
      return Bound.of(ArrayJson.read(json, "a bound"));
    }
    return json.isArray()
        ? Bound.perChannel(
            StreamSupport.stream(json.spliterator(), false)
                .mapToDouble(value -> ReceiptNode.number(value, "a bound"))
                .toArray())
        : Bound.of(ReceiptNode.number(json, "a bound"));
  }
}
