package org.lrp4j;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.engine.memory.BlasThreads;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.network.LayerRegistry;
import org.lrp4j.network.Settings;
import org.lrp4j.network.ShadowNetwork;
import org.lrp4j.network.StandardFamilies;
import org.lrp4j.rule.Stabilizer;
import org.nd4j.linalg.activations.IActivation;
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
  private final InputRanges ranges;
  private final long parameters;
  private final List<ExplainedLayer> layers;
  private final String description;

  private LrpExplainer(ShadowNetwork shadow, InputRanges ranges) {
    this.shadow = shadow;
    this.ranges = ranges;
    this.layers = shadow.layers();
    this.parameters = shadow.parameterCount();
    this.description = shadow.toString();
  }

  /**
   * An explainer for a chain of layers.
   *
   * @param network a trained network
   * @return a builder
   */
  public static Builder builder(MultiLayerNetwork network) {
    Objects.requireNonNull(network, "network");
    return new Builder(settings -> ShadowNetwork.of(network, settings));
  }

  /**
   * An explainer for a graph.
   *
   * @param network a trained network
   * @return a builder
   */
  public static Builder builder(ComputationGraph network) {
    Objects.requireNonNull(network, "network");
    return new Builder(settings -> ShadowNetwork.of(network, settings));
  }

  /**
   * An explainer for whatever was loaded, as DL4J's {@code ModelGuesser} returns it.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @return a builder
   * @throws IllegalArgumentException if it is any other model
   */
  public static Builder builder(Model network) {
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
      return new Explaining(requireOpen(), ranges).explain(inputs, masks, targets);
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

  /** The composite and which layer got which rule, as a table. */
  @Override
  public String toString() {
    return description;
  }

  /** Collects what an explainer needs to know; everything has a default. */
  public static final class Builder {

    private final Function<Settings, ShadowNetwork> shadow;
    private final Set<String> gradientTimesInput = new HashSet<>();
    private Composite composite;
    private boolean zeroBias;
    private double stabilizer = Stabilizer.DEFAULT;
    private final LayerRegistry.Builder registry = StandardFamilies.registry();
    private final Map<String, InputRange> inputRanges = new HashMap<>();
    private Optional<InputRange> rangeOfAll = Optional.empty();
    private boolean verifies = true;
    private boolean layerRelevance = true;
    private boolean conservation = true;
    private boolean lowMemory;

    private Builder(Function<Settings, ShadowNetwork> shadow) {
      this.shadow = shadow;
    }

    /**
     * Which layer gets which rule. By default {@link Composite#epsilonPlus()} for networks with
     * convolutions, and the epsilon rule for others.
     *
     * @param newComposite the composite
     * @return this builder
     */
    public Builder composite(Composite newComposite) {
      composite = Objects.requireNonNull(newComposite, "composite");
      return this;
    }

    /**
     * Whether all rules leave biases out, so that none of the relevance is absorbed by them and the
     * sum stays the same from layer to layer, apart from what stabilizers and outputs of exactly
     * zero absorb. Off by default.
     *
     * @param newZeroBias true to leave biases out
     * @return this builder
     */
    public Builder zeroBias(boolean newZeroBias) {
      zeroBias = newZeroBias;
      return this;
    }

    /**
     * The δ of the treatments that have no rule: average pooling, sums, batch normalisation that is
     * not merged. By default 1e-6.
     *
     * @param newStabilizer δ, greater than zero
     * @return this builder
     */
    public Builder stabilizer(double newStabilizer) {
      stabilizer = Stabilizer.requireValid(newStabilizer);
      return this;
    }

    /**
     * Adds layers of your own, or replaces how known ones are explained.
     *
     * @param family how layers of a type are explained
     * @return this builder
     */
    public Builder register(LayerFamily<?> family) {
      registry.layer(family);
      return this;
    }

    /**
     * Adds vertices of your own, or replaces how known ones are explained.
     *
     * @param family how vertices of a type are explained
     * @return this builder
     */
    public Builder register(VertexFamily<?> family) {
      registry.vertex(family);
      return this;
    }

    /**
     * Adds a preprocessor that only moves values about.
     *
     * @param type its exact class; its {@code backprop} must be the inverse of its {@code
     *     preProcess}
     * @return this builder
     */
    public Builder registerPreprocessor(Class<? extends InputPreProcessor> type) {
      registry.preprocessor(type);
      return this;
    }

    /**
     * Adds an activation function that acts on each element by itself.
     *
     * @param type its exact class
     * @return this builder
     */
    public Builder registerActivation(Class<? extends IActivation> type) {
      registry.elementWiseActivation(type);
      return this;
    }

    /**
     * Explains layers or vertices by gradient × input instead of by a rule: the way out for layers
     * that lrp4j does not know. Relevance is not conserved there.
     *
     * @param names the names of the layers or vertices
     * @return this builder
     */
    public Builder gradientTimesInput(String... names) {
      gradientTimesInput.addAll(Arrays.asList(names));
      return this;
    }

    /**
     * The range that the network's inputs lie in, after normalisation. An explanation gets faster
     * where no input can be negative, because the first layer then needs fewer terms; inputs
     * outside the range are refused. By default any input is taken.
     *
     * @param low the lowest value of an input
     * @param high the highest value of an input, not below {@code low}
     * @return this builder
     * @throws IllegalArgumentException if the numbers are no range
     */
    public Builder inputRange(double low, double high) {
      rangeOfAll = Optional.of(new InputRange(low, high));
      return this;
    }

    /**
     * The range of one of several inputs; it wins over the range of all.
     *
     * @param input the input's name
     * @param low its lowest value, after normalisation
     * @param high its highest value, not below {@code low}
     * @return this builder
     * @throws IllegalArgumentException if the numbers are no range
     */
    public Builder inputRange(String input, double low, double high) {
      inputRanges.put(Objects.requireNonNull(input, "input"), new InputRange(low, high));
      return this;
    }

    /**
     * Whether the first explanation is compared with DL4J's own forward pass: each layer of a
     * family that you registered with the layer itself, and the network's outputs with {@code
     * output()}. A difference beyond rounding is an exception that names the layer. On by default;
     * it costs one forward pass of the network, with the memory that takes.
     *
     * @param newVerifies false to trust every family
     * @return this builder
     */
    public Builder verify(boolean newVerifies) {
      verifies = newVerifies;
      return this;
    }

    /**
     * Whether explanations hold the relevance of every layer ({@link Explanation#relevance(String)}
     * with a layer's name) and not only of the network's inputs. On by default; off saves memory,
     * as much as the network's activations take, for as long as an explanation lives.
     *
     * @param keep false to keep the inputs' relevance only
     * @return this builder
     */
    public Builder layerRelevance(boolean keep) {
      layerRelevance = keep;
      return this;
    }

    /**
     * Whether explanations hold the {@link Explanation#conservation() conservation table}. On by
     * default; off saves the sums over every layer's relevance and bias, some 5 % of the time.
     * Heatmaps do not depend on it.
     *
     * @param keep false to leave the table out
     * @return this builder
     */
    public Builder conservation(boolean keep) {
      conservation = keep;
      return this;
    }

    /**
     * Whether nothing is kept between explanations: by default modified weights are kept until the
     * parameters change, and buffers for the next batch, which takes about as much memory as an
     * explanation needs, and saves up to half its time.
     *
     * @param save true to give all memory back after each explanation
     * @return this builder
     */
    public Builder lowMemory(boolean save) {
      lowMemory = save;
      return this;
    }

    /**
     * Builds the explainer.
     *
     * @return the explainer
     * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
     * @throws IllegalStateException if the network is not initialised or its parameters are not
     *     finite
     */
    public LrpExplainer build() {
      InputRanges ranges = new InputRanges(rangeOfAll, inputRanges);
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        ShadowNetwork built =
            shadow.apply(
                new Settings(
                    Optional.ofNullable(composite),
                    zeroBias,
                    stabilizer,
                    registry.build(),
                    gradientTimesInput,
                    ranges::sign,
                    layerRelevance,
                    conservation,
                    !lowMemory,
                    verifies));
        ranges.requireKnown(built.inputNames());
        return new LrpExplainer(built, ranges);
      }
    }
  }
}
