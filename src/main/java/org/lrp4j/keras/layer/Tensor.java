package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What flows between layers. Deeplearning4j's activation is always Keras's array, axis for axis:
 * what differs are the data formats that the layers are told.
 *
 * @param vertex the layer or vertex of the graph that gives it
 * @param sizes its sizes without the examples' axis, {@link #ANY} where Keras has None
 * @param isMasked whether Keras sends a mask along with it
 */
record Tensor(String vertex, boolean isMasked, long... sizes) {

  static final long ANY = -1;

  Tensor {
    sizes = sizes.clone();
  }

  static Tensor of(String vertex, long... sizes) {
    return new Tensor(vertex, false, sizes);
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

  /** How many numbers an example has; {@link #ANY} if that is not fixed. */
  long length() {
    return isFixed() ? Arrays.stream(sizes).reduce(1, Math::multiplyExact) : ANY;
  }

  Tensor withMask(boolean masked) {
    return new Tensor(vertex, masked, sizes);
  }

  /** As Keras writes it. */
  String shape() {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == ANY ? "None" : String.valueOf(size))
        .collect(Collectors.joining(", ", "(None, ", ")"));
  }
}
