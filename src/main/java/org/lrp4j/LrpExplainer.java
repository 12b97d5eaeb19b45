package org.lrp4j;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.engine.memory.BlasThreads;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.network.ShadowNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Explains the predictions of a trained network by Layer-wise Relevance Propagation.
 *
 * <pre>{@code
 * try (LrpExplainer explainer = LrpExplainer.builder(network)
 *     .composite(Composite.epsilonPlusFlat())
 *     .build()) {
 *   Explanation explanation = explainer.explain(images);
 *   INDArray relevance = explanation.relevance();
 * }
 * }</pre>
 *
 * <p>The network is only read: its parameters, updater state, listeners and caches stay as they
 * are. It may be trained on between explanations; an explanation sees the current parameters.
 * Explanations may be asked for from several threads and are then made one after the other; nobody
 * may train the network meanwhile.
 *
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 */
public final class LrpExplainer implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private ShadowNetwork shadow;
  private final OutputKinds outputs;
  private final InputMeaning meaning;
  private final long parameters;
  private final List<ExplainedLayer> layers;
  private final List<String> inputNames;
  private final List<String> outputNames;
  private final ExplainerSettings settings;
  private final boolean ofGradients;
  private final String description;

  LrpExplainer(
      ShadowNetwork shadow,
      OutputKinds outputs,
      InputMeaning meaning,
      ExplainerSettings settings,
      boolean ofGradients) {
    this.settings = settings;
    this.ofGradients = ofGradients;
    this.shadow = shadow;
    this.outputs = outputs;
    this.meaning = meaning;
    this.layers = shadow.layers();
    this.inputNames = shadow.inputNames();
    this.outputNames = List.copyOf(shadow.outputNames());
    this.parameters = shadow.parameterCount();
    this.description = shadow.toString();
  }

  /**
   * An explainer for a chain of layers.
   *
   * @param network a trained network
   * @return a builder
   */
  public static LrpExplainerBuilder builder(MultiLayerNetwork network) {
    Objects.requireNonNull(network, "network");
    return new LrpExplainerBuilder(network, settings -> ShadowNetwork.of(network, settings));
  }

  /**
   * An explainer for a graph.
   *
   * @param network a trained network
   * @return a builder
   */
  public static LrpExplainerBuilder builder(ComputationGraph network) {
    Objects.requireNonNull(network, "network");
    return new LrpExplainerBuilder(network, settings -> ShadowNetwork.of(network, settings));
  }

  /**
   * An explainer for whatever was loaded, as DL4J's {@code ModelGuesser} returns it.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @return a builder
   * @throws IllegalArgumentException if it is any other model
   */
  public static LrpExplainerBuilder builder(Model network) {
    Objects.requireNonNull(network, "network");
    if (network instanceof MultiLayerNetwork chain) {
      return builder(chain);
    }
    if (network instanceof ComputationGraph graph) {
      return builder(graph);
    }
    throw new IllegalArgumentException(
        "Expected a MultiLayerNetwork or a ComputationGraph, but got a "
            + network.getClass().getName());
  }

  /**
   * Explains the prediction for each example of a batch: of a network with several outputs, each
   * output's.
   *
   * @param input the batch, in the shape that the network takes; never written to
   * @param targets what to explain: nothing for the predicted class, else one target for each
   *     output, or a single one of an inner layer
   * @return the explanation
   * @throws IllegalArgumentException if the input or a target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(INDArray input, Target... targets) {
    return explain(new INDArray[] {input}, targets);
  }

  /**
   * Explains a network with several inputs.
   *
   * @param inputs a batch for each input, in the network's order; never written to
   * @param targets what to explain: nothing for the predicted class, else one target for each
   *     output, or a single one of an inner layer
   * @return the explanation
   * @throws IllegalArgumentException if an input or a target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(INDArray[] inputs, Target... targets) {
    return explain(inputs, null, targets);
  }

  /**
   * Explains a network whose inputs and outputs are called by their names.
   *
   * <pre>{@code
   * explainer.explain(
   *     Map.of("image", images, "weather", weather), Map.of("price", Target.classIndex(0)));
   * }</pre>
   *
   * @param inputs a batch for each of the {@link #inputNames()}; never written to
   * @param targets what to explain of which of the {@link #outputNames()}; of outputs that are not
   *     named, nothing. Empty for every output's predicted class
   * @return the explanation
   * @throws IllegalArgumentException if a name is unknown, an input is missing, or an input or a
   *     target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(Map<String, INDArray> inputs, Map<String, Target> targets) {
    return explain(ByName.inputs(inputs, inputNames), ByName.targets(targets, outputNames));
  }

  /**
   * Explains a network with sequences of different lengths.
   *
   * @param inputs a batch for each input, in the network's order; never written to
   * @param masks for each input [examples, time steps], 1 where a step counts and 0 where it is
   *     padding, or null; null if no input has one
   * @param targets what to explain: nothing for the predicted class at the last step that counts,
   *     else one target for each output, or a single one of an inner layer
   * @return the explanation
   * @throws IllegalArgumentException if an input, a mask or a target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(INDArray[] inputs, INDArray[] masks, Target... targets) {
    return explain(inputs, masks, List.<Target[]>of(targets)).get(0);
  }

  /**
   * Explains the predictions for a data set: its features, with their mask. Labels play no part.
   *
   * @param data a batch
   * @param targets as of {@link #explain(INDArray, Target...)}
   * @return the explanation
   * @throws IllegalArgumentException if the features or a target do not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(DataSet data, Target... targets) {
    INDArray mask = data.getFeaturesMaskArray();
    return explain(
        new INDArray[] {data.getFeatures()}, mask == null ? null : new INDArray[] {mask}, targets);
  }

  /**
   * Explains the predictions for a data set of several inputs: its features, with their masks.
   *
   * @param data a batch
   * @param targets as of {@link #explain(INDArray, Target...)}
   * @return the explanation
   * @throws IllegalArgumentException if the features or a target do not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(MultiDataSet data, Target... targets) {
    return explain(data.getFeatures(), data.getFeaturesMaskArrays(), targets);
  }

  /**
   * Explains the same batch for several targets, which share the forward pass: five classes cost
   * less than four explanations. For networks with one output.
   *
   * @param input the batch, in the shape that the network takes; never written to
   * @param targets what to explain, at least one
   * @return an explanation for each target, in their order
   * @throws IllegalArgumentException if the input or a target does not fit the network, or the
   *     network has several outputs
   * @throws IllegalStateException if the explainer is closed
   */
  public List<Explanation> explainEach(INDArray input, Target... targets) {
    return explainEach(
        new INDArray[] {input},
        null,
        Stream.of(targets).map(target -> new Target[] {target}).toList());
  }

  /**
   * Explains the same batch several times, for networks with any number of inputs and outputs.
   *
   * @param inputs a batch for each input, in the network's order; never written to
   * @param masks as of {@link #explain(INDArray[], INDArray[], Target...)}
   * @param targets for each explanation what to explain: nothing for the predicted class, else one
   *     target for each output, or a single one of an inner layer
   * @return an explanation for each entry, in their order
   * @throws IllegalArgumentException if an input, a mask or a target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public List<Explanation> explainEach(
      INDArray[] inputs, INDArray[] masks, List<Target[]> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one target, but got none");
    }
    return explain(inputs, masks, targets);
  }

  private List<Explanation> explain(INDArray[] inputs, INDArray[] masks, List<Target[]> targets) {
    lock.lock();
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        BlasThreads threads = BlasThreads.oneFor(parameters)) {
      return new Explaining(requireOpen(), outputs, meaning, ofGradients)
          .explain(inputs, masks, targets);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The layers and vertices of the network, and how relevance goes through each.
   *
   * @return one entry a layer or vertex, from the network's input to its output
   */
  public List<ExplainedLayer> layers() {
    return layers;
  }

  /**
   * The names of the network's inputs.
   *
   * @return the names in the network's order; that of a {@code MultiLayerNetwork} is {@code input}
   */
  public List<String> inputNames() {
    return inputNames;
  }

  /**
   * The names of the network's outputs.
   *
   * @return the names in the network's order; that of a {@code MultiLayerNetwork} is its last
   *     layer's
   */
  public List<String> outputNames() {
    return outputNames;
  }

  /**
   * Whether an output was trained as numbers, one in each column, and not as classes: its loss is
   * that of a regression, such as the mean squared error, and it ends in no softmax or sigmoid. A
   * classifier by logits looks the same but for its loss. Of several such numbers none is the
   * predicted class; {@link Target#predicted()} explains the highest.
   *
   * @param output one of the {@link #outputNames()}
   * @return true of a regression; false also of a network that knows no loss, as models from Keras
   *     often are
   * @throws IllegalArgumentException if there is no such output
   */
  public boolean isRegression(String output) {
    if (!outputNames.contains(output)) {
      throw new IllegalArgumentException(
          "There is no network output \"" + output + "\"; there are " + outputNames);
    }
    return outputs.areNumbers(output);
  }

  /**
   * A checksum of the network's current parameters, by which one can tell whether the network was
   * trained on between two moments. It takes some 5 ms for 25 million parameters.
   *
   * @return the same number as long as no parameter changes; another one, but for a chance of 1 in
   *     2³², when one does
   * @throws IllegalStateException if the explainer is closed, or the network has another parameter
   *     array than when it was built
   */
  public long parameterChecksum() {
    lock.lock();
    try {
      return requireOpen().parameterChecksum();
    } finally {
      lock.unlock();
    }
  }

  private ShadowNetwork requireOpen() {
    if (shadow == null) {
      throw new IllegalStateException("This explainer is closed: build a new one");
    }
    return shadow;
  }

  /** Lets go of the network. Explanations stay valid; closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (shadow != null) {
        shadow.close();
      }
      shadow = null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The composite that the network is explained with, as explanations name it.
   *
   * @return its name, such as "EpsilonPlus"
   */
  public String composite() {
    return ofGradients ? "Gradient" : settings.composite().toString();
  }

  /**
   * What the explainer was told, as far as relevance depends on it: what {@link
   * LrpExplainerBuilder#settings} makes another one like it of.
   *
   * @return the settings, with the composite that was chosen if nobody chose one
   */
  public ExplainerSettings settings() {
    return settings;
  }

  /** The composite and which layer got which rule, as a table. */
  @Override
  public String toString() {
    return description;
  }
}
