package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lrp4j.ExplainedInput;
import org.lrp4j.evaluation.example.ExplainedColumn;
import org.lrp4j.evaluation.report.ShownExample.Panel;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;

/** Draws examples explained for one column of the output, and writes the pictures at once. */
final class ColumnPictures {

  private final ReportPictures pictures;
  private final List<String> columnNames;

  ColumnPictures(ReportPictures pictures, List<String> columnNames) {
    this.pictures = pictures;
    this.columnNames = columnNames;
  }

  ShownColumn save(ExplainedColumn explained) {
    List<Panel> panels = new ArrayList<>();
    for (int i = 0; i < explained.inputs().size(); i++) {
      panels.add(panel(explained, i));
    }
    return ShownColumn.of(explained, panels);
  }

  private Panel panel(ExplainedColumn explained, int index) {
    ExplainedInput input = explained.inputs().get(index);
    String name = explained.inputs().size() > 1 ? input.name() : "";
    int column = explained.example().outcome().column();
    String file =
        String.format(
            Locale.ROOT,
            "%s/%06d-%d-%d-",
            ReportPictures.FOLDER,
            explained.example().index(),
            column,
            index);
    String example =
        "Example " + explained.example().index() + (name.isEmpty() ? "" : ", input " + name);
    String what = example + ": what raises " + columnNames.get(column);
    InputPicture picture = pictures.look().picture(input);
    return picture instanceof Heatmap heatmap
        ? new Panel(name, false, images(heatmap, file, column, example, what))
        : new Panel(name, true, List.of(chart(picture, file, column, what)));
  }

  private Figure chart(InputPicture picture, String file, int column, String what) {
    return pictures.figure(
        picture,
        file + "chart.png",
        "for " + columnNames.get(column),
        what + ReportLook.inWords(picture));
  }

  private List<Figure> images(
      Heatmap heatmap, String file, int column, String example, String what) {
    return List.of(
        pictures.figure(
            heatmap.overlay().input(), file + "input.png", "input", example + ": the input"),
        pictures.figure(
            heatmap,
            file + "heatmap.png",
            "for " + columnNames.get(column) + ", scale " + Page.plusMinus(heatmap.peak()),
            what + ", as a heatmap"),
        pictures.figure(
            heatmap.overlay(), file + "overlay.png", "overlay", what + ", over the input"));
  }
}
