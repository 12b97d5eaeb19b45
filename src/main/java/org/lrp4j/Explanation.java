package org.lrp4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.Loans;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.layer.Signal;
import org.lrp4j.network.NodeFlow;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Why a network predicted what it predicted: the relevance of every input and of every layer's
 * input.
 *
 * <p>All arrays are batch first, in DL4J's shapes and in the network's data type (FLOAT for
 * networks in half precision). They belong to the explanation: copy before you change one. An
 * explanation stays valid when its explainer is closed.
 *
 * <p>Closing an explanation is optional: it gives the memory of its relevance back to the explainer
 * at once, for the next explanation, and frees its copy of the input and the outputs, where
 * otherwise the garbage collector frees all that some time after the last use. In loops over
 * thousands of inputs that keeps the process small, because the collector does not see how much
 * memory outside of the heap an explanation holds. Copy what you want to keep before you close.
 */
public final class Explanation implements AutoCloseable {

  private final Map<String, ExplainedInput> inputs;
  private final Map<LayerInput, INDArray> layers;
  private final Map<LayerInput, ActivationRange> ranges;
  private final Map<String, NodeFlow.Output> layerOutputs;
  private final Map<String, List<ParameterRelevance>> parameters;
  private final Map<String, OutputRelevance> outputs;
  private final Optional<Conservation> conservation;
  private final Optional<String> composite;
  private final Loans loans;
  private final SharedArrays shared;
  private final Optional<Explanation> origin;
  private boolean closed;

  /** One output of the network: what came out, what was explained, and where relevance began. */
  record OutputRelevance(
      INDArray output,
      Signal explained,
      OutputClasses classes,
      INDArray relevance,
      Target target,
      Optional<Yolo2OutputLayer> detector) {}

  Explanation(
      Map<String, ExplainedInput> inputs,
      Map<LayerInput, INDArray> layers,
      Map<String, OutputRelevance> outputs,
      Optional<Conservation> conservation,
      Loans loans,
      SharedArrays shared) {
    this(
        inputs,
        layers,
        Map.of(),
        Map.of(),
        Map.of(),
        outputs,
        conservation,
        Optional.empty(),
        loans,
        shared);
  }

  Explanation(
      Map<String, ExplainedInput> inputs,
      Map<LayerInput, INDArray> layers,
      Map<LayerInput, ActivationRange> ranges,
      Map<String, NodeFlow.Output> layerOutputs,
      Map<String, List<ParameterRelevance>> parameters,
      Map<String, OutputRelevance> outputs,
      Optional<Conservation> conservation,
      Optional<String> composite,
      Loans loans,
      SharedArrays shared) {
    this(
        inputs,
        layers,
        ranges,
        layerOutputs,
        parameters,
        outputs,
        conservation,
        composite,
        loans,
        shared,
        Optional.empty());
  }

  private Explanation(
      Map<String, ExplainedInput> inputs,
      Map<LayerInput, INDArray> layers,
      Map<LayerInput, ActivationRange> ranges,
      Map<String, NodeFlow.Output> layerOutputs,
      Map<String, List<ParameterRelevance>> parameters,
      Map<String, OutputRelevance> outputs,
      Optional<Conservation> conservation,
      Optional<String> composite,
      Loans loans,
      SharedArrays shared,
      Optional<Explanation> origin) {
    this.origin = origin;
    this.composite = composite;
    this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    this.ranges = Map.copyOf(ranges);
    this.layerOutputs = Map.copyOf(layerOutputs);
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.conservation = conservation;
    this.loans = loans;
    this.shared = shared;
  }

  /**
   * The relevance of the network's only input.
   *
   * @return an array of the input's shape: positive where the input speaks for the target, negative
   *     where it speaks against it
   * @throws IllegalStateException if the network has several inputs
   */
  public INDArray relevance() {
    return onlyInput().relevance();
  }

  /**
   * The relevance of an input of the network, or of a layer's or vertex's input.
   *
   * @param name the name of a network input, layer or vertex, or one of {@link #layerNames()}; of a
   *     vertex with several inputs its name gives the first one's, see {@link #relevance(String,
   *     int)}, which tells a vertex's second input from a layer that is called {@code name#1}
   * @return an array of that input's shape, for a layer after its preprocessor
   * @throws IllegalArgumentException if there is nothing of that name
   */
  public INDArray relevance(String name) {
    ExplainedInput input = inputs.get(name);
    if (input != null) {
      return input.relevance();
    }
    return relevance(layerInput(name));
  }

  private LayerInput layerInput(String name) {
    LayerInput first = new LayerInput(name, 0);
    return layers.keySet().stream()
        .filter(known -> !layers.containsKey(first) && known.toString().equals(name))
        .findFirst()
        .orElse(first);
  }

  /**
   * The relevance of one of the inputs of a layer or vertex.
   *
   * @param name the name of a layer or vertex
   * @param index which input, from 0
   * @return an array of that input's shape
   * @throws IllegalArgumentException if there is nothing of that name or index
   */
  public INDArray relevance(String name, int index) {
    return relevance(new LayerInput(name, index));
  }

  /**
   * Between what the activations of each unit of a layer's or vertex's input lay, over the examples
   * of the batch.
   *
   * @param name the name of a layer or vertex, or one of {@link #layerNames()}, as for {@link
   *     #relevance(String)}
   * @return the least and the greatest activation of each unit, feature or channel
   * @throws IllegalArgumentException if there is nothing of that name, or the explainer was built
   *     without {@link LrpExplainerBuilder#activationRanges}
   */
  public ActivationRange activationRange(String name) {
    LayerInput input = layerInput(name);
    relevance(input); // or there is no such layer
    ActivationRange range = ranges.get(input);
    if (range == null) {
      throw new IllegalArgumentException(
          "It is not known between what the activations of layer input \""
              + input
              + "\" lay: build the explainer with activationRanges(true)");
    }
    return range;
  }

  /**
   * The relevance of a layer's or vertex's output, all that its readers sent back: how much each
   * channel of the layer counted. Of a target that goes {@link Target#through through} channels of
   * the layer, that of these channels.
   *
   * @param name the name of a layer or vertex
   * @return an array of its output's shape
   * @throws IllegalArgumentException if no relevance came by a layer of that name, or that of
   *     layers is not kept
   */
  public INDArray layerOutputRelevance(String name) {
    return requireLayerOutput(name).relevance();
  }

  /**
   * How to read the axes of a layer's or vertex's output.
   *
   * @param name the name of a layer or vertex
   * @return where its channels, units or features are, and where its positions
   * @throws IllegalArgumentException as of {@link #layerOutputRelevance(String)}
   */
  public DataFormat layerOutputFormat(String name) {
    return requireLayerOutput(name).format();
  }

  private NodeFlow.Output requireLayerOutput(String name) {
    NodeFlow.Output output = layerOutputs.get(name);
    if (output == null) {
      throw new IllegalArgumentException(
          "There is no relevance of an output of layer \""
              + name
              + "\"; there is that of "
              + (layerOutputs.isEmpty()
                  ? "none, because the explainer was built with layerRelevance(false)"
                  : new TreeSet<>(layerOutputs.keySet())));
    }
    return output;
  }

  /**
   * The relevance of each weight and bias of a layer, added up over the examples of the batch: how
   * much of the relevance went through it. Over all parameters of a layer it adds up to the
   * relevance of the layer's output.
   *
   * <p>It is known of dense layers and convolutions of all kinds, of autoencoders and of
   * embeddings. Under a rule that does not look at the weights, such as {@link
   * org.lrp4j.rule.FlatRule}, it is no measure of them.
   *
   * @param layer the name of a layer
   * @return the layer's parameters that have one, by the names of its table of parameters
   * @throws IllegalArgumentException if no relevance of the layer's parameters is known, as of
   *     recurrent layers, batch normalisation and attention, or none came by; or if the explainer
   *     was built without {@link LrpExplainerBuilder#parameterRelevance}
   */
  public List<ParameterRelevance> parameterRelevance(String layer) {
    List<ParameterRelevance> known = parameters.get(layer);
    if (known == null) {
      throw new IllegalArgumentException(
          parameters.isEmpty()
              ? "There is no relevance of the parameters of layer \""
                  + layer
                  + "\": build the explainer with parameterRelevance(true), and a network with dense"
                  + " layers, convolutions or embeddings"
              : "The relevance of parameters is known of dense layers, convolutions and embeddings,"
                  + " not of layer \""
                  + layer
                  + "\"; here it is known of "
                  + parameters.keySet());
    }
    return known;
  }

  /**
   * The layers whose parameters' relevance is known.
   *
   * @return their names, from the network's input to its output; none if the explainer was built
   *     without {@link LrpExplainerBuilder#parameterRelevance}
   */
  public List<String> parameterLayers() {
    return List.copyOf(parameters.keySet());
  }

  private INDArray relevance(LayerInput input) {
    INDArray relevance = layers.get(input);
    if (relevance == null) {
      throw new IllegalArgumentException(
          "There is no layer input \""
              + input
              + "\"; there are the network inputs "
              + inputs.keySet()
              + " and the layer inputs "
              + (layers.isEmpty()
                  ? "none, because the explainer was built with layerRelevance(false)"
                  : layerNames()));
    }
    return relevance;
  }

  /**
   * The network's only input.
   *
   * @return the array that was explained, cast to the network's data type
   * @throws IllegalStateException if the network has several inputs
   */
  public INDArray input() {
    return onlyInput().input();
  }

  /**
   * An input of the network.
   *
   * @param name the input's name
   * @return the array that was explained, cast to the network's data type
   * @throws IllegalArgumentException if there is no such input
   */
  public INDArray input(String name) {
    return requireInput(name).input();
  }

  /**
   * What the axes of an input mean.
   *
   * @param name the input's name
   * @return where its channels or features are, and where its positions
   * @throws IllegalArgumentException if there is no such input
   */
  public DataFormat format(String name) {
    return requireInput(name).format();
  }

  /**
   * All inputs of the network, each with its relevance: what pictures are made of.
   *
   * @return the inputs in the network's order; they hold this explanation's arrays
   */
  public List<ExplainedInput> inputs() {
    return List.copyOf(inputs.values());
  }

  /**
   * The names of the network's inputs.
   *
   * @return the names in the network's order
   */
  public List<String> inputNames() {
    return List.copyOf(inputs.keySet());
  }

  /**
   * The names of all layers' and vertices' inputs whose relevance is known.
   *
   * @return the names from the network's input to its output; the second input of a vertex is
   *     called {@code name#1}
   */
  public List<String> layerNames() {
    return layers.keySet().stream().map(LayerInput::toString).toList();
  }

  /**
   * The names of the network's outputs, or of the inner layer that a target began at.
   *
   * @return the names in the network's order
   */
  public List<String> outputNames() {
    return List.copyOf(outputs.keySet());
  }

  /**
   * The network's first output, as {@code network.output()} gives it.
   *
   * @return for a classifier usually the probabilities
   */
  public INDArray output() {
    return firstOutput().output();
  }

  /**
   * An output of the network, as {@code network.output()} gives it.
   *
   * @param name the output's name
   * @return for a classifier usually the probabilities
   * @throws IllegalArgumentException if there is no such output
   */
  public INDArray output(String name) {
    return requireOutput(name).output();
  }

  /**
   * What was explained of the first output: its logits, before a softmax or sigmoid.
   *
   * @return an array of the output's shape
   */
  public INDArray explainedOutput() {
    return firstOutput().explained().values();
  }

  /**
   * What was explained of an output: its logits, before a softmax or sigmoid.
   *
   * @param name the output's name
   * @return an array of the output's shape
   * @throws IllegalArgumentException if there is no such output
   */
  public INDArray explainedOutput(String name) {
    return requireOutput(name).explained().values();
  }

  /**
   * The relevance that the explanation of the first output began with.
   *
   * @return an array of the output's shape, by default the winning logit and zeros
   */
  public INDArray outputRelevance() {
    return firstOutput().relevance();
  }

  /**
   * The relevance that the explanation of an output began with.
   *
   * @param name the output's name
   * @return an array of the output's shape, by default the winning logit and zeros
   * @throws IllegalArgumentException if there is no such output
   */
  public INDArray outputRelevance(String name) {
    return requireOutput(name).relevance();
  }

  /**
   * What the axes of the first output mean.
   *
   * @return where its classes are, and where its positions or time steps
   */
  public DataFormat outputFormat() {
    return firstOutput().classes().format();
  }

  /**
   * What the axes of an output mean.
   *
   * @param name the output's name
   * @return where its classes are, and where its positions or time steps
   * @throws IllegalArgumentException if there is no such output
   */
  public DataFormat outputFormat(String name) {
    return requireOutput(name).classes().format();
  }

  /**
   * How many classes the first output tells apart: as many as it has columns; a single column
   * behind a sigmoid tells two apart, and any other is a number. Of several numbers, see {@link
   * LrpExplainer#isRegression}, how many they are.
   *
   * @return the number of classes; 1 if the output is one number for each example or position
   */
  public int classCount() {
    return firstOutput().classes().count();
  }

  /**
   * How many classes an output tells apart, see {@link #classCount()}.
   *
   * @param name the output's name
   * @return the number of classes; 1 if the output is one number for each example or position
   * @throws IllegalArgumentException if there is no such output
   */
  public int classCount(String name) {
    return requireOutput(name).classes().count();
  }

  /**
   * The class that the first output predicts for an example: the one with the highest logit; of the
   * two classes of a single sigmoid class 1 if its probability is above ½.
   *
   * @param example which example, from 0
   * @return the class, from 0; empty unless the output is [batch, classes], and of a regression
   */
  public OptionalInt predictedClass(int example) {
    return firstOutput().classes().predicted(example);
  }

  /**
   * The class that an output predicts for an example, see {@link #predictedClass(int)}.
   *
   * @param name the output's name
   * @param example which example, from 0
   * @return the class, from 0; empty unless the output is [batch, classes], and of a regression
   * @throws IllegalArgumentException if there is no such output
   */
  public OptionalInt predictedClass(String name, int example) {
    return requireOutput(name).classes().predicted(example);
  }

  /**
   * The class of the first output whose relevance an example's explanation is.
   *
   * @param example which example, from 0
   * @return the class, or of a regression the output's column, from 0; empty unless the output is
   *     [batch, classes], and if the explanation began with a relevance of the caller's own at
   *     several classes, or with nothing
   */
  public OptionalInt findExplainedClass(int example) {
    OutputRelevance output = firstOutput();
    return output.classes().explained(example, output.target(), output.relevance());
  }

  /**
   * The class of an output whose relevance an example's explanation is, see {@link
   * #findExplainedClass(int)}.
   *
   * @param name the output's name
   * @param example which example, from 0
   * @return the class, from 0; empty as there
   * @throws IllegalArgumentException if there is no such output
   */
  public OptionalInt findExplainedClass(String name, int example) {
    OutputRelevance output = requireOutput(name);
    return output.classes().explained(example, output.target(), output.relevance());
  }

  /**
   * A class's logit in the first output [batch, classes]: of the two classes of a single sigmoid
   * the logit for class 1, and minus the logit for class 0.
   *
   * @param example which example, from 0
   * @param ofClass the class, from 0
   * @return the value that its explanation begins with
   * @throws IllegalArgumentException if there is no such class
   */
  public double logit(int example, int ofClass) {
    return firstOutput().classes().logit(example, ofClass);
  }

  /**
   * The score that was explained of an example's first output: with how much relevance its
   * explanation began. For a class that is its logit, for a contrast the logit minus the mean of
   * the others, from {@link Target#fromOne()} 1, and for relevance of your own its sum.
   *
   * @param example the example, from 0
   * @return the sum of {@link #outputRelevance()} over the example
   * @throws IllegalArgumentException if there is no such example
   */
  public double score(int example) {
    return score(outputNames().get(0), example);
  }

  /**
   * The score that was explained of an example's output, as of {@link #score(int)}.
   *
   * @param output the output's name
   * @param example the example, from 0
   * @return the sum of {@link #outputRelevance(String)} over the example
   * @throws IllegalArgumentException if there is no such output or example
   */
  public double score(String output, int example) {
    INDArray relevance = requireExample(output, example).relevance();
    return relevance.slice(example).sumNumber().doubleValue();
  }

  /**
   * The class that was explained of an example's first output: the one that was asked for, or else
   * the predicted one; of a contrast the one that is compared with the others.
   *
   * @param example the example, from 0
   * @return the class, from 0; of an inner layer the channel or unit, of several numbers the column
   * @throws IllegalArgumentException if there is no such example
   * @throws IllegalStateException if it was no class, but nothing or relevance of the caller's own,
   *     or not one, as the predicted classes of an image of class scores, or if the output is a
   *     number
   */
  public int explainedClass(int example) {
    return explainedClass(outputNames().get(0), example);
  }

  /**
   * The class that was explained of an example's output, as of {@link #explainedClass(int)}.
   *
   * @param output the output's name
   * @param example the example, from 0
   * @return the class, from 0
   * @throws IllegalArgumentException if there is no such output or example
   * @throws IllegalStateException if it was no class, or not one
   */
  public int explainedClass(String output, int example) {
    return ExplainedClass.of(output, requireExample(output, example), example);
  }

  /**
   * The target that was explained of the first output.
   *
   * @return the target
   */
  public Target target() {
    return firstOutput().target();
  }

  /**
   * The target that was explained of an output.
   *
   * @param name the output's name
   * @return the target
   * @throws IllegalArgumentException if there is no such output
   */
  public Target target(String name) {
    return requireOutput(name).target();
  }

  /**
   * The boxes that an object detector found, with those marked that are explained: of the first
   * explained output that ends in a {@code Yolo2OutputLayer}. {@link org.lrp4j.picture.Heatmap}
   * draws them by itself.
   *
   * @return the boxes; empty if no such output is explained
   */
  public Optional<DetectedBoxes> boxes() {
    return outputs.values().stream()
        .filter(
            output ->
                output.detector().isPresent() && output.target().kind() != Target.Kind.NOTHING)
        .findFirst()
        .map(
            output ->
                DetectedBoxes.of(output.output(), output.detector().get())
                    .explaining(output.relevance()));
  }

  /**
   * How much relevance arrived at each layer, and what became of it.
   *
   * @return the table, from the network's output to its inputs
   * @throws IllegalStateException if the explainer was built with {@code conservation(false)}
   */
  public Conservation conservation() {
    return conservation.orElseThrow(
        () ->
            new IllegalStateException(
                "There is no conservation table, because the explainer was built with"
                    + " conservation(false): leave that out to get one"));
  }

  /**
   * The conservation table, if there is one.
   *
   * @return the table; empty if the explainer was built with {@code conservation(false)}
   */
  public Optional<Conservation> findConservation() {
    return conservation;
  }

  /**
   * The composite that the explainer has, such as "EpsilonPlus", or the method that made the
   * relevance where that was another one.
   *
   * @return its name; empty of an explanation that no explainer made
   */
  public Optional<String> composite() {
    return composite;
  }

  /**
   * The same predictions with the relevance of another method, made from this explanation or
   * without it: what pictures, measures and reports take for an explanation like any other. It has
   * neither the relevance of layers nor a conservation table.
   *
   * @param method the method's name, which takes the place of {@link #composite()}
   * @param relevance an array of its shape for each input, in the network's order; not copied
   * @return the explanation, which shares this one's inputs and outputs; closing it closes this one
   * @throws IllegalArgumentException if there are more or fewer arrays than inputs, or one has
   *     another shape
   */
  public Explanation withRelevance(String method, List<INDArray> relevance) {
    if (relevance.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "Expected relevance for each of the inputs "
              + inputs.keySet()
              + ", but got "
              + relevance.size()
              + " arrays");
    }
    Map<String, ExplainedInput> others = new LinkedHashMap<>();
    inputs.forEach(
        (name, input) -> others.put(name, input.withRelevance(relevance.get(others.size()))));
    return new Explanation(
        others,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        outputs,
        Optional.empty(),
        Optional.of(method),
        loans,
        shared,
        Optional.of(this));
  }

  /**
   * Writes relevance as a NumPy file.
   *
   * @param name the name of a network input, layer or vertex, as for {@link #relevance(String)}
   * @param file the file to write, usually named {@code *.npy}; replaced if it exists
   * @throws UncheckedIOException if the file cannot be written
   */
  public void saveRelevance(String name, Path file) {
    INDArray array = relevance(name);
    try {
      NpyWriter.write(file, array);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the relevance of \"" + name + "\" to " + file, e);
    }
  }

  /** The target and, unless it was left out, the sum of relevance layer by layer, as a table. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    outputs.forEach(
        (name, output) ->
            text.append("Explanation of \"")
                .append(name)
                .append("\", ")
                .append(output.target())
                .append(", ")
                .append(output.output().size(0))
                .append(output.output().size(0) == 1 ? " example" : " examples")
                .append(System.lineSeparator()));
    conservation.ifPresent(text::append);
    return text.toString();
  }

  /** All of the outputs, in the network's order. */
  List<OutputRelevance> outputRelevances() {
    return List.copyOf(outputs.values());
  }

  private ExplainedInput onlyInput() {
    if (inputs.size() != 1) {
      throw new IllegalStateException(
          "The network has the inputs " + inputs.keySet() + ": say which one you mean, by name");
    }
    return inputs.values().iterator().next();
  }

  private ExplainedInput requireInput(String name) {
    ExplainedInput input = inputs.get(name);
    if (input == null) {
      throw new IllegalArgumentException(
          "There is no network input \"" + name + "\"; there are " + inputs.keySet());
    }
    return input;
  }

  private OutputRelevance firstOutput() {
    return outputs.values().iterator().next();
  }

  private OutputRelevance requireOutput(String name) {
    OutputRelevance output = outputs.get(name);
    if (output == null) {
      throw new IllegalArgumentException(
          "There is no network output \"" + name + "\"; there are " + outputs.keySet());
    }
    return output;
  }

  private OutputRelevance requireExample(String name, int example) {
    OutputRelevance output = requireOutput(name);
    long examples = output.relevance().size(0);
    if (example < 0 || example >= examples) {
      throw new IllegalArgumentException(
          "There is no example " + example + " in an explanation of " + examples + ", from 0");
    }
    return output;
  }

  /**
   * Frees all arrays, which cannot be read any more. Those that the explanations of several targets
   * share, inputs and outputs, can be read until the last of these explanations is closed. Names,
   * targets and the conservation table stay. Closing twice does nothing; any thread may close.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (origin.isPresent()) {
      origin.get().close();
      return;
    }
    loans.close();
    outputs.values().forEach(output -> ArrayPool.free(output.relevance()));
    shared.release();
  }
}
