package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.engine.parameter.Fingerprints;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.file.Footnotes;
import org.lrp4j.file.TextTable;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrongForwardException;
import org.lrp4j.network.ForwardPass.Passage;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A second network over the parameters of the user's, whose layers are wrappers that capture a
 * forward pass and lead relevance back. The user's network is only ever read.
 *
 * <p>Each {@link ForwardPass} is ended before the next one begins. One thread at a time.
 */
public final class ShadowNetwork implements AutoCloseable {

  private final ShadowGraph graph;
  private final List<Node> nodes;
  private final Endings endings;
  private final Map<String, Integer> indices = new HashMap<>();
  private final InputFormats inputFormats;
  private final ArrayPool arrays;
  private final Fingerprints fingerprints;
  private final Optional<Sums> sums;
  private final Settings settings;
  private final SharedParameters parameters;
  private final Composite composite;
  private final Guard guard;
  private final Masks masks;
  private final Map<Integer, Sign> inputSigns;
  private final TurnedImages turned;
  private Set<Integer> beginnings;

  ShadowNetwork(
      ShadowGraph graph,
      List<Node> nodes,
      Endings endings,
      InputFormats inputFormats,
      SharedParameters parameters,
      Composite composite,
      Guard guard,
      Map<Integer, Sign> inputSigns,
      TurnedImages turned,
      Workbench bench,
      Settings settings) {
    this.graph = graph;
    this.nodes = List.copyOf(nodes);
    this.endings = endings;
    this.inputFormats = inputFormats;
    this.parameters = parameters;
    this.composite = composite;
    this.guard = guard;
    this.inputSigns = Map.copyOf(inputSigns);
    this.turned = turned;
    this.arrays = bench.arrays();
    this.fingerprints = bench.fingerprints();
    this.sums = settings.keepsConservation() ? Optional.of(new Sums(arrays)) : Optional.empty();
    this.settings = settings;
    this.masks = new Masks(graph);
    inputNames().forEach(name -> indices.put(name, graph.getVertex(name).getVertexIndex()));
    nodes.forEach(node -> indices.put(node.name(), node.index()));
  }

  /**
   * The shadow of a chain of layers.
   *
   * @param network the user's network, initialised
   * @param settings the user's choices
   * @return the shadow
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
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
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   */
  public static ShadowNetwork of(ComputationGraph network, Settings settings) {
    return new ShadowBuilder(Source.of(network), settings).build();
  }

  /**
   * A shadow that leads gradients back in the place of relevance: what it begins with is the
   * gradient of the outputs, and what arrives at the inputs is theirs.
   *
   * @param network the user's network, initialised: a chain or a graph
   * @param settings the user's choices; the composite plays no part
   * @return the shadow
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   */
  public static ShadowNetwork ofGradients(Model network, Settings settings) {
    return new ShadowBuilder(source(network), settings, true).build();
  }

  private static Source source(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? Source.of(chain)
        : Source.of((ComputationGraph) network);
  }

  /**
   * A graph that computes what a network does, over a copy of its parameters.
   *
   * @param network the user's network, initialised: a chain or a graph
   * @return a graph without wrappers
   */
  public static ComputationGraph copy(Model network) {
    Source source = source(network);
    return ShadowBuilder.graphOver(
        source,
        new SharedParameters(copyOf(source.parameters()), type(source)),
        ComputationGraph::new);
  }

  private static DataType type(Source source) {
    return source.configuration().getDataType();
  }

  private static Supplier<INDArray> copyOf(Supplier<INDArray> parameters) {
    INDArray copy = parameters.get().dup();
    return () -> copy;
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

  /** Whether what an input or place puts out has its channels last, but first in the network. */
  boolean isTurned(String name) {
    return turned.contains(indices.get(name));
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
   * The layers and vertices, with the rules that they got.
   *
   * @return one entry a layer or vertex, from the network's input to its output
   */
  public List<ExplainedLayer> layers() {
    return nodes.stream()
        .map(
            node ->
                new ExplainedLayer(
                    node.name(),
                    node.type(),
                    node.step().treatment(),
                    node.isLayer(),
                    node.parameterCount(),
                    node.remark()))
        .toList();
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
   * How the network reads an input.
   *
   * @param name the input's name
   * @param rank how many axes the input has
   * @return what the layers that read it say, else DL4J's default for the rank
   */
  public DataFormat inputFormat(String name, int rank) {
    DataFormat known = inputFormats.formats().get(name);
    return known != null && known.rank() == rank ? known : DataFormat.channelsFirst(rank);
  }

  /**
   * The inputs whose numbers are indices, of words for instance, that an embedding looks up.
   *
   * @return names of inputs
   */
  public Set<String> indexInputs() {
    return inputFormats.indices();
  }

  /**
   * Runs the network on its current parameters and captures what the way back needs.
   *
   * @param inputs one signal for each input, in the network's data type; never written to
   * @param kept names of layers and vertices whose outputs are asked for
   * @return the pass, to be {@linkplain ForwardPass#end ended} by the caller
   * @throws IllegalArgumentException if the network cannot take the inputs
   */
  public ForwardPass forward(List<Signal> inputs, Set<String> kept) {
    return forward(inputs, kept, true);
  }

  private ForwardPass forward(List<Signal> inputs, Set<String> kept, boolean captures) {
    parameters.refresh();
    fingerprints.begin();
    Set<Integer> keptIndices = new HashSet<>();
    outputNames().forEach(name -> keptIndices.add(indices.get(name)));
    kept.forEach(name -> keptIndices.add(indices.get(name)));
    prove(keptIndices);
    LiveActivations activations =
        new LiveActivations(nodes, graph.getVertices().length, keptIndices, arrays);
    ForwardPass pass =
        new ForwardPass(
            indices,
            inputNames(),
            endings.places(),
            activations,
            turned,
            arrays,
            settings.keepsLayers(),
            settings.keepsParameters(),
            sums,
            captures);
    try {
      activateAll(inputs, pass);
      return pass;
    } catch (RuntimeException e) {
      pass.end();
      throw e;
    } finally {
      fingerprints.end();
      graph.clear();
    }
  }

  /** What vanishes depends on where relevance begins: at the outputs, or at an inner layer. */
  private void prove(Set<Integer> newBeginnings) {
    if (!newBeginnings.equals(beginnings)) {
      Proofs.derive(nodes, newBeginnings, inputSigns);
      beginnings = Set.copyOf(newBeginnings);
    }
  }

  /**
   * Runs the network on its current parameters without a way back: nothing is captured, and each
   * activation is free as soon as it is read.
   *
   * @param inputs one signal for each input, in the network's data type; never written to, and the
   *     caller's afterwards
   * @return what each output puts out before softmax or sigmoid, copies, in order
   * @throws IllegalArgumentException if the network cannot take the inputs
   */
  public List<Signal> output(List<Signal> inputs) {
    ForwardPass pass = forward(inputs, Set.of(), guard.isActive());
    try {
      return outputNames().stream()
          .map(
              name -> {
                Signal output = pass.output(name);
                return new Signal(output.values().dup('c'), output.mask(), output.format());
              })
          .toList();
    } finally {
      pass.end();
    }
  }

  private void activateAll(List<Signal> inputs, ForwardPass pass) {
    // Preprocessors ask the graph for the number of examples.
    graph.setInputs(inputs.stream().map(Signal::values).toArray(INDArray[]::new));
    for (int i = 0; i < inputs.size(); i++) {
      pass.putInput(indices.get(inputNames().get(i)), inputs.get(i));
    }
    masks.begin(inputs);
    for (Node node : nodes) {
      List<Signal> sources = new ArrayList<>(node.sources().size());
      node.sources().forEach(source -> sources.add(pass.activations().get(source)));
      try {
        pass.activations().put(node, run(node, sources, pass));
      } catch (WrongForwardException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            node.label()
                + " cannot take inputs of shape "
                + turned.shapesOutside(node, sources)
                + ", which come from network inputs of shape "
                + shapes(inputs)
                + (turned.isRead(node, 0) ? ": with the channels last, " : ": ")
                + e.getMessage(),
            e);
      }
    }
    guard.checkOutputs(inputs, pass);
  }

  private Signal run(Node node, List<Signal> sources, ForwardPass pass) {
    List<Signal> inputs = sources;
    Capture preprocessor = null;
    if (node.preprocessor().isPresent()) {
      Step step = node.preprocessor().get();
      Signal source = sources.get(0);
      preprocessor = step.forward(sources);
      INDArray values = preprocessor.output();
      DataFormat format = step.outputFormat(List.of(source.format()), values.rank());
      inputs = List.of(new Signal(values, source.mask(), format));
    }
    Masks.Passed passed = masks.pass(node, sources);
    List<Signal> read = new ArrayList<>(inputs.size());
    List<DataFormat> formats = new ArrayList<>(inputs.size());
    List<long[]> shapes = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      Signal signal = asRead(node, inputs.get(i), passed.before(i));
      read.add(signal);
      formats.add(signal.format());
      shapes.add(sources.get(i).values().shape());
    }
    List<ActivationRange> ranges = ranges(read);
    Capture capture = node.step().forward(read);
    guard.check(node, read, capture.output());
    if (preprocessor != null) {
      arrays.release(preprocessor.output()); // the step keeps it if it looks at it again
    }
    INDArray output = capture.output();
    DataFormat format = node.step().outputFormat(formats, Math.max(2, output.rank()));
    pass.add(new Passage(node, Optional.ofNullable(preprocessor), capture, shapes, format, ranges));
    return new Signal(output, passed.behind(output), format);
  }

  private List<ActivationRange> ranges(List<Signal> read) {
    return settings.keepsRanges() && settings.keepsLayers()
        ? read.stream().map(ActivationRanges::of).toList()
        : List.of();
  }

  private static Signal asRead(Node node, Signal input, Optional<INDArray> mask) {
    DataFormat own = node.format().orElse(input.format());
    boolean fits = own.rank() == input.values().rank();
    return new Signal(input.values(), mask, fits ? own : input.format());
  }

  private static List<String> shapes(List<Signal> signals) {
    return signals.stream().map(signal -> Arrays.toString(signal.values().shape())).toList();
  }

  /**
   * The outputs whose softmax or sigmoid is left out: what the network puts out there are
   * probabilities.
   *
   * @return names of outputs
   */
  public Set<String> outputsOfProbabilities() {
    return endings.ofProbabilities();
  }

  /**
   * Whether the class with the highest explained score of an output is the one that the network
   * predicts.
   *
   * @param name the output, or an inner layer
   * @param format how its axes are read
   * @return false if softmaxes of their own stand side by side along the classes' axis
   */
  public boolean keepsOrder(String name, DataFormat format) {
    return step(name).map(step -> step.keepsOrder(format)).orElse(true);
  }

  /**
   * Where scores stand in an output that is no table of classes.
   *
   * @param name the output, or an inner layer
   * @param explained its values
   * @param classes one for all examples, or one an example; none for what is predicted
   * @return 1 where the scores stand, 0 elsewhere; empty where classes have an axis of their own
   */
  public Optional<INDArray> scores(String name, INDArray explained, int... classes) {
    return step(name)
        .flatMap(
            step ->
                classes.length == 0
                    ? step.prediction(explained)
                    : step.classScores(explained, classes));
  }

  private Optional<Step> step(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().map(Node::step);
  }

  /**
   * Applies the softmax or sigmoid that was left out, without looking at masks.
   *
   * @param name the name of an output
   * @param explained what the forward pass gave for it; never written to
   * @return what the user's network puts out there
   */
  public INDArray networkOutput(String name, INDArray explained) {
    INDArray output = explained;
    for (int index : endings.places().getOrDefault(name, List.of(indices.get(name)))) {
      for (Node node : nodes) {
        if (node.index() == index) {
          output = node.step().networkOutput(output);
        }
      }
    }
    return output;
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

  /**
   * Which layer gets which rule.
   *
   * @return the composite that was chosen, or else the one that suits
   */
  public Composite composite() {
    return composite;
  }

  /** The composite and the table layer → rule. */
  @Override
  public String toString() {
    TextTable table = new TextTable("#", "layer", "type", "parameters", "rule or treatment");
    Footnotes footnotes = new Footnotes();
    int number = 0;
    for (ExplainedLayer layer : layers()) {
      table.row(
          layer.isLayer() ? String.valueOf(number++) : "",
          layer.name(),
          layer.type(),
          layer.parameters() == 0 ? "" : String.valueOf(layer.parameters()),
          layer
              .remark()
              .map(remark -> footnotes.marked(layer.treatment(), remark))
              .orElse(layer.treatment()));
    }
    return "Composite " + composite + System.lineSeparator() + table + footnotes;
  }
}
