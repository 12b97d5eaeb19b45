package org.lrp4j.evaluation.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lrp4j.ExplainedInput;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.report.ShownExample.Panel;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Drawing;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Picture;

/** Draws explained examples, and writes the pictures into the report's folder at once. */
final class ReportPictures {

  static final String FOLDER = "pictures";

  private final StagedFolder folder;
  private final List<String> classNames;
  private final ReportLook look;

  ReportPictures(StagedFolder folder, List<String> classNames, ReportLook look) {
    this.folder = folder;
    this.classNames = classNames;
    this.look = look;
  }

  ReportLook look() {
    return look;
  }

  ShownExample save(ExplainedExample explained) {
    List<Panel> panels = new ArrayList<>();
    int inputs = explained.forPredicted().size();
    for (int i = 0; i < inputs; i++) {
      String file =
          String.format(Locale.ROOT, "%s/%06d-", FOLDER, explained.example().index())
              + (inputs > 1 ? i + "-" : "");
      panels.add(panel(explained, i, file));
    }
    return ShownExample.of(explained, panels);
  }

  private Panel panel(ExplainedExample explained, int input, String file) {
    ExplainedInput predicted = explained.forPredicted().get(input);
    boolean isNamed = explained.forPredicted().size() > 1;
    String name = isNamed ? predicted.name() : "";
    Outcome outcome = explained.example().outcome();
    Labels labels =
        new Labels(
            "Example " + explained.example().index() + (isNamed ? ", input " + name : ""),
            classNames.get(outcome.predictedClass()),
            classNames.get(outcome.trueClass()));
    List<InputPicture> pictures = new ArrayList<>(List.of(look.picture(predicted)));
    if (!outcome.isCorrect()) {
      pictures.add(look.picture(explained.forTrue().get(input)));
      pictures.add(look.picture(explained.difference().get(input)));
    }
    return pictures.get(0) instanceof Heatmap
        ? new Panel(
            name, false, images(pictures.stream().map(Heatmap.class::cast).toList(), labels, file))
        : new Panel(name, true, charts(pictures, labels, file));
  }

  /**
   * What to call things in texts.
   *
   * @param what the example, and the input where there are several
   * @param predicted the predicted class's name
   * @param truth the true class's name
   */
  private record Labels(String what, String predicted, String truth) {

    String forPredicted() {
      return what + ": what speaks for " + predicted;
    }

    String forTrue() {
      return what + ": what speaks for " + truth;
    }

    String difference() {
      return forPredicted() + " rather than for " + truth;
    }
  }

  /**
   * In rows of three: what came in, the heatmap and the overlay; then the same for the truth.
   *
   * @param heatmaps for the predicted class, and of an error for the true one and the difference
   */
  private List<Figure> images(List<Heatmap> heatmaps, Labels labels, String file) {
    // One scale for both classes, so that one can be compared with the other.
    CommonStyle style = CommonStyle.of(heatmaps.subList(0, Math.min(2, heatmaps.size())));
    Heatmap predicted = heatmaps.get(0).style(style);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        figure(
            predicted.overlay().input(),
            file + "input.png",
            predicted.isInputGrey() ? "input in grey: channel order unknown" : "input",
            labels.what + ": the input"));
    String scale = ", scale " + Page.plusMinus(style.limit());
    figures.addAll(
        relevance(
            predicted,
            file + "predicted",
            "for " + labels.predicted + scale,
            labels.forPredicted()));
    if (heatmaps.size() > 1) {
      Heatmap difference = heatmaps.get(2);
      figures.add(
          figure(
              difference,
              file + "difference.png",
              labels.predicted
                  + " − "
                  + labels.truth
                  + ", own scale "
                  + Page.plusMinus(difference.peak()),
              labels.difference()));
      figures.addAll(
          relevance(
              heatmaps.get(1).style(style),
              file + "true",
              "for " + labels.truth + scale,
              labels.forTrue()));
    }
    return figures;
  }

  private List<Figure> relevance(Heatmap heatmap, String file, String caption, String what) {
    return List.of(
        figure(heatmap, file + ".png", caption, what + ", as a heatmap"),
        figure(heatmap.overlay(), file + "-overlay.png", "overlay", what + ", over the input"));
  }

  /** Of a hit one chart; of an error three on one axis, with the same features in each. */
  private List<Figure> charts(List<InputPicture> charts, Labels labels, String file) {
    if (charts.size() == 1) {
      return List.of(
          chart(
              charts.get(0),
              file + "predicted.png",
              "for " + labels.predicted,
              labels.forPredicted()));
    }
    CommonStyle style = CommonStyle.of(charts);
    List<InputPicture> compared = charts.stream().map(chart -> chart.style(style)).toList();
    String axis = ", axis " + Page.plusMinus(style.axis());
    return List.of(
        chart(
            compared.get(0),
            file + "predicted.png",
            "for " + labels.predicted + axis,
            labels.forPredicted()),
        chart(compared.get(1), file + "true.png", "for " + labels.truth + axis, labels.forTrue()),
        chart(
            compared.get(2),
            file + "difference.png",
            labels.predicted + " − " + labels.truth + axis,
            labels.difference()));
  }

  private Figure chart(InputPicture chart, String file, String caption, String what) {
    return figure(chart, file, caption, what + ReportLook.inWords(chart));
  }

  /** Draws and writes a picture. */
  Figure figure(Picture picture, String file, String caption, String alternative) {
    BufferedImage image = picture.toImage();
    // Not Picture.save: nobody looks into the folder yet, so files need not be moved one by one.
    try {
      Files.write(folder.file(file), new Drawing(image, List.of(alternative)).toPng());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean isChart = picture instanceof InputPicture && !(picture instanceof Heatmap);
    return new Figure(file, caption, alternative, image.getWidth(), image.getHeight(), isChart);
  }
}
