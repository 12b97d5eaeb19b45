package org.lrp4j.cli;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A table some of whose columns hold what a model's outputs should be: numbers, or labels of 0 and
 * 1.
 *
 * @param table the table
 * @param labels the columns of the labels, in the order of the outputs
 * @param features all other columns
 * @param names what the outputs are called
 */
record LabelledColumns(
    CsvTable table, List<Integer> labels, List<Integer> features, List<String> names) {

  /**
   * Of a table.
   *
   * @param wanted how the label columns were asked for, for messages
   * @param given the outputs' names; none for the columns'
   * @param outputs how many outputs the model has, if known
   * @throws CommandFailure if these do not fit each other
   */
  static LabelledColumns of(
      TableOptions.Numbers chosen, List<String> wanted, List<String> given, OptionalLong outputs) {
    CsvTable table = chosen.table();
    List<Integer> labels = chosen.labels();
    if (labels.stream().distinct().count() < labels.size()) {
      throw CommandFailure.usage(
          "--label-column names a column twice: " + String.join(",", wanted));
    }
    if (outputs.isPresent() && outputs.getAsLong() != labels.size()) {
      throw CommandFailure.usage(
          "The model has "
              + outputs.getAsLong()
              + (outputs.getAsLong() == 1 ? " output" : " outputs")
              + ", but --label-column names "
              + labels.size()
              + " columns: give one for each output, in the order of the outputs");
    }
    if (!given.isEmpty() && given.size() != labels.size()) {
      throw CommandFailure.badInput(
          "There are "
              + labels.size()
              + " outputs, but --labels has names for "
              + given.size()
              + ": "
              + ClassNames.listed(given));
    }
    return new LabelledColumns(table, labels, chosen.columns(), names(table, labels, given));
  }

  private static List<String> names(CsvTable table, List<Integer> labels, List<String> given) {
    if (!given.isEmpty()) {
      return given;
    }
    return table.names().isEmpty()
        ? IntStream.range(0, labels.size()).mapToObj(i -> "output " + i).toList()
        : labels.stream().map(table.names()::get).toList();
  }

  /** Which column is which output, for people to check. */
  String mapping() {
    StringBuilder text = new StringBuilder("Columns: ");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.get(i)).append(" -> output ").append(i);
    }
    return text.toString();
  }
}
