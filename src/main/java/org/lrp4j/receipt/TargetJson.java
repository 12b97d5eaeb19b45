package org.lrp4j.receipt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.Target;
import org.lrp4j.TargetParts;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What is explained; what is as usual is left out. */
final class TargetJson {

  private static final String WHERE = "a target";

  private TargetJson() {}

  static Map<String, Object> write(TargetParts target) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", target.kind());
    if (!target.classes().isEmpty()) {
      json.put("classes", target.classes());
    }
    if (!target.timeSteps().isEmpty()) {
      json.put("timeSteps", target.timeSteps());
    }
    target.layer().ifPresent(layer -> json.put("layer", layer));
    if (target.fromOne()) {
      json.put("fromOne", true);
    }
    target.relevance().ifPresent(array -> json.put("relevance", ArrayJson.write(array)));
    target.region().ifPresent(array -> json.put("region", ArrayJson.write(array)));
    if (!target.channels().isEmpty()) {
      json.put("channels", target.channels());
    }
    return json;
  }

  static TargetParts read(JsonNode json) {
    TargetParts parts =
        new TargetParts(
            ReceiptNode.text(json, "kind", WHERE),
            numbers(json, "classes"),
            Optional.ofNullable(json.get("relevance")).map(array -> ArrayJson.read(array, WHERE)),
            numbers(json, "timeSteps"),
            Optional.ofNullable(json.get("layer")).map(JsonNode::asText),
            json.path("fromOne").asBoolean(),
            Optional.ofNullable(json.get("region")).map(array -> ArrayJson.read(array, WHERE)),
            channels(json.path("channels")));
    try {
      Target.of(parts);
      return parts;
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(WHERE + " is none: " + e.getMessage(), e);
    }
  }

  private static Map<String, List<Integer>> channels(JsonNode json) {
    Map<String, List<Integer>> channels = new LinkedHashMap<>();
    json.fieldNames().forEachRemaining(layer -> channels.put(layer, numbers(json, layer)));
    return channels;
  }

  private static List<Integer> numbers(JsonNode json, String key) {
    return json.has(key)
        ? ReceiptNode.array(json, key, WHERE).map(JsonNode::asInt).toList()
        : List.of();
  }
}
