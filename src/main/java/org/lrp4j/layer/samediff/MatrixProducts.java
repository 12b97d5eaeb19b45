package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Ops;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of matrices. With something fixed they are affine, under the layer's rule. Of two
 * signals one that only weighs, such as a softmax, is a constant under CP-LRP; otherwise each gets
 * half of what it takes part in.
 */
final class MatrixProducts implements Treatment {

  private static final String MATMUL = "matmul";
  private static final String TENSORDOT = "tensordot";

  static final Set<String> NAMES = Set.of(MATMUL, TENSORDOT, "xw_plus_b", "relu_layer");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    Optional<AffineTerm> term = term(operation);
    if (term.isPresent()) {
      return term.map(
          one -> new AffineGroup(List.of(one), List.of(), operation.graph()).passage(operation));
    }
    if (operation.arguments().size() != 2) {
      return Optional.empty();
    }
    boolean isLeft = operation.isSignal(0);
    boolean isRight = operation.isSignal(1);
    if (isLeft && isRight) {
      boolean weighsLeft = Weighing.isConstant(operation, 0, choices);
      boolean weighsRight = Weighing.isConstant(operation, 1, choices);
      if (weighsLeft == weighsRight) {
        return Optional.of(
            choices.product() == Treatments.Product.SIGNAL_TAKES_ALL
                ? LinearStep.passage(operation, List.of(0), LinearStep.Mode.SUM)
                : LinearStep.passage(operation, List.of(0, 1), LinearStep.Mode.PRODUCT));
      }
      isLeft = weighsRight;
    }
    return Optional.of(LinearStep.passage(operation, List.of(isLeft ? 0 : 1), LinearStep.Mode.SUM));
  }

  @Override
  public Optional<AffineTerm> term(Operation operation) {
    return switch (operation.name()) {
      case MATMUL -> matrix(operation);
      case TENSORDOT -> tensor(operation);
      default -> withBias(operation);
    };
  }

  private static boolean isFixed(Operation operation, int argument) {
    return !operation.isSignal(argument) && operation.graph().isFixed(operation.argument(argument));
  }

  private static Optional<AffineTerm> matrix(Operation operation) {
    long[] transposed = Arrays.copyOf(operation.integers(), 3);
    if (transposed[2] != 0) {
      return Optional.empty();
    }
    if (operation.isSignal(0) && isFixed(operation, 1) && transposed[0] == 0) {
      boolean turns = transposed[1] != 0;
      return Optional.of(fromTheRight(operation, turns ? MatrixProducts::turned : null));
    }
    if (operation.isSignal(1) && isFixed(operation, 0) && transposed[1] == 0) {
      boolean turns = transposed[0] == 0;
      return Optional.of(
          new AffineTerm(
              operation.argument(1),
              (a, weights) -> turned(Ops.matmul(turned(a), weights)),
              List.of(operation.argument(0)),
              (fixed, rank) -> turns ? turned(fixed.get(0)) : fixed.get(0),
              Optional.empty(),
              new ChannelAxis(0, 0),
              false,
              false,
              true));
    }
    return Optional.empty();
  }

  private static AffineTerm fromTheRight(
      Operation operation, java.util.function.UnaryOperator<INDArray> change) {
    String weights = operation.argument(1);
    boolean isTable = operation.graph().fixedShape(weights).length == 2;
    return new AffineTerm(
        operation.argument(0),
        Ops::matmul,
        List.of(weights),
        (fixed, rank) -> change == null ? fixed.get(0) : change.apply(fixed.get(0)),
        Optional.empty(),
        isTable ? new ChannelAxis(1, 1) : ChannelAxis.LAST,
        true,
        false,
        true);
  }

  private static Optional<AffineTerm> withBias(Operation operation) {
    boolean isPlain = Arrays.stream(operation.integers()).allMatch(flag -> flag == 0);
    if (!isPlain || !operation.isSignal(0) || !isFixed(operation, 1) || !isFixed(operation, 2)) {
      return Optional.empty();
    }
    return Optional.of(
        new AffineTerm(
            operation.argument(0),
            Ops::matmul,
            operation.arguments().subList(1, 3),
            AffineTerm.FIRST,
            Optional.of(AffineTerm.SECOND),
            new ChannelAxis(1, 1),
            true,
            false,
            true));
  }

  private static Optional<AffineTerm> tensor(Operation operation) {
    if (!operation.isSignal(0) || !isFixed(operation, 1)) {
      return Optional.empty();
    }
    int[] integers = Arrays.stream(operation.integers()).mapToInt(Math::toIntExact).toArray();
    int count = integers[0];
    int[] left = Arrays.copyOfRange(integers, 1, 1 + count);
    int[] right = Arrays.copyOfRange(integers, 2 + count, 2 + 2 * count);
    return Optional.of(
        new AffineTerm(
            operation.argument(0),
            (a, weights) -> a.getSameDiff().tensorMmul(a, weights, left, right),
            List.of(operation.argument(1)),
            AffineTerm.FIRST,
            Optional.empty(),
            ChannelAxis.LAST,
            false,
            false,
            true));
  }

  private static INDArray turned(INDArray array) {
    return array.permute(exchanged(array.rank()));
  }

  private static SDVariable turned(SDVariable v) {
    long[] shape = v.getShape();
    return v.permute(exchanged(shape == null ? 2 : shape.length));
  }

  private static int[] exchanged(int rank) {
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> i);
    axes[rank - 1] = rank - 2;
    axes[rank - 2] = rank - 1;
    return axes;
  }

  @Override
  public String label() {
    return "with something fixed affine, under the layer's rule; of attention weights and values as"
        + " the composite treats attention; of two other signals each gets half";
  }
}
