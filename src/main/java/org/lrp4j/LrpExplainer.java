package org.lrp4j;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.engine.memory.BlasThreads;
import org.lrp4j.network.Settings;
import org.lrp4j.network.ShadowNetwork;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.Stabilizer;
import org.lrp4j.wrapper.LayerRegistry;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
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
  private final Optional<InputRange> inputRange;
  private final long parameters;
  private final String description;

  private LrpExplainer(ShadowNetwork shadow, Optional<InputRange> inputRange) {
    this.shadow = shadow;
    this.inputRange = inputRange;
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
   * Explains the prediction for each example of a batch: of a network with several outputs, each
   * output's.
   *
   * @param input the batch, in the shape that the network takes; never written to
   * @param targets what to explain: nothing for the predicted class, else one target for each
   *     output
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
   *     output
   * @return the explanation
   * @throws IllegalArgumentException if an input or a target does not fit the network
   * @throws IllegalStateException if the explainer is closed
   */
  public Explanation explain(INDArray[] inputs, Target... targets) {
    return explain(inputs, List.<Target[]>of(targets)).get(0);
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
    if (targets.length == 0) {
      throw new IllegalArgumentException("Expected at least one target, but got none");
    }
    return explain(
        new INDArray[] {input}, Stream.of(targets).map(target -> new Target[] {target}).toList());
  }

  private List<Explanation> explain(INDArray[] inputs, List<Target[]> targets) {
    lock.lock();
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        BlasThreads threads = BlasThreads.oneFor(parameters)) {
      return new Explaining(requireOpen(), inputRange).explain(inputs, targets);
    } finally {
      try {
        if (shadow != null) {
          shadow.release();
        }
      } finally {
        lock.unlock();
      }
    }
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
    private LayerRegistry registry = LayerRegistry.standard();
    private Optional<InputRange> inputRange = Optional.empty();
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
     * What can be explained, and how, if the network has layers of your own.
     *
     * @param newRegistry the registry
     * @return this builder
     */
    public Builder registry(LayerRegistry newRegistry) {
      registry = Objects.requireNonNull(newRegistry, "registry");
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
      inputRange = Optional.of(new InputRange(low, high));
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
     * @throws org.lrp4j.network.UnsupportedModelException if the network cannot be explained as it
     *     is
     * @throws IllegalStateException if the network is not initialised or its parameters are not
     *     finite
     */
    public LrpExplainer build() {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        return new LrpExplainer(
            shadow.apply(
                new Settings(
                    Optional.ofNullable(composite),
                    zeroBias,
                    stabilizer,
                    registry,
                    gradientTimesInput,
                    inputRange.map(InputRange::sign).orElse(Sign.ANY),
                    layerRelevance,
                    conservation,
                    !lowMemory)),
            inputRange);
      }
    }
  }
}
