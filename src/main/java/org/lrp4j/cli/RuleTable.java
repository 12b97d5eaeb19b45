package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.file.Footnotes;
import org.lrp4j.file.TextTable;
import org.lrp4j.layer.ExplainedLayer;

/**
 * The layers of a network with their rules under several composites, side by side.
 *
 * <p>Long ones wrap on narrow terminals; that is what {@code --composite} is for.
 */
final class RuleTable {

  private final List<String> headings = new ArrayList<>();
  private final List<List<ExplainedLayer>> columns = new ArrayList<>();

  /** Adds a column from the layers of an explainer. */
  void add(String heading, List<ExplainedLayer> layers) {
    headings.add(heading);
    columns.add(List.copyOf(layers));
  }

  @Override
  public String toString() {
    List<String> all = new ArrayList<>(List.of("#", "layer", "type", "parameters"));
    all.addAll(headings);
    TextTable table = new TextTable(all.toArray(String[]::new));
    Footnotes footnotes = new Footnotes();
    int number = 0;
    for (int i = 0; i < columns.get(0).size(); i++) {
      ExplainedLayer layer = columns.get(0).get(i);
      List<String> cells = new ArrayList<>();
      cells.add(layer.isLayer() ? String.valueOf(number++) : "");
      cells.add(layer.name());
      cells.add(
          layer
              .remark()
              .map(remark -> footnotes.marked(layer.type(), remark))
              .orElse(layer.type()));
      cells.add(layer.parameters() == 0 ? "" : String.valueOf(layer.parameters()));
      for (List<ExplainedLayer> column : columns) {
        cells.add(column.get(i).treatment());
      }
      table.row(cells.toArray(String[]::new));
    }
    return table.toString() + footnotes;
  }
}
