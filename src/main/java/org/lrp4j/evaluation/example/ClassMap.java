package org.lrp4j.evaluation.example;

import java.util.Arrays;
import java.util.List;

/** One class for each pixel of an image, or for each voxel of a volume. */
public final class ClassMap {

  /** The class of a pixel that has none, because its label is hidden. */
  public static final int NONE = -1;

  private final List<Integer> size;
  private final int[] classes;

  /**
   * A map.
   *
   * @param size [height, width], or [depth, height, width]
   * @param classes one a pixel, from 0 or {@link #NONE}, row by row; copied
   * @throws IllegalArgumentException if there are more or fewer classes than pixels
   */
  public ClassMap(List<Integer> size, int[] classes) {
    this.size = List.copyOf(size);
    this.classes = classes.clone();
    int pixels = size.stream().reduce(1, Math::multiplyExact);
    if (pixels != classes.length) {
      throw new IllegalArgumentException(
          "A map of the size " + size + " has " + pixels + " pixels, but got " + classes.length);
    }
  }

  /**
   * How large it is.
   *
   * @return [height, width], or [depth, height, width]
   */
  public List<Integer> size() {
    return size;
  }

  /**
   * How many pixels there are.
   *
   * @return the product of {@link #size()}
   */
  public int pixels() {
    return classes.length;
  }

  /**
   * The class of a pixel.
   *
   * @param pixel its number, from 0, row by row: of an image {@code row · width + column}
   * @return the class, from 0, or {@link #NONE}
   */
  public int at(int pixel) {
    return classes[pixel];
  }

  /**
   * All classes.
   *
   * @return a new array, one a pixel, row by row
   */
  public int[] toArray() {
    return classes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassMap map
        && size.equals(map.size)
        && Arrays.equals(classes, map.classes);
  }

  @Override
  public int hashCode() {
    return 31 * size.hashCode() + Arrays.hashCode(classes);
  }

  @Override
  public String toString() {
    return "classes of " + size + " pixels";
  }
}
