package org.lrp4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.Loans;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.layer.DataFormat;
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
  private final Map<String, OutputRelevance> outputs;
  private final Optional<Conservation> conservation;
  private final Optional<String> composite;
  private final Loans loans;
  private final SharedArrays shared;
  private boolean closed;

  /** One output of the network: what came out, what was explained, and where relevance began. */
  record OutputRelevance(INDArray output, INDArray explained, INDArray relevance, Target target) {}

  Explanation(
      Map<String, ExplainedInput> inputs,
      Map<LayerInput, INDArray> layers,
      Map<String, OutputRelevance> outputs,
      Optional<Conservation> conservation,
      Loans loans,
      SharedArrays shared) {
    this(inputs, layers, outputs, conservation, Optional.empty(), loans, shared);
  }

  Explanation(
      Map<String, ExplainedInput> inputs,
      Map<LayerInput, INDArray> layers,
      Map<String, OutputRelevance> outputs,
      Optional<Conservation> conservation,
      Optional<String> composite,
      Loans loans,
      SharedArrays shared) {
    this.composite = composite;
    this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
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
    LayerInput first = new LayerInput(name, 0);
    return relevance(
        layers.keySet().stream()
            .filter(known -> !layers.containsKey(first) && known.toString().equals(name))
            .findFirst()
            .orElse(first));
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
    return firstOutput().explained();
  }

  /**
   * What was explained of an output: its logits, before a softmax or sigmoid.
   *
   * @param name the output's name
   * @return an array of the output's shape
   * @throws IllegalArgumentException if there is no such output
   */
  public INDArray explainedOutput(String name) {
    return requireOutput(name).explained();
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
   * The composite that the explainer has, such as "EpsilonPlus".
   *
   * @return its name; empty of an explanation that no explainer made
   */
  public Optional<String> composite() {
    return composite;
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
    loans.close();
    outputs.values().forEach(output -> ArrayPool.free(output.relevance()));
    shared.release();
  }
}
