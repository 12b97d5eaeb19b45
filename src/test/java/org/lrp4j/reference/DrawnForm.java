package org.lrp4j.reference;

import java.util.Arrays;

/**
 * What an activation of a drawn network looks like.
 *
 * @param kind how to read its axes
 * @param sizes of one example: features; features and steps; channels, rows and columns
 * @param stack how many inputs' examples stand below each other
 * @param steps how many steps of each example stand below each other, 0 for none
 */
record DrawnForm(Kind kind, int[] sizes, int stack, int steps) {

  /** The ways to read axes. */
  enum Kind {
    TABLE,
    SEQUENCE,
    IMAGE
  }

  static DrawnForm table(int features) {
    return new DrawnForm(Kind.TABLE, new int[] {features}, 1, 0);
  }

  static DrawnForm sequence(int features, int steps) {
    return new DrawnForm(Kind.SEQUENCE, new int[] {features, steps}, 1, 0);
  }

  static DrawnForm image(int channels, int height, int width) {
    return new DrawnForm(Kind.IMAGE, new int[] {channels, height, width}, 1, 0);
  }

  DrawnForm as(Kind newKind, int... newSizes) {
    return new DrawnForm(newKind, newSizes, stack, steps);
  }

  DrawnForm stacked(int newStack) {
    return new DrawnForm(kind, sizes, newStack, steps);
  }

  DrawnForm withSteps(int newSteps) {
    return new DrawnForm(kind, sizes, stack, newSteps);
  }

  /** Features or channels. */
  int channels() {
    return sizes[0];
  }

  int height() {
    return sizes[1];
  }

  int width() {
    return sizes[2];
  }

  int size() {
    return Tensor.size(sizes);
  }

  boolean isPlain() {
    return stack == 1 && steps == 0;
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether it can be put beside another along the channels. */
  boolean fitsBeside(DrawnForm other) {
    return kind == other.kind
        && stack == other.stack
        && steps == other.steps
        && Arrays.equals(sizes, 1, sizes.length, other.sizes, 1, other.sizes.length);
  }

  boolean sameAs(DrawnForm other) {
    return fitsBeside(other) && sizes[0] == other.sizes[0];
  }

  /** The shape of a batch. */
  int[] shape(int batch, boolean channelsLast) {
    int rows = batch * stack * Math.max(1, steps);
    return is(Kind.IMAGE) && channelsLast
        ? new int[] {rows, sizes[1], sizes[2], sizes[0]}
        : ReferenceNode.withRows(rows, sizes);
  }

  @Override
  public String toString() {
    return kind
        + Arrays.toString(sizes)
        + (stack > 1 ? " stack " + stack : "")
        + (steps > 0 ? " steps " + steps : "");
  }
}
