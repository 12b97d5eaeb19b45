package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lrp4j.Conservation;

/**
 * The end of a report's first page: which rules there were, where relevance went, DL4J's figures,
 * and what all that is of.
 *
 * @param explained what is explained, such as "examples"
 * @param conservation where its relevance went
 * @param rules the table layer → rule
 * @param files the report's files for programs
 * @param statsTitle what DL4J's figures are
 * @param stats DL4J's figures in words
 * @param origin what the report is of
 * @param versions what it was made with
 */
record RulesAndNumbers(
    String explained,
    Conservation conservation,
    String rules,
    List<String> files,
    String statsTitle,
    String stats,
    Origin origin,
    Map<String, String> versions) {

  private static final String MARKUP =
      """
      <section id="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules, and where relevance went</h2>
      <p>Layer by layer from the output to the input, summed over all explained {explained}: the \
      rule, the relevance that arrived, what went on to the layer below, and what biases and \
      stabilizers kept.</p>
      <div class="scroll" role="region" aria-label="Conservation of relevance" tabindex="0">
      <table>
      <thead><tr><th scope="col">layer</th><th scope="col">type</th><th scope="col">rule</th>\
      <th scope="col">arrived</th><th scope="col">passed on</th><th scope="col">bias kept</th>\
      <th scope="col">rest kept</th></tr></thead>
      <tbody>
      {layers}</tbody>
      </table>
      </div>
      <details><summary>Which layer got which rule, as lrp4j prints it</summary>
      <pre tabindex="0">{rules}</pre></details>
      </section>
      <section id="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Numbers</h2>
      <p>For programs: {files}.</p>
      <details><summary>{statsTitle}</summary>
      <pre tabindex="0">{stats}</pre></details>
      <div class="scroll" role="region" aria-label="Origin and versions" tabindex="0">
      <table class="versions"><tbody>
      {versions}</tbody></table>
      </div>
      </section>
      """;

  private static final String LAYER =
      """
      <tr><th scope="row">{name}</th><td>{type}</td><td>{rule}</td><td class="figure">{arrived}</td>\
      <td class="figure">{passed}</td><td class="figure">{bias}</td><td class="figure">{rest}</td></tr>
      """;

  String toMarkup() {
    return new Template(MARKUP)
        .text("explained", explained)
        .markup("layers", layers())
        .text("rules", rules)
        .markup("files", FirstPage.links(files))
        .text("statsTitle", statsTitle)
        .text("stats", stats.strip())
        .markup("versions", rows(origin.all()) + rows(versions))
        .toString();
  }

  private String layers() {
    StringBuilder rows = new StringBuilder();
    for (Conservation.Row row : conservation.rows()) {
      rows.append(
          new Template(LAYER)
              .text("name", row.name())
              .text("type", row.type())
              .text("rule", row.treatment())
              .text("arrived", Page.significant(row.arrived()))
              .text("passed", Page.significant(row.passedOn()))
              .text("bias", Page.significant(row.absorbedByBias()))
              .text("rest", Page.significant(row.absorbedByStabilizer())));
    }
    return rows.toString();
  }

  private static String rows(Map<String, String> table) {
    return table.entrySet().stream()
        .map(
            row ->
                new Template("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n")
                    .text("name", row.getKey())
                    .text("value", row.getValue())
                    .toString())
        .collect(Collectors.joining());
  }
}
