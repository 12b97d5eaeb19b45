package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.Composite;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.engine.parameter.Fingerprints;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.file.TextTable;
import org.lrp4j.wrapper.LrpLayer;
import org.lrp4j.wrapper.RelevanceNode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A second network over the parameters of the user's, whose layers are wrappers that capture a
 * forward pass and lead relevance back. The user's network is only ever read.
 *
 * <p>A forward pass is followed by at most one {@link #redistribute}, then by {@link #release}. One
 * thread at a time.
 */
public final class ShadowNetwork implements AutoCloseable {

  private final ComputationGraph graph;
  private final List<Node> nodes;
  private final Map<Integer, Node> nodesByIndex;
  private final LiveActivations activations;
  private final ArrayPool arrays;
  private final Fingerprints fingerprints;
  private final Optional<Sums> sums;
  private final boolean keepsLayers;
  private final SharedParameters parameters;
  private final Composite composite;
  private final Optional<CNN2DFormat> imageFormat;

  ShadowNetwork(
      ComputationGraph graph,
      List<Node> nodes,
      SharedParameters parameters,
      Composite composite,
      Optional<CNN2DFormat> imageFormat,
      Workbench bench,
      Settings settings) {
    this.graph = graph;
    this.nodes = List.copyOf(nodes);
    this.nodesByIndex = new HashMap<>();
    nodes.forEach(node -> nodesByIndex.put(node.index(), node));
    this.parameters = parameters;
    this.composite = composite;
    this.imageFormat = imageFormat;
    this.arrays = bench.arrays();
    this.fingerprints = bench.fingerprints();
    this.sums = settings.keepsConservation() ? Optional.of(new Sums(arrays)) : Optional.empty();
    this.keepsLayers = settings.keepsLayers();
    this.activations = new LiveActivations(this.nodes, outputIndices(), arrays);
  }

  /**
   * The shadow of a chain of layers.
   *
   * @param network the user's network, initialised
   * @param settings the user's choices
   * @return the shadow
   * @throws UnsupportedModelException if the network cannot be explained as it is
   */
  public static ShadowNetwork of(MultiLayerNetwork network, Settings settings) {
    return new ShadowBuilder(Source.of(network), settings).build();
  }

  /**
   * The shadow of a graph.
   *
   * @param network the user's network, initialised
   * @param settings the user's choices
   * @return the shadow
   * @throws UnsupportedModelException if the network cannot be explained as it is
   */
  public static ShadowNetwork of(ComputationGraph network, Settings settings) {
    return new ShadowBuilder(Source.of(network), settings).build();
  }

  /**
   * The data type that is computed in.
   *
   * @return DOUBLE or FLOAT
   */
  public DataType dataType() {
    return graph.getConfiguration().getDataType();
  }

  /**
   * How many parameters the network has.
   *
   * @return the number of values
   */
  public long parameterCount() {
    return graph.numParams();
  }

  /**
   * A checksum of the network's current parameters.
   *
   * @return the same number as long as none of them changes
   * @throws IllegalStateException if the network has another parameter array by now
   */
  public long parameterChecksum() {
    return parameters.checksum();
  }

  /**
   * The names of the network's inputs.
   *
   * @return the names in order
   */
  public List<String> inputNames() {
    return List.copyOf(graph.getConfiguration().getNetworkInputs());
  }

  /**
   * The names of the network's outputs.
   *
   * @return the names in order
   */
  public List<String> outputNames() {
    return List.copyOf(graph.getConfiguration().getNetworkOutputs());
  }

  /**
   * Whether flows say how much relevance each layer got, passed on and absorbed.
   *
   * @return false if they have no {@link Balance}
   */
  public boolean keepsConservation() {
    return sums.isPresent();
  }

  /**
   * Where the network expects the channels of images.
   *
   * @return the data format, or empty if no layer says
   */
  public Optional<CNN2DFormat> imageFormat() {
    return imageFormat;
  }

  /**
   * Runs the network on its current parameters and captures what the way back needs.
   *
   * @param inputs one array for each input, in the network's data type; never written to
   * @return the explained output for each output: logits where the network ends in softmax or
   *     sigmoid
   * @throws IllegalArgumentException if the network cannot take the inputs
   */
  public List<INDArray> forward(INDArray... inputs) {
    parameters.refresh();
    fingerprints.begin();
    try {
      return activateAll(inputs);
    } finally {
      fingerprints.end();
    }
  }

  private List<INDArray> activateAll(INDArray... inputs) {
    graph.setInputs(inputs); // preprocessors read the batch size there
    activations.begin();
    for (int i = 0; i < inputs.length; i++) {
      activations.putInput(graph.getVertex(inputNames().get(i)).getVertexIndex(), inputs[i]);
    }
    for (Node node : nodes) {
      List<INDArray> sources = node.sources().stream().map(activations::get).toList();
      try {
        INDArray output = activate(graph.getVertices()[node.index()], sources);
        activations.put(node, output, sources);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "Layer \""
                + node.name()
                + "\" ("
                + node.type()
                + ") cannot take inputs of shape "
                + shapes(sources)
                + ", which come from network inputs of shape "
                + shapes(List.of(inputs))
                + ": "
                + e.getMessage(),
            e);
      }
    }
    return outputIndices().stream().map(activations::get).toList();
  }

  private static INDArray activate(GraphVertex vertex, List<INDArray> sources) {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    for (int i = 0; i < sources.size(); i++) {
      vertex.setInput(i, sources.get(i), none);
    }
    return vertex.doForward(false, none);
  }

  private static List<String> shapes(List<INDArray> arrays) {
    return arrays.stream().map(array -> Arrays.toString(array.shape())).toList();
  }

  /**
   * Turns an explained output into the network's output.
   *
   * @param output which output, from 0
   * @param explained what {@link #forward} gave for it
   * @return the same after softmax or sigmoid, where they were left out
   */
  public INDArray networkOutput(int output, INDArray explained) {
    int index = graph.getVertex(outputNames().get(output)).getVertexIndex();
    Node node = nodesByIndex.get(index);
    return node != null && node.wrapper() instanceof LrpLayer layer
        ? layer.networkOutput(explained)
        : explained;
  }

  /**
   * Leads relevance from the outputs back to the inputs, after {@link #forward}, for any number of
   * targets at once: what does not depend on the relevance is computed once for all.
   *
   * @param outputRelevance for each target the relevance to begin with, for each output; null for
   *     none
   * @param inputs the arrays that {@link #forward} was given
   * @return for each target the relevance of every input and how it flowed through every layer
   */
  public List<Flow> redistribute(List<List<INDArray>> outputRelevance, INDArray... inputs) {
    List<RelevanceFlow> flows =
        outputRelevance.stream()
            .map(
                beginning ->
                    new RelevanceFlow(arrays, sums, keepsLayers, beginning, outputIndices()))
            .toList();
    List<Node> backwards = new ArrayList<>(nodes);
    Collections.reverse(backwards);
    for (Node node : backwards) {
      flows.forEach(flow -> flow.pass(node, inputs[0].size(0)));
      node.wrapper().release();
      activations.passed(node);
    }
    List<Integer> inputIndices =
        inputNames().stream().map(name -> graph.getVertex(name).getVertexIndex()).toList();
    return flows.stream().map(flow -> flow.arrivedAt(inputIndices, inputs)).toList();
  }

  private List<Integer> outputIndices() {
    return outputNames().stream().map(name -> graph.getVertex(name).getVertexIndex()).toList();
  }

  /** Lets go of everything captured, but for the network's inputs and outputs. */
  public void release() {
    try {
      nodes.stream().map(Node::wrapper).forEach(RelevanceNode::release);
      graph.clear();
    } finally {
      activations.end();
    }
  }

  /** Frees all memory. The network cannot be used any more. */
  @Override
  public void close() {
    arrays.close();
  }

  /**
   * Checks that all parameters are numbers.
   *
   * @throws IllegalStateException if not; names the layers
   */
  public void requireFiniteParameters() {
    parameters.refresh();
    ParameterCheck.requireFinite(graph);
  }

  /** The composite and the table layer → rule. */
  @Override
  public String toString() {
    TextTable table = new TextTable("#", "layer", "type", "parameters", "rule or treatment");
    int number = 0;
    for (Node node : nodes) {
      boolean isLayer = node.wrapper() instanceof LrpLayer;
      long count = isLayer ? ((LrpLayer) node.wrapper()).numParams() : 0;
      table.row(
          isLayer ? String.valueOf(number++) : "",
          node.name(),
          node.type(),
          count == 0 ? "" : String.valueOf(count),
          node.wrapper().treatment());
    }
    return "Composite " + composite + System.lineSeparator() + table;
  }
}
