package org.lrp4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.LayerRegistry;
import org.lrp4j.network.Finiteness;
import org.lrp4j.network.Flow;
import org.lrp4j.network.NodeFlow;
import org.lrp4j.network.Settings;
import org.lrp4j.network.ShadowNetwork;
import org.lrp4j.rule.Stabilizer;
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
  private final String description;

  private LrpExplainer(ShadowNetwork shadow) {
    this.shadow = shadow;
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
    lock.lock();
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      if (shadow == null) {
        throw new IllegalStateException("This explainer is closed: build a new one");
      }
      return explainNow(inputs, targets);
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

  private Explanation explainNow(INDArray[] given, Target... targets) {
    INDArray[] inputs = Inputs.checked(given, shadow.inputNames(), shadow.dataType());
    List<String> outputNames = shadow.outputNames();
    if (targets.length != 0 && targets.length != outputNames.size()) {
      throw new IllegalArgumentException(
          "Expected no target, or one for each of the outputs "
              + outputNames
              + ", but got "
              + targets.length);
    }
    List<INDArray> explained = shadow.forward(inputs);
    Map<String, Explanation.OutputRelevance> outputs = new LinkedHashMap<>();
    List<INDArray> beginnings = new ArrayList<>();
    for (int i = 0; i < explained.size(); i++) {
      INDArray logits = explained.get(i);
      requireFinite(logits);
      Target target = targets.length == 0 ? Target.predicted() : targets[i];
      INDArray output = shadow.networkOutput(i, logits);
      INDArray beginning =
          OutputRelevance.of(target, outputNames.get(i), logits, shadow.imageFormat());
      beginnings.add(target.kind() == Target.Kind.NOTHING ? null : beginning);
      outputs.put(
          outputNames.get(i), new Explanation.OutputRelevance(output, logits, beginning, target));
    }
    Flow flow = shadow.redistribute(beginnings, inputs);
    if (!flow.inputs().stream().allMatch(Finiteness::holds)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The relevance holds NaN or infinite values, although the network's output is finite: is a"
              + " stabilizer too small for "
              + shadow.dataType()
              + "?");
    }
    return explanation(inputs, outputs, flow);
  }

  private void requireFinite(INDArray logits) {
    if (!Finiteness.holds(logits)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The network's output holds NaN or infinite values for this input, although input and"
              + " parameters are finite: is the input normalised as in training?");
    }
  }

  private Explanation explanation(
      INDArray[] inputs, Map<String, Explanation.OutputRelevance> outputs, Flow flow) {
    List<String> names = shadow.inputNames();
    Map<String, Explanation.InputRelevance> inputRelevance = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      inputRelevance.put(
          names.get(i),
          new Explanation.InputRelevance(inputs[i], flow.inputs().get(i), imageFormat(inputs[i])));
    }
    List<NodeFlow> forwards = new ArrayList<>(flow.nodes());
    Collections.reverse(forwards);
    Map<String, INDArray> layers = new LinkedHashMap<>();
    for (NodeFlow node : forwards) {
      for (int i = 0; i < node.inputs().size(); i++) {
        layers.put(Explanation.key(node.name(), i), node.inputs().get(i));
      }
    }
    Conservation conservation =
        new Conservation(
            flow.nodes().stream()
                .map(
                    node ->
                        new Conservation.Row(
                            node.name(),
                            node.type(),
                            node.treatment(),
                            node.arrived(),
                            node.passedOn(),
                            node.absorbedByBias()))
                .toList());
    return new Explanation(inputRelevance, layers, outputs, conservation);
  }

  private Optional<CNN2DFormat> imageFormat(INDArray input) {
    return input.rank() == 4
        ? Optional.of(shadow.imageFormat().orElse(CNN2DFormat.NCHW))
        : Optional.empty();
  }

  /** Lets go of the network. Explanations stay valid; closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
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
                    gradientTimesInput)));
      }
    }
  }
}
