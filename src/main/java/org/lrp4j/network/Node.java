package org.lrp4j.network;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer or vertex at its place in the shadow network.
 *
 * @param name its name
 * @param type its DL4J type, for tables
 * @param index its number among the graph's vertices
 * @param sources the numbers of the vertices that feed its inputs, in order
 * @param preprocessor what comes before the layer, if anything
 * @param step what it computes, and how relevance goes back
 * @param format how it reads its input, if it says so
 * @param vertex the vertex of the graph, which knows what becomes of masks
 * @param own what DL4J itself computes, of a layer
 * @param isStandard whether the family is lrp4j's own
 * @param remark what to keep in mind about its relevance, if anything
 */
record Node(
    String name,
    String type,
    int index,
    List<Integer> sources,
    Optional<Step> preprocessor,
    Step step,
    Optional<DataFormat> format,
    GraphVertex vertex,
    Optional<DeeplearningLayer> own,
    boolean isStandard,
    Optional<String> remark) {

  /** DL4J's layer, to compare with. */
  interface DeeplearningLayer {

    /** What DL4J computes at inference; the argument may be written over. */
    INDArray activate(INDArray input);
  }

  boolean isLayer() {
    return own.isPresent();
  }

  long parameterCount() {
    return isLayer() ? vertex.numParams() : 0;
  }

  /** The layer's name and type, as errors name it. */
  String label() {
    return "Layer \"" + name + "\" (" + type + ")";
  }
}
