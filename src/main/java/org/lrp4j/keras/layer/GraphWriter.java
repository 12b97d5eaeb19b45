package org.lrp4j.keras.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.keras.vertex.ShapeVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/** Deeplearning4j's graph while it is built, and what its parameters will be. */
final class GraphWriter {

  /** What scores are called that are moved as their softmax was. */
  static final String SCORES = "/scores";

  private final GraphBuilder builder;
  private final Set<String> names = new HashSet<>();
  private final Map<String, List<Parameter>> parameters = new LinkedHashMap<>();
  private final Set<String> unitsOfInputs = new HashSet<>();
  private final Map<String, SoftmaxOfScores> softmaxes = new HashMap<>();
  private final Set<String> replaced = new HashSet<>();

  GraphWriter(DataType type) {
    builder =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .graphBuilder()
            .allowDisconnected(true)
            .validateOutputLayerConfig(false);
  }

  /** A name that nothing else has yet: of a layer that is called again, with a number. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "@" + i;
    }
    return name;
  }

  /** An input of the network. */
  Tensor input(String name, long... sizes) {
    String unique = unique(name);
    builder.addInputs(unique);
    return asUnitsOfInput(Tensor.of(unique, sizes));
  }

  /** Whether a tensor is an input of the network, perhaps in other units. */
  boolean isUnitsOfInput(Tensor tensor) {
    return unitsOfInputs.contains(tensor.vertex());
  }

  /** Notes that a tensor is an input of the network in other units. */
  Tensor asUnitsOfInput(Tensor tensor) {
    unitsOfInputs.add(tensor.vertex());
    return tensor;
  }

  /** Whether a layer gives a tensor, which then says what its axes are. */
  boolean isOfLayer(Tensor tensor) {
    GraphVertex vertex = builder.getVertices().get(tensor.vertex());
    return vertex instanceof LayerVertex || vertex instanceof PreprocessorVertex;
  }

  /** Notes that a tensor is a softmax, which may be weights of attention, or end the network. */
  Tensor asSoftmax(Tensor tensor, SoftmaxOfScores softmax) {
    softmaxes.put(tensor.vertex(), softmax);
    return tensor;
  }

  /** The softmax that a tensor is. */
  Optional<SoftmaxOfScores> softmax(Tensor tensor) {
    return Optional.ofNullable(softmaxes.get(tensor.vertex()));
  }

  /** The scores of a softmax, for a vertex that computes the softmax itself. */
  Tensor scores(Tensor softmax) {
    replaced.add(softmax.vertex());
    return softmaxes.get(softmax.vertex()).scores();
  }

  /** A layer. */
  Tensor layer(String name, Layer layer, Tensor input, List<Parameter> values, long... sizes) {
    return layer(name, layer, null, input, values, sizes);
  }

  /** A layer behind a preprocessor. */
  Tensor layer(
      String name,
      Layer layer,
      InputPreProcessor before,
      Tensor input,
      List<Parameter> values,
      long... sizes) {
    String unique = unique(name);
    builder.addLayer(unique, layer, before, input.vertex());
    parameters.put(unique, List.copyOf(values));
    return Tensor.of(unique, sizes);
  }

  /** An activation function by itself. */
  Tensor activation(String name, IActivation function, Tensor input) {
    Layer layer = new ActivationLayer.Builder().activation(function).build();
    return layer(name, layer, input, List.of(), input.sizes());
  }

  /** A vertex. */
  Tensor vertex(String name, GraphVertex vertex, List<Tensor> inputs, long... sizes) {
    String unique = unique(name);
    builder.addVertex(unique, vertex, inputs.stream().map(Tensor::vertex).toArray(String[]::new));
    return Tensor.of(unique, sizes);
  }

  /** A vertex with parameters. */
  Tensor vertex(
      String name, GraphVertex vertex, List<Tensor> inputs, List<Parameter> values, long... sizes) {
    Tensor written = vertex(name, vertex, inputs, sizes);
    parameters.put(written.vertex(), List.copyOf(values));
    return written;
  }

  /** A layer of rows at each step of a sequence [time, features]. */
  Tensor layerAtEachStep(
      LayerCall call, Layer layer, Tensor input, List<Parameter> values, long... sizes) {
    Tensor rows =
        layer(
            call.name(),
            layer,
            new RnnToFeedForwardPreProcessor(RNNFormat.NWC),
            input,
            values,
            sizes[1]);
    return preprocessor(
        call.name("sequence"), new FeedForwardToRnnPreProcessor(RNNFormat.NWC), rows, sizes);
  }

  /** A preprocessor by itself. */
  Tensor preprocessor(String name, InputPreProcessor preprocessor, Tensor input, long... sizes) {
    return vertex(name, new PreprocessorVertex(preprocessor), List.of(input), sizes);
  }

  /** The same numbers times a constant. */
  Tensor scaled(String name, double factor, Tensor input) {
    return vertex(name, new ScaleVertex(factor), List.of(input), input.sizes());
  }

  /** The same numbers in another shape, of which one size may be {@link Tensor#ANY}: the rest. */
  Tensor reshaped(String name, Tensor input, long... sizes) {
    Tensor result = shaped(name, input, sizes);
    softmax(input)
        .flatMap(
            softmax ->
                softmax.reshaped(
                    scores -> reshaped(name + SCORES, scores, sizes), input.sizes(), sizes))
        .ifPresent(softmax -> asSoftmax(result, softmax));
    return result;
  }

  private Tensor shaped(String name, Tensor input, long... sizes) {
    if (Tensor.product(sizes) == Tensor.ANY) {
      return vertex(name, new ShapeVertex(sizes, 0), List.of(input), sizes);
    }
    int[] shape = new int[sizes.length + 1];
    shape[0] = -1;
    for (int i = 0; i < sizes.length; i++) {
      shape[i + 1] = Math.toIntExact(sizes[i]);
    }
    return vertex(name, new ReshapeVertex(shape), List.of(input), sizes);
  }

  /**
   * Whether a tensor can be no output: of rows Deeplearning4j runs no batch normalisation that
   * nothing reads.
   */
  boolean isToBeRead(Tensor tensor) {
    return tensor.rank() == 1
        && builder.getVertices().get(tensor.vertex()) instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof BatchNormalization;
  }

  /**
   * Examples and places of an axis, which are the rows of a tensor, as axes of their own.
   *
   * @param like what has the axis, {@link Tensor#ANY} in the sizes, if one of them is not known
   */
  Tensor reshapedLike(String name, Tensor input, Tensor like, long... sizes) {
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == Tensor.ANY) {
        return vertex(name, new ShapeVertex(sizes, axis + 1), List.of(input, like), sizes);
      }
    }
    return reshaped(name, input, sizes);
  }

  ComputationGraphConfiguration finish(List<Tensor> outputs) {
    outputs.forEach(this::endWithSoftmax);
    removeUnread(outputs);
    builder.setOutputs(outputs.stream().map(Tensor::vertex).toArray(String[]::new));
    return builder.build();
  }

  /**
   * Of an output that is a softmax whose numbers were moved, the scores are moved: the network ends
   * with the softmax, so that there are scores to be explained.
   */
  private void endWithSoftmax(Tensor output) {
    SoftmaxOfScores softmax = softmaxes.get(output.vertex());
    if (softmax == null || !softmax.isMoved()) {
      return;
    }
    Tensor scores = softmax.scores();
    builder.getVertices().remove(output.vertex());
    replaced.addAll(builder.getVertexInputs().remove(output.vertex()));
    parameters.remove(output.vertex());
    Layer layer = new ActivationLayer.Builder().activation(softmax.function()).build();
    builder.addLayer(output.vertex(), layer, scores.vertex());
  }

  /** What was replaced is read by nobody else, perhaps. */
  private void removeUnread(List<Tensor> outputs) {
    Deque<String> open = new ArrayDeque<>(outputs.stream().map(Tensor::vertex).toList());
    Set<String> read = new HashSet<>();
    while (!open.isEmpty()) {
      String vertex = open.pop();
      if (read.add(vertex)) {
        open.addAll(builder.getVertexInputs().getOrDefault(vertex, List.of()));
      }
    }
    for (String vertex : replaced) {
      removeUnless(read, vertex);
    }
  }

  private void removeUnless(Set<String> read, String vertex) {
    List<String> inputs = builder.getVertexInputs().get(vertex);
    if (inputs == null || read.contains(vertex)) {
      return;
    }
    builder.getVertices().remove(vertex);
    builder.getVertexInputs().remove(vertex);
    parameters.remove(vertex);
    inputs.forEach(input -> removeUnless(read, input));
  }

  /** What the parameters of each layer will be. */
  Stream<Map.Entry<String, List<Parameter>>> parameters() {
    return parameters.entrySet().stream();
  }
}
