package org.lrp4j.picture;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lrp4j.DetectedBox;
import org.lrp4j.DetectedBoxes;

/**
 * Draws a detector's boxes over an image: thin those that were found, thick those that are
 * explained. They are black within white, which no relevance is in, and at their upper left corner,
 * or where else there is room, stands what is in them.
 *
 * @param explained the boxes that are explained
 * @param others all others that are drawn
 * @param classNames the classes' names; those that have none are numbers
 */
record BoxPainter(List<DetectedBox> explained, List<DetectedBox> others, List<String> classNames) {

  private static final int THIN = 1;
  private static final int THICK = 3;

  private static final int PADDING = 2;

  /** So many are told in words. */
  private static final int MOST_IN_WORDS = 8;

  /** The boxes of an example. */
  static BoxPainter of(DetectedBoxes boxes, int example, List<String> classNames) {
    List<DetectedBox> found = boxes.of(example);
    List<DetectedBox> explained = boxes.explained(example);
    if (explained.size() > 1) {
      // Relevance of all boxes would hide the image below those in which there is nothing.
      explained = found.stream().filter(explained::contains).toList();
    }
    List<DetectedBox> others = new ArrayList<>(found);
    others.removeAll(explained);
    return new BoxPainter(explained, others, List.copyOf(classNames));
  }

  /** The image with the boxes. */
  BufferedImage over(BufferedImage image) {
    if (explained.isEmpty() && others.isEmpty()) {
      return image;
    }
    Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
    try (Sheet sheet = new Sheet(all.width, all.height)) {
      sheet.image(image, 0, 0);
      others.forEach(box -> draw(sheet, sides(box, all), THIN));
      explained.forEach(box -> draw(sheet, sides(box, all), THICK));
      List<Rectangle> taken = new ArrayList<>();
      explained.forEach(box -> label(sheet, box, TextStyle.SMALL_STRONG, THICK, all, taken));
      others.forEach(box -> label(sheet, box, TextStyle.SMALL, THIN, all, taken));
      return sheet.toImage();
    }
  }

  /** The pixels in a box; of one that reaches beyond the image those within it. */
  private static Rectangle sides(DetectedBox box, Rectangle image) {
    int left = pixel(box.left(), image.width);
    int top = pixel(box.top(), image.height);
    int right = pixel(box.right(), image.width);
    int bottom = pixel(box.bottom(), image.height);
    return new Rectangle(left, top, right - left, bottom - top);
  }

  private static int pixel(double share, int pixels) {
    return (int) Math.max(0, Math.min(pixels, Math.round(share * pixels)));
  }

  /** The black line lies within the box, the white one within that. */
  private static void draw(Sheet sheet, Rectangle box, int thickness) {
    ring(sheet, Color.WHITE, box, thickness + edge(thickness));
    ring(sheet, Color.BLACK, box, thickness);
  }

  /** The thickness of the white line, by which boxes on black are told apart. */
  private static int edge(int thickness) {
    return (thickness + 1) / 2;
  }

  /** The outermost pixels of a box; all of one that has no others. */
  private static void ring(Sheet sheet, Color color, Rectangle box, int thickness) {
    int width = Math.min(thickness, box.width);
    int height = Math.min(thickness, box.height);
    sheet.fill(color, box.x, box.y, box.width, height);
    sheet.fill(color, box.x, box.y + box.height - height, box.width, height);
    sheet.fill(color, box.x, box.y, width, box.height);
    sheet.fill(color, box.x + box.width - width, box.y, width, box.height);
  }

  /** Where it is in the image and over no other label; if that is nowhere, there is none. */
  private void label(
      Sheet sheet,
      DetectedBox box,
      TextStyle style,
      int thickness,
      Rectangle image,
      List<Rectangle> taken) {
    String text = sheet.fitted(inWords(box), style, image.width - 2 * PADDING);
    Rectangle sides = sides(box, image);
    int width = Math.min(image.width, Sheet.width(text, style) + 2 * PADDING);
    int height = style.lineHeight();
    int left = Math.min(sides.x, image.width - width);
    int bottom = sides.y + sides.height;
    int[] tops = {sides.y - height, bottom, sides.y + thickness + edge(thickness), bottom - height};
    for (int top : tops) {
      Rectangle place = new Rectangle(left, top, width, height);
      if (image.contains(place) && taken.stream().noneMatch(place::intersects)) {
        taken.add(place);
        sheet.fill(Color.WHITE, place.x, place.y, place.width, place.height);
        int baseline = place.y + style.ascent() + 1;
        sheet.text(text, place.x + PADDING, baseline, style, Sheet.INK, Sheet.Align.LEFT);
        return;
      }
    }
  }

  /** What is in the boxes, for those who do not see them. */
  List<String> inWords() {
    if (explained.isEmpty() && others.isEmpty()) {
      return List.of("no boxes found");
    }
    List<String> words = new ArrayList<>();
    explained.forEach(box -> words.add(inWords(box) + " (explained, thick)"));
    others.stream().limit(MOST_IN_WORDS).map(this::inWords).forEach(words::add);
    if (others.size() > MOST_IN_WORDS) {
      words.add((others.size() - MOST_IN_WORDS) + " more");
    }
    return List.of(words.stream().collect(Collectors.joining(", ", "boxes: ", "")));
  }

  private String inWords(DetectedBox box) {
    String confidence = Numbers.percent(box.confidence());
    if (box.ofClass() < 0) {
      return confidence;
    }
    boolean isNamed = box.ofClass() < classNames.size();
    return (isNamed ? classNames.get(box.ofClass()) : "class " + box.ofClass()) + " " + confidence;
  }
}
