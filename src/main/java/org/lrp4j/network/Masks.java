package org.lrp4j.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
  private final ComputationGraph graph;
  private int examples;
  private boolean layersHaveMasks;

  Masks(ComputationGraph graph) {
    this.graph = graph;
  }

  void begin(int newExamples) {
    examples = newExamples;
    stateBehind.clear();
    if (layersHaveMasks) {
      graph.clearLayerMaskArrays(); // not before: a layer's own backward pass looks at its mask
      layersHaveMasks = false;
    }
  }

  Passed pass(Node node, List<Signal> sources) {
    boolean anyMask = false;
    for (Signal source : sources) {
      anyMask |= source.mask().isPresent();
    }
    if (!anyMask) {
      return Passed.NONE;
    }
    layersHaveMasks = true;
    GraphVertex vertex = node.vertex();
    INDArray[] masks =
        sources.stream().map(source -> source.mask().orElse(null)).toArray(INDArray[]::new);
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
