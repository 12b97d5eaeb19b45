package org.lrp4j.receipt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.lrp4j.TargetParts;
import org.nd4j.shade.jackson.databind.JsonNode;

/** One batch of a receipt. */
final class BatchJson {

  private static final String WHERE = "a batch";

  private BatchJson() {}

  static Map<String, Object> write(BatchRecord batch) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("targets", each(batch.targets(), TargetJson::write));
    json.put("inputs", each(batch.inputs(), BatchJson::write));
    json.put("masks", each(batch.masks(), BatchJson::write));
    json.put("outputs", each(batch.outputs(), BatchJson::write));
    json.put("relevance", each(batch.relevance(), BatchJson::write));
    json.put("scores", batch.scores());
    json.put("arrived", batch.arrived());
    json.put("kept", batch.kept());
    return json;
  }

  private static <T> Map<String, Object> each(Map<String, T> map, Function<T, Object> form) {
    Map<String, Object> json = new LinkedHashMap<>();
    map.forEach((name, value) -> json.put(name, form.apply(value)));
    return json;
  }

  private static Map<String, Object> write(ArrayRecord array) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", array.type());
    json.put("shape", array.shape());
    json.put("sha256", array.sha256());
    return json;
  }

  static BatchRecord read(JsonNode json) {
    Map<String, TargetParts> targets = ReceiptNode.map(json, "targets", WHERE, TargetJson::read);
    return new BatchRecord(
        targets,
        ReceiptNode.map(json, "inputs", WHERE, BatchJson::array),
        ReceiptNode.map(json, "masks", WHERE, BatchJson::array),
        ReceiptNode.map(json, "outputs", WHERE, BatchJson::array),
        ReceiptNode.map(json, "relevance", WHERE, BatchJson::array),
        ReceiptNode.array(json, "scores", WHERE).map(BatchJson::number).toList(),
        ReceiptNode.array(json, "arrived", WHERE).map(BatchJson::number).toList(),
        ReceiptNode.map(json, "kept", WHERE, BatchJson::number));
  }

  private static double number(JsonNode value) {
    return ReceiptNode.number(value, "a sum");
  }

  private static ArrayRecord array(JsonNode json) {
    return new ArrayRecord(
        ReceiptNode.text(json, "type", WHERE),
        ReceiptNode.array(json, "shape", WHERE).map(JsonNode::asLong).toList(),
        ReceiptNode.text(json, "sha256", WHERE));
  }
}
