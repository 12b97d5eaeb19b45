package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Standardisation, {@code (x − mean x) / σ}, and layer normalisation, that times a gain plus a
 * bias. The standard deviation is held constant, {@code R(x) = x ⊙ (s − mean s)} with {@code s = R
 * / st(x − mean x)}; gain and bias are affine under the epsilon rule (Ali 2022).
 */
final class Standardizations implements Treatment {

  private static final String PLAIN = "standardize";

  static final Set<String> NAMES = Set.of(PLAIN, "layer_norm");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    int[] axes = Arrays.stream(operation.integers()).mapToInt(Math::toIntExact).toArray();
    List<String> arguments = operation.arguments();
    OperationGraph graph = operation.graph();
    boolean areFixed =
        arguments.stream().skip(1).allMatch(name -> !graph.isSignal(name) && graph.isFixed(name));
    if (axes.length == 0 || !areFixed || !operation.isSignal(0)) {
      return Optional.empty();
    }
    return Optional.of(
        Passage.of(
            operation,
            List.of(arguments.get(0)),
            List.of(),
            spot -> {
              Step standardized = new StandardizedStep(axes, centring(axes, spot.context()), spot);
              return operation.name().equals(PLAIN)
                  ? standardized
                  : standardized.then(
                      spot.context()
                          .withoutChoice(new Gain(operation, spot, channelAxis(operation))),
                      spot.context().memory());
            }));
  }

  /** With channels first the gain lies along the axis behind the examples, else along the last. */
  private static ChannelAxis channelAxis(Operation operation) {
    boolean[] flags = ((org.nd4j.linalg.api.ops.CustomOp) operation.function()).bArgs();
    return flags.length > 0 && flags[0] ? new ChannelAxis(1, 0) : ChannelAxis.LAST;
  }

  private static Step centring(int[] axes, LayerContext context) {
    return context.proportional((a, none) -> a.sub(a.mean(true, axes)));
  }

  /** Whether a signal was divided by its own deviation or norm, and moved at most since. */
  static boolean isNormalized(String signal, OperationGraph graph) {
    Optional<Operation> producer = graph.producer(signal);
    while (producer.filter(op -> OperationTable.MOVING.contains(op.name())).isPresent()) {
      producer = producer.flatMap(op -> graph.producer(op.argument(0)));
    }
    return producer
        .filter(
            op ->
                op.name().equals(PLAIN)
                    || op.name().equals("divide") && op.isSignal(0) && op.isSignal(1)
                    || op.name().equals("multiply")
                        && op.signals().stream()
                            .anyMatch(name -> graph.factor(name) == Factor.SCALE))
        .isPresent();
  }

  /** Gain and, if there is one, bias. */
  private record Gain(Operation operation, Spot spot, ChannelAxis channels) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::scale;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      int rank = input.values().rank();
      var format = channels.format(rank);
      return new LayerParameters(
          format,
          format,
          spot.sources(),
          () -> format.along(value(1)),
          operation.arguments().size() > 2 ? () -> value(2).reshape(value(2).length()) : null);
    }

    private INDArray value(int argument) {
      return operation.graph().fixed(operation.argument(argument), spot.parameters().get());
    }
  }

  @Override
  public String label() {
    return "the standard deviation is constant; gain and bias affine under the epsilon rule";
  }
}
