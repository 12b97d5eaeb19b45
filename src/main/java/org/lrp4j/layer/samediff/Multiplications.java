package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.combining.BroadcastingStep;
import org.lrp4j.layer.combining.ProductOfFactors;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * Element-wise products. By parameters they are affine, under the layer's rule, but for gains of
 * what was normalised, which stand under the epsilon rule as in DL4J's own layers. By constants
 * they pass relevance on, but where these are zero. Of a gate and a signal the signal takes all; of
 * two signals the composite's treatment of products.
 */
final class Multiplications implements Treatment {

  private static final String OF_NUMBER = "mul_scalar";

  static final Set<String> NAMES = Set.of("multiply", OF_NUMBER);

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    Optional<AffineTerm> term = term(operation);
    if (term.isPresent()) {
      return term.map(
          one -> new AffineGroup(List.of(one), List.of(), operation.graph()).passage(operation));
    }
    if (operation.name().equals(OF_NUMBER)) {
      return Optional.of(PassingOn.of(operation, operation.argument(0)));
    }
    if (!operation.isSignal(0) || !operation.isSignal(1)) {
      int signal = operation.isSignal(0) ? 0 : 1;
      return Optional.of(
          PassingOn.of(operation, operation.argument(signal), operation.argument(1 - signal)));
    }
    boolean weighsFirst = Weighing.isConstant(operation, 0, choices);
    if (weighsFirst != Weighing.isConstant(operation, 1, choices)) {
      return Optional.of(PassingOn.of(operation, operation.argument(weighsFirst ? 1 : 0)));
    }
    return Optional.of(
        Passage.of(
            operation,
            operation.arguments(),
            List.of(),
            spot ->
                new BroadcastingStep(
                    new ProductOfFactors(spot.context()), spot.context().memory())));
  }

  @Override
  public Optional<AffineTerm> term(Operation operation) {
    if (operation.name().equals(OF_NUMBER)) {
      return ofNumber(operation);
    }
    return operation.arguments().size() == 2 && operation.isSignal(0) != operation.isSignal(1)
        ? scale(operation, operation.isSignal(0) ? 0 : 1, false)
        : Optional.empty();
  }

  /** An affine map times a number, or divided by one, is another. */
  static Optional<AffineTerm> ofNumber(Operation operation) {
    double number = ((ScalarOp) operation.function()).scalar().getDouble(0);
    double factor = operation.name().equals(OF_NUMBER) ? number : 1 / number;
    return operation
        .graph()
        .producer(operation.argument(0))
        .flatMap(op -> OperationTable.treatment(op.name()).flatMap(t -> t.term(op)))
        .map(term -> term.times(factor));
  }

  /** The scale of a signal by parameters, or by one divided by these. */
  static Optional<AffineTerm> scale(Operation operation, int signal, boolean isDivided) {
    OperationGraph graph = operation.graph();
    String weights = operation.argument(1 - signal);
    if (!graph.isFixed(weights) || !graph.isOfParameters(weights)) {
      return Optional.empty();
    }
    ChannelAxis axis = ChannelAxis.of(graph.fixedShape(weights));
    return Optional.of(
        new AffineTerm(
            operation.argument(signal),
            Ops::scale,
            List.of(weights),
            (fixed, rank) -> {
              var values = isDivided ? fixed.get(0).rdiv(1) : fixed.get(0);
              return Ranks.filledUp(values, rank);
            },
            Optional.empty(),
            axis,
            false,
            false,
            !Standardizations.isNormalized(operation.argument(signal), graph)));
  }

  @Override
  public String label() {
    return "by parameters affine, under the layer's rule; by constants pass; of a gate and a signal"
        + " the signal takes all; of two signals as the composite treats products";
  }
}
