package org.lrp4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lrp4j.file.TextTable;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;

/**
 * Where relevance went: for every layer how much arrived at its output, how much it passed on to
 * its inputs, and what absorbed the rest. Sums over the whole batch.
 *
 * @param rows the layers, from the network's output to its inputs
 */
public record Conservation(List<Row> rows) {

  /** That of the longest numbers, -1.23457e-100. */
  private static final int NUMBER_WIDTH = 13;

  /**
   * One layer or vertex.
   *
   * @param name its name
   * @param type its DL4J type
   * @param treatment its rule, or how it treats relevance
   * @param arrived the sum of its output's relevance
   * @param passedOn the sum of its inputs' relevance
   * @param absorbed what its bias, or a mask, a gate or the state that it begins with kept
   */
  public record Row(
      String name,
      String type,
      String treatment,
      double arrived,
      double passedOn,
      Absorption absorbed) {

    /**
     * What the bias kept.
     *
     * @return the amount, in the units of relevance
     */
    public double absorbedByBias() {
      return absorbed.by(Absorber.BIAS);
    }

    /**
     * What the stabilizer kept: all that was neither passed on nor kept by anything else. Where the
     * rule sends relevance into zero padding or where z is exactly zero, that is in here too.
     *
     * @return the rest, in the units of relevance
     */
    public double absorbedByStabilizer() {
      return arrived - passedOn - absorbed.total();
    }
  }

  /**
   * Copies the list.
   *
   * @param rows the layers, from the network's output to its inputs
   */
  public Conservation {
    rows = List.copyOf(rows);
  }

  /**
   * The row of a layer.
   *
   * @param name the name of a layer or vertex
   * @return its row
   * @throws IllegalArgumentException if there is none of that name
   */
  public Row row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no layer \""
                        + name
                        + "\"; there are "
                        + rows.stream().map(Row::name).toList()));
  }

  /** The table, one line a layer, with a column for everything that kept something. */
  @Override
  public String toString() {
    List<Absorber> absorbers =
        Arrays.stream(Absorber.values())
            .filter(
                absorber ->
                    absorber == Absorber.BIAS
                        || rows.stream().anyMatch(row -> row.absorbed().by(absorber) != 0))
            .toList();
    List<String> headings =
        new ArrayList<>(List.of("layer", "treatment", "relevance in", "passed on"));
    absorbers.forEach(absorber -> headings.add(absorber.label() + " kept"));
    headings.add("rest kept");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    table.numbersFrom(2, NUMBER_WIDTH);
    for (Row row : rows) {
      List<String> cells =
          new ArrayList<>(
              List.of(row.name(), row.treatment(), number(row.arrived()), number(row.passedOn())));
      absorbers.forEach(absorber -> cells.add(number(row.absorbed().by(absorber))));
      cells.add(number(row.absorbedByStabilizer()));
      table.row(cells.toArray(String[]::new));
    }
    return table.toString();
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.6g", value);
  }
}
