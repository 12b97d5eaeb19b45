package org.lrp4j.layer.samediff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.attention.AttentionOfSequences;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention as one operation, {@code softmax(QKᵀ/√size)·V} of sequences [batch, features, steps],
 * explained like DL4J's attention layers. Projections must be fixed.
 */
final class AttentionOperations implements Treatment {

  private static final String OF_SEVERAL_HEADS = "multi_head_dot_product_attention";
  private static final List<String> PROJECTIONS = List.of("Wq", "Wk", "Wv", "Wo");

  /** Queries, keys and values. */
  private static final int SEQUENCES = 3;

  static final Set<String> NAMES = Set.of("dot_product_attention", OF_SEVERAL_HEADS);

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    List<String> arguments = operation.arguments();
    int fixed = operation.name().equals(OF_SEVERAL_HEADS) ? PROJECTIONS.size() : 0;
    List<String> weights = arguments.subList(SEQUENCES, SEQUENCES + fixed);
    List<String> mask = arguments.subList(SEQUENCES + fixed, arguments.size());
    OperationGraph graph = operation.graph();
    boolean areFixed =
        weights.stream().allMatch(name -> !graph.isSignal(name) && graph.isFixed(name));
    boolean areSignals = arguments.subList(0, SEQUENCES).stream().allMatch(graph::isSignal);
    boolean isResult = operation.function().outputVariables()[0].name().equals(operation.output());
    if (!areFixed || !areSignals || !isResult || mask.stream().anyMatch(graph::isSignal)) {
      return Optional.empty();
    }
    boolean isScaled = operation.integers()[0] == 1;
    return Optional.of(
        Passage.of(
            operation,
            arguments.subList(0, SEQUENCES),
            mask,
            spot ->
                new AttentionOfSequences(
                    () -> values(weights, graph, spot), isScaled, spot.context())));
  }

  private static Map<String, INDArray> values(
      List<String> weights, OperationGraph graph, Spot spot) {
    Map<String, INDArray> parameters = spot.parameters().get();
    Map<String, INDArray> values = new HashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      values.put(PROJECTIONS.get(i), graph.fixed(weights.get(i), parameters));
    }
    return values;
  }

  @Override
  public String label() {
    return "of sequences [batch, features, steps], with fixed projections, as the composite treats"
        + " attention";
  }
}
