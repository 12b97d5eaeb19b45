package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * The classes of an image's pixels as coloured areas, in the colours of {@link ClassColors}. Every
 * pixel of the picture has the class of the pixel that it lies in: colours are never mixed.
 *
 * <p>Without further settings it is enlarged by the smallest whole factor that makes the longer
 * side at least 256 pixels, as a {@link Heatmap} is. Every setting returns a new picture.
 */
public final class ClassAreas implements Picture {

  /** Of no class. */
  private static final int NONE = -1;

  private final int[] classes;
  private final int width;
  private final int height;
  private final Size size;
  private final Optional<DepthSlices> slices;

  private ClassAreas(
      int[] classes, int width, int height, Size size, Optional<DepthSlices> slices) {
    this.slices = slices;
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
    return new ClassAreas(
        classes.clone(), width, height, Size.atLeast(256).legible(), Optional.empty());
  }

  /**
   * The areas of classes in the slices of a volume, side by side along its depth from top left, as
   * a {@link Heatmap} has them.
   *
   * @param classes one a voxel, slice by slice, row by row; below 0 for voxels without a class;
   *     copied
   * @param width the number of columns
   * @param height the number of rows
   * @param depth the number of slices
   * @return the picture
   * @throws IllegalArgumentException if there are more or fewer classes than voxels
   */
  public static ClassAreas ofVolume(int[] classes, int width, int height, int depth) {
    boolean isSize = width >= 1 && height >= 1 && depth >= 1;
    if (!isSize || classes.length != Math.multiplyExact(Math.multiplyExact(width, height), depth)) {
      throw new IllegalArgumentException(
          "A volume of "
              + width
              + " × "
              + height
              + " × "
              + depth
              + " voxels cannot have "
              + classes.length);
    }
    DepthSlices slices = DepthSlices.of(depth, height, width);
    return new ClassAreas(
        slices.sideBySide(classes, NONE),
        slices.wholeWidth(),
        slices.wholeHeight(),
        Size.atLeast(256).legible(),
        Optional.of(slices));
  }

  /**
   * Whether it shows the slices of a volume.
   *
   * @return false for images
   */
  public boolean isOfSlices() {
    return slices.isPresent();
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
    return new ClassAreas(
        classes, width, height, Size.within(boxWidth, boxHeight).legible(), slices);
  }

  /**
   * Every pixel becomes so many pixels wide and high.
   *
   * @param factor the factor, 1 for the image's own size
   * @return a picture of that size
   * @throws IllegalArgumentException if it is less than 1
   */
  public ClassAreas enlarged(int factor) {
    return new ClassAreas(classes, width, height, Size.enlarged(factor), slices);
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
    slices.ifPresent(volume -> volume.separate(image));
    return image;
  }

  /** The pixel in which the middle of a pixel of the picture lies. */
  private static int source(int target, int to, int from) {
    return (int) ((target + 0.5) * from / to);
  }
}
