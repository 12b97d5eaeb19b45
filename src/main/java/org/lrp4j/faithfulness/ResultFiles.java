package org.lrp4j.faithfulness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.lrp4j.faithfulness.measure.Measurement;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** A result for programs. */
final class ResultFiles {

  private ResultFiles() {}

  /** What is no number is null; examples are in the order of the data. */
  static String json(FaithfulnessResult result) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("seed", result.seed());
    root.put("interval", "95 % percentile bootstrap of the mean");
    root.put("test", "paired sign-flip permutation test, two-sided");
    List<Object> figures = new ArrayList<>();
    for (MeasuredFigure figure : result.figures()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("method", figure.attribution());
      one.put("measure", figure.measure());
      one.put("better", figure.better().name().toLowerCase(Locale.ROOT));
      one.put("n", figure.estimate().count());
      one.put("mean", number(figure.estimate().mean()));
      one.put("low", number(figure.estimate().low()));
      one.put("high", number(figure.estimate().high()));
      one.put("pAgainstRandom", number(figure.againstRandom().orElse(Double.NaN)));
      one.put(
          "pAgainstGradientTimesInput",
          number(figure.againstGradientTimesInput().orElse(Double.NaN)));
      result.measurements(figure.attribution()).stream()
          .filter(measurement -> measurement.name().equals(figure.measure()))
          .forEach(measurement -> one.put("values", numbers(measurement)));
      figures.add(one);
    }
    root.put("figures", figures);
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Double> numbers(Measurement measurement) {
    List<Double> numbers = new ArrayList<>();
    for (double value : measurement.values()) {
      numbers.add(number(value));
    }
    return numbers;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** One line a figure, with a heading; what is no number is empty. */
  static String csv(FaithfulnessResult result) {
    StringBuilder csv =
        new StringBuilder(
            "method,measure,better,n,mean,low,high,p_random,p_gradient_times_input\n");
    for (MeasuredFigure figure : result.figures()) {
      csv.append(quoted(figure.attribution()))
          .append(',')
          .append(quoted(figure.measure()))
          .append(',')
          .append(figure.better().name().toLowerCase(Locale.ROOT))
          .append(',')
          .append(figure.estimate().count())
          .append(',')
          .append(cell(figure.estimate().mean()))
          .append(',')
          .append(cell(figure.estimate().low()))
          .append(',')
          .append(cell(figure.estimate().high()))
          .append(',')
          .append(cell(figure.againstRandom()))
          .append(',')
          .append(cell(figure.againstGradientTimesInput()))
          .append('\n');
    }
    return csv.toString();
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? cell(value.getAsDouble()) : "";
  }

  private static String cell(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
