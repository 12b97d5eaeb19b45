package org.lrp4j.dataset.summary;

import java.util.Arrays;
import java.util.List;

/**
 * How the numbers of one example's input are arranged: channels first, whatever the network takes.
 *
 * @param kind what it is
 * @param channels how many features or channels there are; 1 of words
 * @param positions how far it extends along time, or depth, height and width; empty of a table
 */
public record InputShape(InputKind kind, int channels, List<Integer> positions) {

  /**
   * A shape.
   *
   * @param kind what it is
   * @param channels how many features or channels there are
   * @param positions how far it extends along each other axis
   * @throws IllegalArgumentException if the kind has other axes, or one is empty
   */
  public InputShape {
    positions = List.copyOf(positions);
    int axes =
        switch (kind) {
          case TABLE -> 0;
          case SEQUENCE, WORDS -> 1;
          case IMAGE -> 2;
          case VOLUME -> 3;
        };
    boolean isEmpty = channels < 1 || positions.stream().anyMatch(size -> size < 1);
    if (positions.size() != axes || isEmpty || kind == InputKind.WORDS && channels != 1) {
      throw new IllegalArgumentException(
          "Expected a shape of the kind "
              + kind
              + " with "
              + axes
              + " axes beside the channels, but got "
              + channels
              + " channels and "
              + positions);
    }
  }

  /**
   * A table's.
   *
   * @param features how many columns
   * @return the shape
   */
  public static InputShape table(int features) {
    return new InputShape(InputKind.TABLE, features, List.of());
  }

  /**
   * An image's.
   *
   * @param channels how many channels
   * @param height its height
   * @param width its width
   * @return the shape
   */
  public static InputShape image(int channels, int height, int width) {
    return new InputShape(InputKind.IMAGE, channels, List.of(height, width));
  }

  /**
   * A sequence's.
   *
   * @param features how many features
   * @param steps how many time steps
   * @return the shape
   */
  public static InputShape sequence(int features, int steps) {
    return new InputShape(InputKind.SEQUENCE, features, List.of(steps));
  }

  /** How many positions a channel has. */
  int positionCount() {
    return positions.stream().mapToInt(size -> size).reduce(1, Math::multiplyExact);
  }

  /**
   * How many numbers there are.
   *
   * @return channels times positions
   */
  public int length() {
    return Math.multiplyExact(channels, positionCount());
  }

  /** The last axis, of images the width. */
  int fromEnd(int back) {
    return positions.get(positions.size() - 1 - back);
  }

  /** Requires as many numbers. */
  void requireLength(double[] numbers, String what) {
    if (numbers.length != length()) {
      throw new IllegalArgumentException(
          what + " should be " + length() + " numbers for " + this + ", but are " + numbers.length);
    }
  }

  /** Whether all numbers are finite. */
  static boolean isFinite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }
}
