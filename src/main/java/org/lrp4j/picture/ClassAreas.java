package org.lrp4j.picture;

import java.awt.image.BufferedImage;

/**
 * The classes of an image's pixels as coloured areas, in the colours of {@link ClassColors}. Every
 * pixel of the picture has the class of the pixel that it lies in: colours are never mixed.
 *
 * <p>Without further settings it is enlarged by the smallest whole factor that makes the longer
 * side at least 256 pixels, as a {@link Heatmap} is. Every setting returns a new picture.
 */
public final class ClassAreas implements Picture {

  private final int[] classes;
  private final int width;
  private final int height;
  private final Size size;

  private ClassAreas(int[] classes, int width, int height, Size size) {
    this.classes = classes;
    this.width = width;
    this.height = height;
    this.size = size;
  }

  /**
   * The areas of classes.
   *
   * @param classes one a pixel, row by row; below 0 for pixels without a class; copied
   * @param width the number of columns
   * @param height the number of rows
   * @return the picture
   * @throws IllegalArgumentException if there are more or fewer classes than pixels
   */
  public static ClassAreas of(int[] classes, int width, int height) {
    if (width < 1 || height < 1 || classes.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          "An image of " + width + " × " + height + " pixels cannot have " + classes.length);
    }
    return new ClassAreas(classes.clone(), width, height, Size.atLeast(256).legible());
  }

  /**
   * The longer one of the image's own height and width.
   *
   * @return the number of the image's pixels along that side
   */
  public int longerSide() {
    return Math.max(width, height);
  }

  /**
   * Whether the image is so wide that its pictures are put below each other.
   *
   * @return whether it is more than four times as wide as high
   */
  public boolean isWide() {
    return Strip.isStacked(width, height);
  }

  /**
   * As large as fits into a box, in the image's own proportions, as a heatmap does.
   *
   * @param boxWidth the box's width in pixels
   * @param boxHeight the box's height in pixels
   * @return a picture of that size
   * @throws IllegalArgumentException if one of them is less than 1
   */
  public ClassAreas size(int boxWidth, int boxHeight) {
    return new ClassAreas(classes, width, height, Size.within(boxWidth, boxHeight).legible());
  }

  /**
   * Every pixel becomes so many pixels wide and high.
   *
   * @param factor the factor, 1 for the image's own size
   * @return a picture of that size
   * @throws IllegalArgumentException if it is less than 1
   */
  public ClassAreas enlarged(int factor) {
    return new ClassAreas(classes, width, height, Size.enlarged(factor));
  }

  @Override
  public BufferedImage toImage() {
    Size.Extent extent = size.of(width, height);
    BufferedImage image =
        new BufferedImage(extent.width(), extent.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < extent.height(); y++) {
      int row = source(y, extent.height(), height);
      for (int x = 0; x < extent.width(); x++) {
        int ofClass = classes[row * width + source(x, extent.width(), width)];
        image.setRGB(x, y, ClassColors.rgb(ofClass));
      }
    }
    return image;
  }

  /** The pixel in which the middle of a pixel of the picture lies. */
  private static int source(int target, int to, int from) {
    return (int) ((target + 0.5) * from / to);
  }
}
