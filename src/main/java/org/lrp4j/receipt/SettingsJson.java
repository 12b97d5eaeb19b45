package org.lrp4j.receipt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lrp4j.ExplainerSettings;
import org.lrp4j.InputRange;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Everything that an explainer was told. */
final class SettingsJson {

  private static final String WHERE = "the settings";
  private static final String RANGE_OF_ALL = "rangeOfAllInputs";

  private SettingsJson() {}

  static Map<String, Object> write(ExplainerSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("composite", CompositeJson.write(settings.composite()));
    json.put("zeroBias", settings.zeroBias());
    json.put("stabilizer", settings.stabilizer());
    json.put("gradientTimesInput", new TreeSet<>(settings.gradientTimesInput()));
    settings.rangeOfAll().ifPresent(range -> json.put(RANGE_OF_ALL, write(range)));
    Map<String, Object> ranges = new TreeMap<>();
    settings.inputRanges().forEach((name, range) -> ranges.put(name, write(range)));
    json.put("inputRanges", ranges);
    json.put("reproducible", settings.reproducible());
    json.put("registered", settings.registered());
    return json;
  }

  private static Map<String, Object> write(InputRange range) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("low", range.low());
    json.put("high", range.high());
    return json;
  }

  static ExplainerSettings read(JsonNode json) {
    return new ExplainerSettings(
        CompositeJson.read(ReceiptNode.object(json, "composite", WHERE)),
        ReceiptNode.flag(json, "zeroBias", WHERE),
        ReceiptNode.number(json, "stabilizer", WHERE),
        ReceiptNode.array(json, "gradientTimesInput", WHERE)
            .map(JsonNode::asText)
            .collect(Collectors.toSet()),
        Optional.ofNullable(json.get(RANGE_OF_ALL)).map(SettingsJson::range),
        ReceiptNode.map(json, "inputRanges", WHERE, SettingsJson::range),
        ReceiptNode.flag(json, "reproducible", WHERE),
        ReceiptNode.array(json, "registered", WHERE).map(JsonNode::asText).toList());
  }

  private static InputRange range(JsonNode json) {
    return new InputRange(
        ReceiptNode.number(json, "low", "an input's range"),
        ReceiptNode.number(json, "high", "an input's range"));
  }
}
