package org.lrp4j.cli;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.PixelFormat;
import org.lrp4j.batch.Rows;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Drawing;
import org.lrp4j.picture.Gallery;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.View;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Many small images on one sheet, input and relevance of each side by side: a picture for each
 * takes longer to draw, and to look through, than it is worth. A sheet is drawn when it is full, so
 * no more examples are kept than one sheet has.
 */
final class ContactSheets {

  /** Larger images are worth a picture each. */
  private static final int LARGEST_SIDE = 64;

  /** Smaller images are enlarged to that, or a little more. */
  private static final int SMALLEST_SIDE = 56;

  private static final int ROWS = 10;
  private static final int MOST_COLUMNS = 10;

  /** What a screen shows without scrolling to the side. */
  private static final int WIDTH = 1900;

  /** Room for what is written below each example. */
  private static final int TEXT_WIDTH = 160;

  private static final int GAPS = 24;

  /** How captions begin. */
  private static final String PREDICTED = "predicted ";

  private static final String EXPLAINED = "relevance for ";

  private final OutputFolder folder;
  private final PictureOptions look;
  private final OverviewPage page;
  private final List<ExplainedInput> pieces = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<List<String>> lines = new ArrayList<>();
  private int number = 1;

  /** No sheet yet. */
  ContactSheets(OutputFolder folder, PictureOptions look, OverviewPage page) {
    this.folder = folder;
    this.look = look;
    this.page = page;
  }

  /** Whether images are so small that they are put on sheets. */
  static boolean fits(ExplainedInput images) {
    return images.format().positionAxes().size() == 2
        && images.format().rank() == 4
        && longerSide(images) <= LARGEST_SIDE;
  }

  private static long longerSide(ExplainedInput images) {
    return images.format().positionAxes().stream()
        .mapToLong(axis -> images.relevance().size(axis))
        .max()
        .orElseThrow();
  }

  /**
   * Puts the first examples of a batch on the sheet that is begun, and draws each one that is full.
   *
   * @param batch images that may be closed afterwards
   * @param names one for each of these examples
   * @param lines what is said of each: the prediction first
   * @return the sheet of each
   */
  List<String> add(ExplainedInput batch, List<String> names, List<List<String>> lines)
      throws IOException {
    if (!pieces.isEmpty() && !isAlike(pieces.get(0), batch)) {
      draw();
    }
    List<String> files = new ArrayList<>();
    for (int from = 0; from < names.size(); ) {
      int end = Math.min(names.size(), from + capacity(batch) - this.names.size());
      pieces.add(
          new ExplainedInput(
              batch.name(),
              Rows.copy(batch.input(), from, end),
              Rows.copy(batch.relevance(), from, end),
              batch.format(),
              batch.pixels()));
      this.names.addAll(names.subList(from, end));
      this.lines.addAll(lines.subList(from, end));
      for (; from < end; from++) {
        files.add(file());
      }
      if (this.names.size() == capacity(batch)) {
        draw();
      }
    }
    return files;
  }

  private static boolean isAlike(ExplainedInput one, ExplainedInput other) {
    long[] shape = one.relevance().shape();
    return Arrays.equals(shape, 1, shape.length, other.relevance().shape(), 1, shape.length);
  }

  private String file() {
    return "sheet-" + number + ".png";
  }

  private int capacity(ExplainedInput images) {
    return ROWS * columns(images);
  }

  private int columns(ExplainedInput images) {
    long side = look.side().orElse((int) (enlargement(images) * longerSide(images)));
    return (int) Math.max(1, Math.min(MOST_COLUMNS, WIDTH / Math.max(TEXT_WIDTH, 2 * side + GAPS)));
  }

  private static int enlargement(ExplainedInput images) {
    int longer = (int) longerSide(images);
    return (SMALLEST_SIDE + longer - 1) / longer;
  }

  /** Draws what is left. */
  void finish() throws IOException {
    if (!pieces.isEmpty()) {
      draw();
    }
  }

  private void draw() throws IOException {
    Gallery gallery = gallery();
    Drawing drawing = gallery.drawn();
    BufferedImage image = drawing.image();
    Files.write(folder.resolve(file()), drawing.toPng());
    List<Rectangle> areas = gallery.areas();
    for (int i = 0; i < areas.size(); i++) {
      page.add(
          names.get(i),
          lines.get(i),
          new SheetArea(file(), image.getWidth(), image.getHeight(), framed(areas.get(i))));
    }
    page.addSheet(file(), names.get(0), names.get(names.size() - 1));
    pieces.clear();
    names.clear();
    lines.clear();
    number++;
  }

  /** With the line around it. */
  private static Rectangle framed(Rectangle images) {
    return new Rectangle(images.x - 1, images.y - 1, images.width + 2, images.height + 2);
  }

  private Gallery gallery() {
    ExplainedInput first = pieces.get(0);
    DataFormat format = first.format();
    PixelFormat pixels = first.pixels();
    INDArray input = joined(pieces.stream().map(ExplainedInput::input).toList());
    INDArray relevance = joined(pieces.stream().map(ExplainedInput::relevance).toList());
    Heatmap heatmap =
        Heatmap.of(new ExplainedInput(first.name(), input, relevance, format, pixels));
    return ((Heatmap) look.applied(heatmap.enlarged(enlargement(first))))
        .gallery()
        .show(View.INPUT, View.HEATMAP)
        .labels(labels())
        .columns(columns(first))
        .textWidth(TEXT_WIDTH);
  }

  private static INDArray joined(List<INDArray> rows) {
    return Nd4j.concat(0, rows.toArray(INDArray[]::new));
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      labels.add(names.get(i) + "\n" + String.join("\n", brief(lines.get(i))));
    }
    return labels;
  }

  /** The prediction, and what is explained if that is something else. */
  private static List<String> brief(List<String> said) {
    boolean isThePrediction =
        said.get(0).startsWith(PREDICTED)
            && said.get(1).startsWith(EXPLAINED)
            && said.get(0)
                .substring(PREDICTED.length())
                .equals(said.get(1).substring(EXPLAINED.length()));
    return said.subList(0, isThePrediction ? 1 : 2);
  }
}
