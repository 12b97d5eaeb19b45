package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A product of a signal with something fixed, {@code W·a} or {@code W·a + b}.
 *
 * @param signal the name of a
 * @param map what W·a means
 * @param fixed the names of what W and b are made of
 * @param weights makes W of these
 * @param bias makes b of these; empty for none
 * @param channels where the outputs lie
 * @param isMatrix whether a is multiplied by a matrix from the right, so that several such products
 *     are one of everything side by side
 * @param isConvolution what it is to a composite
 * @param takesRule whether the layer's rule is for it; otherwise it is the epsilon rule
 */
record AffineTerm(
    String signal,
    DifferentiableMap map,
    List<String> fixed,
    Making weights,
    Optional<Making> bias,
    ChannelAxis channels,
    boolean isMatrix,
    boolean isConvolution,
    boolean takesRule) {

  /** Makes an array of fixed ones. */
  @FunctionalInterface
  interface Making {

    /**
     * Makes it.
     *
     * @param fixed the values of what it is made of
     * @param rank how many axes the signal has
     */
    INDArray of(List<INDArray> fixed, int rank);
  }

  /** The first of what is fixed. */
  static final Making FIRST = (fixed, rank) -> fixed.get(0);

  /** What comes behind the first, one value a channel. */
  static final Making SECOND = (fixed, rank) -> fixed.get(1).reshape(fixed.get(1).length());

  /** The same times a number. */
  AffineTerm times(double factor) {
    return new AffineTerm(
        signal,
        map,
        fixed,
        (values, rank) -> weights.of(values, rank).mul(factor),
        bias.map(making -> (values, rank) -> making.of(values, rank).mul(factor)),
        channels,
        isMatrix,
        isConvolution,
        takesRule);
  }
}
