package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What flows between layers. Deeplearning4j's activation is always Keras's array, axis for axis:
 * what differs are the data formats that the layers are told.
 *
 * @param vertex the layer or vertex of the graph that gives it
 * @param sizes its sizes without the examples' axis, {@link #ANY} where Keras has None
 * @param mask the vertex that gives the mask [batch, time] that Keras sends along; empty for none
 */
record Tensor(String vertex, String mask, long... sizes) {

  static final long ANY = -1;

  private static final String NO_MASK = "";

  Tensor {
    sizes = sizes.clone();
  }

  static Tensor of(String vertex, long... sizes) {
    return new Tensor(vertex, NO_MASK, sizes);
  }

  @Override
  public long[] sizes() {
    return sizes.clone();
  }

  /** How many axes it has without the examples'. */
  int rank() {
    return sizes.length;
  }

  long size(int axis) {
    return sizes[axis];
  }

  long last() {
    return sizes[sizes.length - 1];
  }

  boolean isFixed() {
    return Arrays.stream(sizes).noneMatch(size -> size == ANY);
  }

  /** Whether no more than one size, such as the number of steps, is not known. */
  boolean isOpenOnce() {
    return Arrays.stream(sizes).filter(size -> size == ANY).count() < 2;
  }

  /** The product of sizes; {@link #ANY} if one of them is not known. */
  static long product(long... sizes) {
    return of("", sizes).length();
  }

  /** How many numbers an example has; {@link #ANY} if that is not fixed. */
  long length() {
    return isFixed() ? Arrays.stream(sizes).reduce(1, Math::multiplyExact) : ANY;
  }

  boolean isMasked() {
    return !mask.equals(NO_MASK);
  }

  /** The mask itself. */
  Tensor ofMask() {
    return of(mask, size(0));
  }

  /** The same with the mask that another tensor has. */
  Tensor withMaskOf(Tensor other) {
    return new Tensor(vertex, other.mask, sizes);
  }

  Tensor maskedBy(Tensor steps) {
    return new Tensor(vertex, steps.vertex, sizes);
  }

  Tensor withoutMask() {
    return of(vertex, sizes);
  }

  /** As Keras writes it. */
  String shape() {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == ANY ? "None" : String.valueOf(size))
        .collect(Collectors.joining(", ", "(None, ", ")"));
  }
}
