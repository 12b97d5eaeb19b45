package org.lrp4j.picture;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One example of a gallery: its views side by side, and a caption below.
 *
 * @param painter paints the views
 * @param views what is shown, from left to right
 * @param captions the captions of all cells of the gallery, which are equally wide; empty if they
 *     have labels
 * @param labels the labels of all cells of the gallery
 * @param textWidth the room for captions or labels; 0 for what they need
 */
record GalleryCell(
    ImagePainter painter,
    List<View> views,
    List<Caption> captions,
    List<String> labels,
    int textWidth) {

  /** Between two cells; wrong predictions' frames must fit in. */
  static final int GAP = 18;

  private static final int VIEW_GAP = 3;
  private static final int WRONG_FRAME = 3;
  private static final int ABOVE_CAPTION = 5;
  private static final int CROSS = 10;
  private static final int CROSS_GAP = 6;

  /** Wider than this a cell gets only by its images, not by its caption. */
  private static final int WIDEST_CAPTION = 180;

  private static final TextStyle STYLE = new TextStyle(12, false);
  private static final TextStyle STRONG = new TextStyle(12, true);

  int width() {
    int room = textWidth > 0 ? textWidth : Math.min(widestText(), WIDEST_CAPTION);
    return Math.max(imagesWidth(), room);
  }

  private int widestText() {
    IntStream widths =
        captions.isEmpty()
            ? labels.stream().flatMap(String::lines).mapToInt(line -> Sheet.width(line, STYLE))
            : captions.stream()
                .flatMapToInt(
                    each ->
                        IntStream.of(
                            Sheet.width(predicted(each), STRONG),
                            Sheet.width(truth(each), STYLE) + CROSS_GAP + CROSS,
                            each.explainedClass()
                                .map(name -> Sheet.width(explained(name), STYLE))
                                .orElse(0)));
    return widths.max().orElse(0);
  }

  int imagesWidth() {
    return views.size() * (painter.extent().width() + VIEW_GAP) - VIEW_GAP;
  }

  int height() {
    return painter.extent().height() + ABOVE_CAPTION + lines() * STYLE.lineHeight();
  }

  private int lines() {
    return captions.isEmpty()
        ? labels.stream().mapToInt(label -> (int) label.lines().count()).max().orElse(1)
        : captions.stream().anyMatch(each -> each.explainedClass().isPresent()) ? 4 : 3;
  }

  void draw(Sheet sheet, int x, int y, ExamplePainter example, Caption caption) {
    drawViews(sheet, x, y, example);
    drawCaption(sheet, x, textTop(y), caption);
    if (!caption.isCorrect()) {
      sheet.frame(Sheet.INK, x, y, imagesWidth(), painter.extent().height(), WRONG_FRAME);
    }
  }

  void draw(Sheet sheet, int x, int y, ExamplePainter example, String label) {
    drawViews(sheet, x, y, example);
    List<String> texts = label.lines().toList();
    for (int i = 0; i < texts.size(); i++) {
      line(sheet, texts.get(i), x, textTop(y), i, STYLE, width());
    }
  }

  private int textTop(int y) {
    return y + painter.extent().height() + ABOVE_CAPTION;
  }

  private void drawViews(Sheet sheet, int x, int y, ExamplePainter example) {
    Size.Extent extent = painter.extent();
    for (int i = 0; i < views.size(); i++) {
      int left = x + i * (extent.width() + VIEW_GAP);
      sheet.image(example.paint(views.get(i)), left, y);
      sheet.frame(Sheet.LINE, left, y, extent.width(), extent.height(), 1);
    }
  }

  private void drawCaption(Sheet sheet, int x, int top, Caption caption) {
    line(sheet, predicted(caption), x, top, 0, STRONG, width());
    line(sheet, Numbers.percent(caption.probability()), x, top, 1, STYLE, width());
    if (caption.isCorrect()) {
      line(sheet, truth(caption), x, top, 2, STYLE, width());
    } else {
      int end = line(sheet, truth(caption), x, top, 2, STYLE, width() - CROSS_GAP - CROSS);
      drawCross(sheet, end + CROSS_GAP, top + 2 * STYLE.lineHeight() + 3);
    }
    caption
        .explainedClass()
        .ifPresent(name -> line(sheet, explained(name), x, top, 3, STYLE, width()));
  }

  private static String explained(String ofClass) {
    return "relevance for " + ofClass;
  }

  private static String predicted(Caption caption) {
    return "predicted " + caption.predictedClass();
  }

  private static String truth(Caption caption) {
    return "true " + caption.trueClass();
  }

  /** Draws as much of a text as fits, and gives the x of its end. */
  private static int line(
      Sheet sheet, String text, int x, int top, int line, TextStyle style, int width) {
    String fitted = sheet.fitted(text, style, width);
    int baseline = top + line * style.lineHeight() + style.ascent();
    sheet.text(fitted, x, baseline, style, Sheet.INK, Sheet.Align.LEFT);
    return x + Sheet.width(fitted, style);
  }

  private static void drawCross(Sheet sheet, int x, int y) {
    sheet.line(Sheet.INK, 2.5, x, y, x + CROSS, y + CROSS);
    sheet.line(Sheet.INK, 2.5, x, y + CROSS, x + CROSS, y);
  }
}
