package org.lrp4j.evaluation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lrp4j.evaluation.ShownExample.Panel;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.picture.Picture;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws explained examples, and writes the pictures into the report's folder at once. */
final class ReportPictures {

  static final String FOLDER = "pictures";

  private final StagedFolder folder;
  private final List<String> classNames;
  private final List<String> featureNames;

  ReportPictures(StagedFolder folder, List<String> classNames, List<String> featureNames) {
    this.folder = folder;
    this.classNames = classNames;
    this.featureNames = featureNames;
  }

  ShownExample save(ExplainedExample explained) {
    List<Panel> panels = new ArrayList<>();
    List<ExplainedInput> inputs = explained.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      String file =
          String.format(Locale.ROOT, "%s/%06d-", FOLDER, explained.example().index())
              + (inputs.size() > 1 ? i + "-" : "");
      panels.add(panel(inputs.get(i), explained.example(), file, inputs.size() > 1));
    }
    return ShownExample.of(explained, panels);
  }

  private Panel panel(ExplainedInput input, Example example, String file, boolean isNamed) {
    Drawing drawing = new Drawing(input.imageFormat(), featureNames);
    String predicted = classNames.get(example.outcome().predictedClass());
    String truth = classNames.get(example.outcome().trueClass());
    String what = "Example " + example.index() + (isNamed ? ", input " + input.name() : "");
    List<Figure> figures = new ArrayList<>();
    if (drawing.isImage(input.forPredicted())) {
      images(input, drawing, new Labels(what, predicted, truth), file, figures);
    } else if (drawing.isChart(input.forPredicted())) {
      charts(input, drawing, new Labels(what, predicted, truth), file, figures);
    }
    boolean isChart = !drawing.isImage(input.forPredicted());
    return new Panel(isNamed ? input.name() : "", isChart, figures);
  }

  /**
   * What to call things in texts.
   *
   * @param what the example, and the input where there are several
   * @param predicted the predicted class's name
   * @param truth the true class's name
   */
  private record Labels(String what, String predicted, String truth) {}

  /** In rows of three: what came in, the heatmap and the overlay; then the same for the truth. */
  private void images(
      ExplainedInput input, Drawing drawing, Labels labels, String file, List<Figure> figures) {
    INDArray values = input.values();
    INDArray predicted = input.forPredicted();
    // One scale for both classes, so that one can be compared with the other.
    double limit =
        Math.max(drawing.peak(predicted), input.forTrue().map(drawing::peak).orElse(0.0));
    figures.add(
        figure(
            drawing.overlay(predicted, values, limit).input(),
            file + "input.png",
            "input",
            labels.what() + ": the input"));
    figures.addAll(
        relevance(
            drawing, predicted, values, limit, labels, labels.predicted(), file + "predicted"));
    input
        .forTrue()
        .ifPresent(
            truth -> {
              INDArray difference = input.difference().orElseThrow();
              figures.add(
                  figure(
                      drawing.heatmap(difference, values, 0),
                      file + "difference.png",
                      labels.predicted()
                          + " − "
                          + labels.truth()
                          + ", own scale "
                          + Page.plusMinus(drawing.peak(difference)),
                      labels.what()
                          + ": what speaks for "
                          + labels.predicted()
                          + " rather than for "
                          + labels.truth()));
              figures.addAll(
                  relevance(drawing, truth, values, limit, labels, labels.truth(), file + "true"));
            });
  }

  private List<Figure> relevance(
      Drawing drawing,
      INDArray relevance,
      INDArray values,
      double limit,
      Labels labels,
      String className,
      String file) {
    String what = labels.what() + ": what speaks for " + className;
    return List.of(
        figure(
            drawing.heatmap(relevance, values, limit),
            file + ".png",
            "for " + className + ", scale " + Page.plusMinus(limit),
            what + ", as a heatmap"),
        figure(
            drawing.overlay(relevance, values, limit),
            file + "-overlay.png",
            "overlay",
            what + ", over the input"));
  }

  /** Of a hit one chart; of an error three on one axis, with the same features in each. */
  private void charts(
      ExplainedInput input, Drawing drawing, Labels labels, String file, List<Figure> figures) {
    INDArray predicted = input.forPredicted();
    INDArray values = input.values();
    String forPredicted = labels.what() + ": what speaks for " + labels.predicted();
    if (input.forTrue().isEmpty()) {
      figures.add(
          figure(
              drawing.chart(predicted, values),
              file + "predicted.png",
              "for " + labels.predicted(),
              forPredicted + drawing.inWords(predicted)));
      return;
    }
    INDArray truth = input.forTrue().get();
    INDArray difference = input.difference().orElseThrow();
    ChartStyle style = drawing.style(List.of(predicted, truth, difference));
    String axis = ", axis " + Page.plusMinus(style.limit());
    figures.add(
        figure(
            drawing.chart(predicted, values, style),
            file + "predicted.png",
            "for " + labels.predicted() + axis,
            forPredicted + drawing.inWords(predicted)));
    figures.add(
        figure(
            drawing.chart(truth, values, style),
            file + "true.png",
            "for " + labels.truth() + axis,
            labels.what() + ": what speaks for " + labels.truth() + drawing.inWords(truth)));
    figures.add(
        figure(
            drawing.chart(difference, values, style),
            file + "difference.png",
            labels.predicted() + " − " + labels.truth() + axis,
            labels.what()
                + ": what speaks for "
                + labels.predicted()
                + " rather than for "
                + labels.truth()
                + drawing.inWords(difference)));
  }

  /** Draws and writes a picture. */
  Figure figure(Picture picture, String file, String caption, String alternative) {
    BufferedImage image = picture.toImage();
    // Not Picture.save: nobody looks into the folder yet, so files need not be moved one by one.
    try {
      Files.write(folder.file(file), png(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Figure(file, caption, alternative, image.getWidth(), image.getHeight());
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A plain OutputStream would make ImageIO put a cache file into the folder for temporary files.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException("this Java has no PNG writer; use one with the module java.desktop");
      }
    }
    return bytes.toByteArray();
  }
}
