package org.lrp4j.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Signal;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What becomes of masks on their way through the network: asked of DL4J's own layers and vertices,
 * so that each of ours sees the mask that the layer itself would see.
 */
final class Masks {

  /**
   * What happened to the masks at a node.
   *
   * @param before the mask of the node's input, after its preprocessor, or null
   * @param sources the masks of a vertex's inputs
   * @param after what the node hands on, or null
   * @param ends whether nobody reads the node
   */
  record Passed(INDArray before, List<Optional<INDArray>> sources, INDArray after, boolean ends) {

    static final Passed NONE = new Passed(null, List.of(), null, false);

    Optional<INDArray> before(int input) {
      return sources.isEmpty() ? Optional.ofNullable(before) : sources.get(input);
    }

    /** A layer that ends the network hands on none, but its steps are still those of its input. */
    Optional<INDArray> behind(INDArray output) {
      INDArray mask = after != null || !ends ? after : before;
      if (mask == null || mask.rank() != 2 || mask.size(0) != output.size(0)) {
        return Optional.empty();
      }
      long steps = mask.size(1);
      boolean fits =
          after != null
              || output.rank() == 3 && (steps == output.size(1) || steps == output.size(2));
      return fits ? Optional.of(mask) : Optional.empty();
    }
  }

  private final Map<Integer, MaskState> stateBehind = new HashMap<>();
  private final ShadowGraph graph;
  private int examples;
  private boolean layersHaveMasks;

  Masks(ShadowGraph graph) {
    this.graph = graph;
  }

  void begin(List<Signal> inputs) {
    examples = Math.toIntExact(inputs.get(0).values().size(0));
    boolean anyMask = inputs.stream().anyMatch(input -> input.mask().isPresent());
    graph.setMasks(anyMask ? masks(inputs) : null);
    stateBehind.clear();
    if (layersHaveMasks) {
      graph.clearLayerMaskArrays(); // not before: a layer's own backward pass looks at its mask
      layersHaveMasks = false;
    }
  }

  private static INDArray[] masks(List<Signal> signals) {
    return signals.stream().map(signal -> signal.mask().orElse(null)).toArray(INDArray[]::new);
  }

  Passed pass(Node node, List<Signal> sources) {
    boolean anyMask = false;
    for (Signal source : sources) {
      anyMask |= source.mask().isPresent();
    }
    GraphVertex vertex = node.vertex();
    // A vertex can take the mask of an input of the network where its own inputs have none.
    boolean anyToAsk = anyMask || graph.hasMasks() && !vertex.hasLayer();
    if (!anyToAsk) {
      return Passed.NONE;
    }
    layersHaveMasks |= anyMask;
    INDArray[] masks = masks(sources);
    MaskState state =
        node.sources().stream()
            .map(stateBehind::get)
            .filter(known -> known != null)
            .findFirst()
            .orElse(MaskState.Active);
    Pair<INDArray, MaskState> after = vertex.feedForwardMaskArrays(masks, state, examples);
    if (after != null && after.getSecond() != null) {
      stateBehind.put(node.index(), after.getSecond());
    }
    boolean ends = vertex.getNumOutputConnections() == 0;
    INDArray handedOn = after == null ? null : after.getFirst();
    return vertex.hasLayer()
        ? new Passed(((ShadowLayer) vertex.getLayer()).mask(), List.of(), handedOn, ends)
        : new Passed(null, sources.stream().map(Signal::mask).toList(), handedOn, ends);
  }
}
