package org.lrp4j.faithfulness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** What was measured, for programs. */
public final class FaithfulnessFiles {

  private FaithfulnessFiles() {}

  /**
   * A line for each figure of each method, as RFC 4180 has it; what is no number is empty.
   *
   * @param result what was measured
   * @return the text of a CSV file
   */
  public static String csv(FaithfulnessResult result) {
    StringBuilder csv =
        new StringBuilder("method,measure,better,n,mean,low,high,p_random,p_gradient_x_input\r\n");
    for (MeasuredFigure figure : result.figures()) {
      StringJoiner row = new StringJoiner(",", "", "\r\n");
      row.add(quoted(figure.attribution()));
      row.add(quoted(figure.measure()));
      row.add(better(figure));
      row.add(String.valueOf(figure.estimate().count()));
      row.add(number(figure.estimate().mean()));
      row.add(number(figure.estimate().low()));
      row.add(number(figure.estimate().high()));
      row.add(number(figure.againstRandom().orElse(Double.NaN)));
      row.add(number(figure.againstGradientTimesInput().orElse(Double.NaN)));
      csv.append(row);
    }
    return csv.toString();
  }

  /**
   * The seed and all figures as JSON; what is no number is null, which is all that JSON knows.
   *
   * @param result what was measured
   * @return the text of a JSON file
   */
  public static String json(FaithfulnessResult result) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("seed", result.seed());
    root.put("figures", rows(result));
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The figures as a part of a larger JSON document.
   *
   * @param result what was measured
   * @return for each figure of each method its parts by their names
   */
  public static List<Map<String, Object>> rows(FaithfulnessResult result) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (MeasuredFigure figure : result.figures()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("method", figure.attribution());
      row.put("measure", figure.measure());
      row.put("better", better(figure));
      row.put("n", figure.estimate().count());
      row.put("mean", known(figure.estimate().mean()));
      row.put("low", known(figure.estimate().low()));
      row.put("high", known(figure.estimate().high()));
      row.put("pRandom", known(figure.againstRandom()));
      row.put("pGradientTimesInput", known(figure.againstGradientTimesInput()));
      rows.add(row);
    }
    return rows;
  }

  private static String better(MeasuredFigure figure) {
    return figure.better().name().toLowerCase(Locale.ROOT);
  }

  private static Double known(OptionalDouble value) {
    return value.isPresent() ? known(value.getAsDouble()) : null;
  }

  private static Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }

  private static String quoted(String text) {
    return text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
