package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.combining.BroadcastingStep;
import org.lrp4j.layer.combining.SumOfParts;

/**
 * Sums and differences. Products with something fixed and biases are one affine map, {@code z = Σ
 * W·a + b}; {@code x − mean(x)} is one linear map of x; other signals share as the composite treats
 * sums, and what is fixed absorbs like a bias.
 */
final class Additions implements Treatment {

  private static final String BIAS_ADD = "biasadd";
  private static final String SUBTRACT = "subtract";
  private static final String REVERSED = "reversesubtract";
  private static final String AVERAGE = "mergeavg";

  static final Set<String> NAMES =
      Set.of(
          "add",
          "mergeadd",
          BIAS_ADD,
          SUBTRACT,
          REVERSED,
          AVERAGE,
          "add_scalar",
          "sub_scalar",
          "rsub_scalar");

  private static final Set<String> SUMS = Set.of("add", "mergeadd");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    AffineGroup group = new AffineGroup(new ArrayList<>(), new ArrayList<>(), operation.graph());
    if (collect(operation, group) && group.isOne()) {
      return Optional.of(group.passage(operation));
    }
    Optional<String> centred = centred(operation);
    if (centred.isPresent()) {
      return centred.map(x -> LinearStep.passage(operation, x));
    }
    List<String> arguments = operation.arguments();
    List<Integer> places =
        IntStream.range(0, arguments.size()).filter(operation::isSignal).boxed().toList();
    return Optional.of(
        places.size() > 1 && places.size() == arguments.size()
            ? ofSignals(operation)
            : shifted(operation, places));
  }

  private static boolean collect(Operation operation, AffineGroup group) {
    String name = operation.name();
    List<String> arguments = operation.arguments();
    if (SUMS.contains(name)) {
      return arguments.stream().allMatch(argument -> collect(argument, group));
    }
    if (name.equals(BIAS_ADD)) {
      boolean first =
          operation.function() instanceof org.nd4j.linalg.api.ops.CustomOp custom
              && custom.bArgs().length > 0
              && custom.bArgs()[0];
      ChannelAxis axis = first ? new ChannelAxis(1, 0) : ChannelAxis.LAST;
      group.biases().add(new AffineGroup.Bias(arguments.get(1), axis, false));
      return !operation.isSignal(1) && collect(arguments.get(0), group);
    }
    if (name.equals(SUBTRACT) && !operation.isSignal(1)) {
      return collect(arguments.get(0), group) && bias(arguments.get(1), group, true);
    }
    return false;
  }

  private static boolean collect(String variable, AffineGroup group) {
    if (!group.graph().isSignal(variable)) {
      return bias(variable, group, false);
    }
    Optional<Operation> producer = group.graph().producer(variable);
    Optional<AffineTerm> term =
        producer.flatMap(
            operation ->
                OperationTable.treatment(operation.name()).flatMap(t -> t.term(operation)));
    if (term.isPresent()) {
      group.terms().add(term.get());
      return true;
    }
    return producer.isPresent() && collect(producer.get(), group);
  }

  private static boolean bias(String variable, AffineGroup group, boolean isSubtracted) {
    OperationGraph graph = group.graph();
    if (!graph.isFixed(variable)) {
      return false;
    }
    ChannelAxis axis = axis(graph.fixedShape(variable));
    group.biases().add(new AffineGroup.Bias(variable, axis, isSubtracted));
    return true;
  }

  /** A bias of one value is that of a single output, which is the last axis. */
  private static ChannelAxis axis(long... shape) {
    boolean isSingle = shape.length > 0 && java.util.Arrays.stream(shape).allMatch(n -> n == 1);
    return isSingle ? ChannelAxis.LAST : ChannelAxis.of(shape);
  }

  /** The signal of which the mean is subtracted. */
  private static Optional<String> centred(Operation operation) {
    if (!operation.name().equals(SUBTRACT)) {
      return Optional.empty();
    }
    String x = operation.argument(0);
    Optional<Operation> mean = operation.graph().producer(operation.argument(1));
    while (mean.filter(op -> OperationTable.MOVING.contains(op.name())).isPresent()) {
      mean = mean.flatMap(op -> op.graph().producer(op.argument(0)));
    }
    return mean.filter(op -> op.name().equals("reduce_mean") && op.argument(0).equals(x))
        .map(op -> x);
  }

  private static Passage ofSignals(Operation operation) {
    boolean isReversed = operation.name().equals(REVERSED);
    List<String> arguments = new ArrayList<>(operation.arguments());
    if (isReversed) {
      java.util.Collections.reverse(arguments);
    }
    return Passage.of(
        operation,
        arguments,
        List.of(),
        spot -> {
          var step =
              switch (operation.name()) {
                case SUBTRACT, REVERSED -> SumOfParts.difference(spot.context());
                case AVERAGE -> SumOfParts.average(spot.context());
                default -> SumOfParts.sum(spot.context());
              };
          return new BroadcastingStep(step, spot.context().memory());
        });
  }

  private static Passage shifted(Operation operation, List<Integer> places) {
    Passage passage = LinearStep.passage(operation, places, LinearStep.Mode.BIASED);
    return new Passage(
        passage.output(),
        passage.followed(),
        passage.looked(),
        spot ->
            spot.context().zeroBias() && places.size() == 1
                ? new PassingOn(spot.context())
                : passage.maker().in(spot),
        passage.map());
  }

  @Override
  public String label() {
    return "a bias joins the affine map in front of it; signals share as the composite treats sums;"
        + " constants absorb";
  }
}
