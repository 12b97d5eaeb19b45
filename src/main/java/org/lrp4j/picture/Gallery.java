package org.lrp4j.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The examples of a batch as a grid, each with a caption. Wrong predictions have a thick black
 * frame and a cross.
 *
 * <p>Made by {@link Heatmap#gallery()} or {@link Overlay#gallery()}, with their settings; the size
 * is that of each image, by default at least 112 pixels. Every setting returns a new gallery. A
 * large batch makes a large picture: choose some {@link #examples}.
 */
public final class Gallery implements Picture {

  private static final Size DEFAULT_SIZE = Size.atLeast(112).legible();
  private static final int MARGIN = 16;
  private static final int BAR_GAP = 14;
  private static final int BAR_WIDTH = 220;

  private final ImagePainter painter;
  private final List<View> views;
  private final int[] examples;
  private final List<Caption> captions;
  private final List<String> labels;
  private final int columns;
  private final boolean hasCommonScale;
  private final int textWidth;

  private Gallery(
      ImagePainter painter,
      List<View> views,
      int[] examples,
      List<Caption> captions,
      List<String> labels,
      int columns,
      boolean hasCommonScale,
      int textWidth) {
    this.painter = painter;
    this.views = views;
    this.examples = examples;
    this.captions = captions;
    this.labels = labels;
    this.columns = columns;
    this.hasCommonScale = hasCommonScale;
    this.textWidth = textWidth;
  }

  static Gallery of(ImagePainter painter, View view) {
    Look look = painter.look().withDefaultSize(DEFAULT_SIZE);
    int[] all = IntStream.range(0, painter.subject().examples()).toArray();
    return new Gallery(
        new ImagePainter(painter.subject(), look),
        List.of(view),
        all,
        List.of(),
        List.of(),
        0,
        false,
        0);
  }

  /**
   * Captions below the examples, instead of their numbers and what the explanation tells of them;
   * long ones are shortened to what fits.
   *
   * @param captions one for each example of the batch, in its order, also for those not shown
   * @return a gallery with these captions
   * @throws IllegalArgumentException if there are more or fewer captions than examples
   */
  public Gallery captions(List<Caption> captions) {
    requireOneEach(captions, "captions");
    return new Gallery(
        painter,
        views,
        examples,
        List.copyOf(captions),
        List.of(),
        columns,
        hasCommonScale,
        textWidth);
  }

  /**
   * Texts of your own below the examples, instead of their numbers or captions; long lines are
   * shortened to what fits.
   *
   * @param labels one for each example of the batch, in its order, also for those not shown; lines
   *     are separated by {@code \n}
   * @return a gallery with these labels
   * @throws IllegalArgumentException if there are more or fewer labels than examples
   */
  public Gallery labels(List<String> labels) {
    requireOneEach(labels, "labels");
    return new Gallery(
        painter,
        views,
        examples,
        List.of(),
        List.copyOf(labels),
        columns,
        hasCommonScale,
        textWidth);
  }

  private void requireOneEach(List<?> texts, String what) {
    int batch = painter.subject().examples();
    if (texts.size() != batch) {
      throw new IllegalArgumentException(
          "The batch has "
              + batch
              + " examples, but there are "
              + texts.size()
              + " "
              + what
              + "; give one for each example, also for those not shown");
    }
  }

  /**
   * Which examples to show, in which order.
   *
   * @param indices the examples, from 0, at least one
   * @return a gallery of these examples
   * @throws IllegalArgumentException if there is none, or the batch has no such example
   */
  public Gallery examples(int... indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException("A gallery needs at least one example");
    }
    for (int index : indices) {
      Planes.requireExample(index, painter.subject().examples());
    }
    return new Gallery(
        painter, views, indices.clone(), captions, labels, columns, hasCommonScale, textWidth);
  }

  /**
   * How many examples are side by side. By default the grid is about square.
   *
   * @param count at least 1
   * @return a gallery of so many columns
   * @throws IllegalArgumentException if it is less than 1
   */
  public Gallery columns(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "A gallery needs at least one column, but they are " + count);
    }
    return new Gallery(
        painter, views, examples, captions, labels, count, hasCommonScale, textWidth);
  }

  /**
   * What to show of each example, side by side. By default it is what the gallery was made from.
   *
   * @param views the views from left to right, at least one
   * @return a gallery of these views
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if a view needs the input and it is not known
   */
  public Gallery show(View... views) {
    if (views.length == 0) {
      throw new IllegalArgumentException(
          "A gallery needs at least one of " + List.of(View.values()));
    }
    if (Arrays.stream(views).anyMatch(view -> view != View.HEATMAP)) {
      painter.requirePixels();
    }
    return new Gallery(
        painter, List.of(views), examples, captions, labels, columns, hasCommonScale, textWidth);
  }

  /**
   * One scale for all examples shown, to compare how much relevance they have. By default each has
   * its own.
   *
   * @return a gallery with one scale
   */
  public Gallery commonScale() {
    return new Gallery(painter, views, examples, captions, labels, columns, true, textWidth);
  }

  /**
   * The room for captions or labels, so that galleries of equally many images have one size
   * whatever is written below. By default it is what the texts shown need, within bounds.
   *
   * @param pixels the width that each example's text has, at least 1; wider images give more room
   * @return a gallery with that room
   * @throws IllegalArgumentException if it is less than 1
   */
  public Gallery textWidth(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException(
          "A text needs a width of at least 1 pixel, but it is " + pixels);
    }
    return new Gallery(painter, views, examples, captions, labels, columns, hasCommonScale, pixels);
  }

  /**
   * Where in the picture each example's images are, without what is written below: for pages that
   * show one of them alone, or link to it.
   *
   * @return rectangles in pixels, in the order of the examples shown
   */
  public List<Rectangle> areas() {
    GalleryLayout layout = layout(cell(), colorBar(commonLimit()));
    return IntStream.range(0, examples.length).mapToObj(layout::place).toList();
  }

  @Override
  public BufferedImage toImage() {
    double commonLimit = commonLimit();
    ColorBar bar = colorBar(commonLimit);
    GalleryCell cell = cell();
    GalleryLayout layout = layout(cell, bar);
    int width = layout.width();
    try (Sheet sheet = new Sheet(width, layout.height())) {
      for (int i = 0; i < examples.length; i++) {
        Rectangle place = layout.place(i);
        ExamplePainter painted = cell.painter().of(examples[i]);
        if (hasCommonScale) {
          painted.limit(commonLimit);
        }
        if (captions.isEmpty()) {
          cell.draw(sheet, place.x, place.y, painted, labelOf(examples[i]));
        } else {
          cell.draw(sheet, place.x, place.y, painted, captions.get(examples[i]));
        }
      }
      if (showsColors()) {
        int barWidth = Math.min(width - 2 * MARGIN, Math.max(BAR_WIDTH, bar.minimumWidth()));
        bar.draw(sheet, (width - barWidth) / 2, layout.bottom() + BAR_GAP, barWidth);
      }
      return sheet.toImage();
    }
  }

  private GalleryCell cell() {
    return new GalleryCell(settled(), views, shownCaptions(), shownLabels(), textWidth);
  }

  private GalleryLayout layout(GalleryCell cell, ColorBar bar) {
    return new GalleryLayout(
        new Size.Extent(cell.width(), cell.height()),
        new Size.Extent(cell.imagesWidth(), cell.painter().extent().height()),
        examples.length,
        Math.min(examples.length, columns > 0 ? columns : squareColumns(cell)),
        MARGIN,
        showsColors() ? bar.minimumWidth() : 0,
        showsColors() ? BAR_GAP + ColorBar.height() : 0);
  }

  private boolean showsColors() {
    return views.stream().anyMatch(view -> view != View.INPUT);
  }

  private double commonLimit() {
    return hasCommonScale ? painter.limit(examples) : 0;
  }

  @Override
  public List<String> description() {
    return captions.isEmpty()
        ? shownLabels().stream().map(label -> String.join(", ", label.lines().toList())).toList()
        : shownCaptions().stream().map(Caption::inWords).toList();
  }

  /** One range for the inputs of all cells, which is looked for once. */
  private ImagePainter settled() {
    return views.equals(List.of(View.HEATMAP)) ? painter : painter.settled();
  }

  private List<Caption> shownCaptions() {
    return captions.isEmpty()
        ? List.of()
        : Arrays.stream(examples).mapToObj(captions::get).toList();
  }

  private List<String> shownLabels() {
    return Arrays.stream(examples).mapToObj(this::labelOf).toList();
  }

  private String labelOf(int example) {
    return labels.isEmpty()
        ? painter.look().caption().label(painter.subject(), example)
        : labels.get(example);
  }

  private ColorBar colorBar(double commonLimit) {
    ColorMap colorMap = painter.look().colorMap();
    return hasCommonScale
        ? ColorBar.of(colorMap, commonLimit, painter.clips(commonLimit, examples))
        : new ColorBar(colorMap, "against", "each its own scale", "for");
  }

  private int squareColumns(GalleryCell cell) {
    double cells = (double) examples.length * cell.height() / cell.width();
    return (int) Math.max(1, Math.ceil(Math.sqrt(cells)));
  }
}
