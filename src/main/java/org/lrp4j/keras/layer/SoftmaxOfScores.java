package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lrp4j.layer.activation.AxesSoftmax;
import org.nd4j.linalg.activations.IActivation;

/**
 * What a tensor is: a softmax of scores. It still is one behind layers that move or repeat numbers,
 * of scores that are moved likewise, which are written when somebody asks for them.
 */
final class SoftmaxOfScores {

  private final Supplier<Tensor> source;
  private final long[] view;
  private final int[] axes;
  private final boolean isMoved;
  private Tensor scores;

  /**
   * A softmax.
   *
   * @param source writes the scores
   * @param view the sizes as which the axes are counted; empty for those of the scores
   * @param axes from 1, the examples' being 0
   * @param isMoved whether the tensor is not what the softmax itself gave
   */
  private SoftmaxOfScores(Supplier<Tensor> source, long[] view, int[] axes, boolean isMoved) {
    this.source = source;
    this.view = view;
    this.axes = axes;
    this.isMoved = isMoved;
  }

  /** What a layer gives that is a softmax. */
  static SoftmaxOfScores of(Supplier<Tensor> scores, int... axes) {
    return new SoftmaxOfScores(scores, new long[0], axes, false);
  }

  /** The scores, of the softmax's own shape. */
  Tensor scores() {
    if (scores == null) {
      scores = source.get();
    }
    return scores;
  }

  /** Along which axes it is; empty if they are no axes of this shape any more. */
  Optional<int[]> axes() {
    return view.length == 0 ? Optional.of(axes.clone()) : Optional.empty();
  }

  /** Whether something moved the numbers of the softmax since. */
  boolean isMoved() {
    return isMoved;
  }

  /** The function that makes it of the scores. */
  IActivation function() {
    return new AxesSoftmax(view, axes);
  }

  private SoftmaxOfScores moved(UnaryOperator<Tensor> move, long[] newView, int... newAxes) {
    return new SoftmaxOfScores(() -> move.apply(scores()), newView, newAxes, true);
  }

  /** Behind a new order of axes. */
  Optional<SoftmaxOfScores> permuted(UnaryOperator<Tensor> move, int... order) {
    int[] places =
        IntStream.range(1, order.length)
            .filter(axis -> Arrays.stream(axes).anyMatch(shared -> shared == order[axis]))
            .toArray();
    return axes().map(known -> moved(move, view, places));
  }

  /** Behind a new axis in front of all others, along which the numbers are repeated. */
  Optional<SoftmaxOfScores> repeated(UnaryOperator<Tensor> move) {
    return axes().map(known -> moved(move, view, Arrays.stream(known).map(a -> a + 1).toArray()));
  }

  /**
   * In another shape.
   *
   * @param from the sizes before
   * @param to the sizes behind
   */
  Optional<SoftmaxOfScores> reshaped(UnaryOperator<Tensor> move, long[] from, long... to) {
    if (view.length > 0) {
      return Optional.of(moved(move, view, axes));
    }
    Optional<int[]> places = places(from, to);
    if (places.isPresent()) {
      return Optional.of(moved(move, view, places.get()));
    }
    boolean isFixed = Tensor.product(from) != Tensor.ANY;
    return isFixed ? Optional.of(moved(move, from.clone(), axes)) : Optional.empty();
  }

  /** The axes behind, if each of them came of axes that are all of the softmax, or none is. */
  private Optional<int[]> places(long[] from, long... to) {
    List<Integer> found = new ArrayList<>();
    int read = next(from, 0);
    int written = next(to, 0);
    while (read < from.length && written < to.length) {
      boolean isShared = isShared(read);
      List<Integer> group = new ArrayList<>(List.of(written));
      long before = from[read];
      long behind = to[written];
      while (before != behind) {
        if (before == Tensor.ANY || behind == Tensor.ANY) {
          return Optional.empty();
        }
        if (before < behind) {
          read = next(from, read + 1);
          if (read == from.length || isShared(read) != isShared || from[read] == Tensor.ANY) {
            return Optional.empty();
          }
          before *= from[read];
        } else {
          written = next(to, written + 1);
          if (written == to.length || to[written] == Tensor.ANY) {
            return Optional.empty();
          }
          group.add(written);
          behind *= to[written];
        }
      }
      if (isShared) {
        found.addAll(group);
      }
      read = next(from, read + 1);
      written = next(to, written + 1);
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.stream().mapToInt(axis -> axis + 1).toArray());
  }

  /** The next axis with more than one place. */
  private static int next(long[] sizes, int axis) {
    int next = axis;
    while (next < sizes.length && sizes[next] == 1) {
      next++;
    }
    return next;
  }

  private boolean isShared(int axis) {
    return Arrays.stream(axes).anyMatch(shared -> shared == axis + 1);
  }
}
