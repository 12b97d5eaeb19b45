package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The confusion matrix, whose cells link to their examples; of many classes the worst cells only.
 */
final class ConfusionTable {

  /** With more classes the matrix is too large for people. */
  private static final int LARGEST_MATRIX = 40;

  private static final int LONGEST_LIST = 100;

  private static final String MATRIX =
      """
      <div class="scroll" role="region" aria-label="Confusion matrix" tabindex="0">
      <table class="confusion">
      <caption>Rows are the true classes, columns the predicted ones, counted in {unit}. A number \
      leads to its examples.</caption>
      <thead><tr><td></td>{heads}</tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      """;

  private static final String LIST =
      """
      <p>The most frequent confusions; all of them are in <a href="confusion.csv">confusion.csv</a>.</p>
      <div class="scroll" role="region" aria-label="Most frequent confusions" tabindex="0">
      <table>
      <thead><tr><th scope="col">is</th><th scope="col">taken for</th><th scope="col">{unit}</th>\
      </tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      """;

  /** A cell that is not empty. */
  record Cell(int trueClass, int predictedClass, int count) {}

  private final Confusions content;

  ConfusionTable(Confusions content) {
    this.content = content;
  }

  String toMarkup() {
    return content.classNames().size() <= LARGEST_MATRIX ? matrix() : list();
  }

  private String matrix() {
    StringBuilder heads = new StringBuilder();
    StringBuilder rows = new StringBuilder();
    List<String> names = content.classNames();
    names.forEach(
        name -> heads.append(new Template("<th scope=\"col\">{name}</th>").text("name", name)));
    for (int row = 0; row < names.size(); row++) {
      rows.append("<tr>").append(rowHead(row));
      for (int column = 0; column < names.size(); column++) {
        rows.append(cell(row, column));
      }
      rows.append("</tr>\n");
    }
    return new Template(MATRIX)
        .text("unit", content.unit())
        .markup("heads", heads.toString())
        .markup("rows", rows.toString())
        .toString();
  }

  private Template rowHead(int row) {
    return new Template("<th scope=\"row\"><a href=\"{page}\">{name}</a></th>")
        .text("page", content.linkOfClass(row))
        .text("name", content.classNames().get(row));
  }

  private String cell(int trueClass, int predictedClass) {
    int count = content.figures().confused(trueClass, predictedClass);
    if (count == 0) {
      return "<td class=\"none\">·</td>";
    }
    double share = (double) count / content.figures().count(trueClass);
    String kind = trueClass == predictedClass ? "right" : "wrong";
    // Errors are few, but what one looks for: their colour must be seen from the first one on.
    double strength = trueClass == predictedClass ? share : Math.sqrt(share);
    return new Template("<td class=\"{kind}\" style=\"--share:{share}\">{count}</td>")
        .text("kind", kind)
        .text("share", String.format(Locale.ROOT, "%.2f", strength))
        .markup("count", linked(trueClass, predictedClass, count))
        .toString();
  }

  private String linked(int trueClass, int predictedClass, int count) {
    String link = content.link(trueClass, predictedClass);
    if (link.isEmpty()) {
      return String.valueOf(count);
    }
    List<String> names = content.classNames();
    return new Template("<a href=\"{link}\" aria-label=\"{label}\">{count}</a>")
        .text("link", link)
        .text("count", count)
        .text(
            "label",
            count + " of " + names.get(trueClass) + " predicted as " + names.get(predictedClass))
        .toString();
  }

  private String list() {
    StringBuilder rows = new StringBuilder();
    List<Cell> cells = cells(content);
    cells.stream()
        .filter(cell -> cell.trueClass() != cell.predictedClass())
        .sorted(Comparator.comparingInt(Cell::count).reversed())
        .limit(LONGEST_LIST)
        .forEach(
            cell ->
                rows.append(
                    new Template(
                            "<tr>{truth}<td>{predicted}</td><td class=\"figure\">{count}</td></tr>\n")
                        .markup("truth", rowHead(cell.trueClass()).toString())
                        .text("predicted", content.classNames().get(cell.predictedClass()))
                        .markup(
                            "count",
                            linked(cell.trueClass(), cell.predictedClass(), cell.count()))));
    return new Template(LIST)
        .text("unit", content.unit())
        .markup("rows", rows.toString())
        .toString();
  }

  /** A row for each cell that is not empty, for programs. */
  static String csv(Confusions content) {
    StringBuilder csv = new StringBuilder("true,predicted," + content.unit() + "\r\n");
    for (Cell cell : cells(content)) {
      csv.append(
          ReportNumbers.row(
              content.classNames().get(cell.trueClass()),
              content.classNames().get(cell.predictedClass()),
              cell.count()));
    }
    return csv.toString();
  }

  /** All cells that are not empty, row by row. */
  private static List<Cell> cells(Confusions content) {
    List<Cell> cells = new ArrayList<>();
    int classes = content.classNames().size();
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        int count = content.figures().confused(row, column);
        if (count > 0) {
          cells.add(new Cell(row, column, count));
        }
      }
    }
    return cells;
  }
}
