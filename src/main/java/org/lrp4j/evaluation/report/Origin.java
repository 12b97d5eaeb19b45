package org.lrp4j.evaluation.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a report is of, so that it can be told from others later.
 *
 * @param date when it was made
 * @param model the model, for people
 * @param data the data, for people
 * @param parameters how many parameters the model has
 * @param checksum the checksum of these parameters, as {@code LrpExplainer.parameterChecksum()}
 *     gives it
 * @param composite which rules it was explained with
 */
public record Origin(
    Instant date, String model, String data, long parameters, long checksum, String composite) {

  /** For tables and programs, in this order. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("date", date.truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("model", model);
    all.put("data", data);
    all.put("parameters", String.valueOf(parameters));
    all.put("parameter checksum", String.format("%08x", checksum));
    all.put("composite", composite);
    return all;
  }

  /** In a line below the title. */
  String inWords() {
    Map<String, String> all = all();
    return model
        + " on "
        + data
        + ", "
        + all.get("date")
        + "; parameters "
        + all.get("parameter checksum")
        + "; composite "
        + composite;
  }
}
