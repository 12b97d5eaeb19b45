package org.lrp4j.receipt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.CompositeBuilder;
import org.lrp4j.composite.LayerRule;
import org.lrp4j.composite.Treatments;
import org.nd4j.shade.jackson.databind.JsonNode;

/** A composite: its name, its entries in their order, and its treatments. */
final class CompositeJson {

  private static final String WHERE = "the composite";

  private CompositeJson() {}

  /**
   * Writes a composite.
   *
   * @throws IllegalArgumentException if a rule cannot be written, or there is a predicate
   */
  static Map<String, Object> write(Composite composite) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (LayerRule entry : composite.rules()) {
      if (entry.layers().isEmpty()) {
        throw new IllegalArgumentException(
            "The composite %s cannot be written down: it has the rule %s for layers that a predicate"
                    .formatted(composite, entry.rule().label())
                + " accepts. Choose them by name, number, type or kind");
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("layers", entry.layers());
      one.putAll(RuleJson.write(entry.rule()));
      entries.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", composite.toString());
    json.put("rules", entries);
    json.put("products", composite.treatments().product().name());
    json.put("maxima", composite.treatments().maximum().name());
    json.put("sums", composite.treatments().sum().name());
    json.put("attention", composite.treatments().attention().name());
    return json;
  }

  static Composite read(JsonNode json) {
    CompositeBuilder builder =
        Composite.builder()
            .name(ReceiptNode.text(json, "name", WHERE))
            .products(treatment(Treatments.Product.class, json, "products"))
            .maxima(treatment(Treatments.Maximum.class, json, "maxima"))
            .sums(treatment(Treatments.Sum.class, json, "sums"))
            .attention(treatment(Treatments.Attention.class, json, "attention"));
    ReceiptNode.array(json, "rules", WHERE)
        .forEach(
            entry ->
                builder.rule(
                    ReceiptNode.text(entry, "layers", "a rule of " + WHERE), RuleJson.read(entry)));
    return builder.build();
  }

  private static <T extends Enum<T>> T treatment(Class<T> type, JsonNode json, String key) {
    return Enum.valueOf(type, ReceiptNode.text(json, key, WHERE));
  }
}
