package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lrp4j.Conservation;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** Numbers as JSON has them: it knows no NaN, so what is no number is null. */
final class JsonText {

  private JsonText() {}

  static String of(Map<String, Object> root) {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Double figure(double value) {
    return Double.isFinite(value) ? value : null;
  }

  static Double figure(OptionalDouble value) {
    return value.isPresent() ? figure(value.getAsDouble()) : null;
  }

  static Map<String, Double> figures(Map<String, Double> values) {
    Map<String, Double> figures = new LinkedHashMap<>();
    values.forEach((name, value) -> figures.put(name, figure(value)));
    return figures;
  }

  static List<Map<String, Object>> rows(Conservation conservation) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Conservation.Row row : conservation.rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("layer", row.name());
      one.put("type", row.type());
      one.put("rule", row.treatment());
      one.put("arrived", figure(row.arrived()));
      one.put("passedOn", figure(row.passedOn()));
      one.put("absorbedByBias", figure(row.absorbedByBias()));
      one.put("absorbedByStabilizer", figure(row.absorbedByStabilizer()));
      rows.add(one);
    }
    return rows;
  }
}
