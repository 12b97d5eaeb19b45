package org.lrp4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.network.LayerRegistry;
import org.lrp4j.network.Settings;
import org.lrp4j.network.ShadowNetwork;
import org.lrp4j.network.StandardFamilies;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.Stabilizer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** Collects what an explainer needs to know; everything has a default. */
public final class LrpExplainerBuilder {

  private final Model network;
  private final Function<Settings, ShadowNetwork> shadow;
  private final Set<String> gradientTimesInput = new HashSet<>();
  private Composite composite;
  private boolean zeroBias;
  private double stabilizer = Stabilizer.DEFAULT;
  private final LayerRegistry.Builder registry = StandardFamilies.registry();
  private final List<String> registered = new ArrayList<>();
  private final Map<String, InputRange> inputRanges = new HashMap<>();
  private Optional<InputRange> rangeOfAll = Optional.empty();
  private ChannelOrder channelOrder = ChannelOrder.UNKNOWN;
  private Vocabulary vocabulary = Vocabulary.UNKNOWN;
  private boolean verifies = true;
  private boolean remarksOnLayers = true;
  private boolean layerRelevance = true;
  private boolean parameterRelevance;
  private boolean activationRanges;
  private boolean conservation = true;
  private boolean lowMemory;
  private boolean fixedParameters;
  private boolean reproducible;

  LrpExplainerBuilder(Model network, Function<Settings, ShadowNetwork> shadow) {
    this.network = network;
    this.shadow = shadow;
  }

  /**
   * Which layer gets which rule. By default {@link Composite#epsilonPlus()} for networks with
   * convolutions, and the epsilon rule for others.
   *
   * @param newComposite the composite
   * @return this builder
   */
  public LrpExplainerBuilder composite(Composite newComposite) {
    composite = Objects.requireNonNull(newComposite, "composite");
    return this;
  }

  /**
   * Whether all rules leave biases out, so that none of the relevance is absorbed by them and the
   * sum stays the same from layer to layer, apart from what stabilizers and outputs of exactly zero
   * absorb. Off by default.
   *
   * @param newZeroBias true to leave biases out
   * @return this builder
   */
  public LrpExplainerBuilder zeroBias(boolean newZeroBias) {
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
  public LrpExplainerBuilder stabilizer(double newStabilizer) {
    stabilizer = Stabilizer.requireValid(newStabilizer);
    return this;
  }

  /**
   * Adds layers of your own, or replaces how known ones are explained.
   *
   * @param family how layers of a type are explained
   * @return this builder
   */
  public LrpExplainerBuilder register(LayerFamily<?> family) {
    registry.layer(family);
    registered.add(family.getClass().getName());
    return this;
  }

  /**
   * Adds vertices of your own, or replaces how known ones are explained.
   *
   * @param family how vertices of a type are explained
   * @return this builder
   */
  public LrpExplainerBuilder register(VertexFamily<?> family) {
    registry.vertex(family);
    registered.add(family.getClass().getName());
    return this;
  }

  /**
   * Adds a preprocessor that only moves values about.
   *
   * @param type its exact class; its {@code backprop} must be the inverse of its {@code preProcess}
   * @return this builder
   */
  public LrpExplainerBuilder registerPreprocessor(Class<? extends InputPreProcessor> type) {
    registry.preprocessor(type);
    registered.add(type.getName());
    return this;
  }

  /**
   * Adds an activation function that acts on each element by itself.
   *
   * @param type its exact class
   * @return this builder
   */
  public LrpExplainerBuilder registerActivation(Class<? extends IActivation> type) {
    registry.elementWiseActivation(type);
    registered.add(type.getName());
    return this;
  }

  /**
   * Explains layers or vertices by gradient × input instead of by a rule: the way out for layers
   * that lrp4j does not know. Relevance is not conserved there.
   *
   * @param names the names of the layers or vertices
   * @return this builder
   */
  public LrpExplainerBuilder gradientTimesInput(String... names) {
    gradientTimesInput.addAll(Arrays.asList(names));
    return this;
  }

  /**
   * The range that the network's inputs lie in, after normalisation. An explanation gets faster
   * where no input can be negative, because the first layer then needs fewer terms; inputs outside
   * the range are refused. By default any input is taken. Pictures of images draw its ends black
   * and white.
   *
   * @param low the lowest value of an input
   * @param high the highest value of an input, not below {@code low}
   * @return this builder
   * @throws IllegalArgumentException if the numbers are no range
   */
  public LrpExplainerBuilder inputRange(double low, double high) {
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
  public LrpExplainerBuilder inputRange(String input, double low, double high) {
    inputRanges.put(Objects.requireNonNull(input, "input"), new InputRange(low, high));
    return this;
  }

  /**
   * In which order the three channels of image inputs are, for pictures: {@link ChannelOrder#BGR}
   * for images that DL4J's loaders read, {@link ChannelOrder#RGB} for networks from Keras. By
   * default it is unknown, and pictures show inputs of three channels in grey.
   *
   * @param order the order of all inputs in colour
   * @return this builder
   */
  public LrpExplainerBuilder channelOrder(ChannelOrder order) {
    channelOrder = Objects.requireNonNull(order, "order");
    return this;
  }

  /**
   * What the indices stand for that a network with an embedding reads. Pictures of such inputs show
   * these words, in the colours of their relevance; without, they show numbers.
   *
   * @param words the words in the order of their indices, from 0
   * @return this builder
   */
  public LrpExplainerBuilder vocabulary(List<String> words) {
    vocabulary = new Vocabulary(words);
    return this;
  }

  /**
   * Whether the first explanation is compared with DL4J's own forward pass: each layer of a family
   * that you registered with the layer itself, and the network's outputs with {@code output()}. A
   * difference beyond rounding is an exception that names the layer. On by default; it costs one
   * forward pass of the network, with the memory that takes.
   *
   * @param newVerifies false to trust every family
   * @return this builder
   */
  public LrpExplainerBuilder verify(boolean newVerifies) {
    verifies = newVerifies;
    return this;
  }

  /**
   * Whether tables of layers say what Deeplearning4j's layers compute otherwise than their options
   * promise. On by default. Such remarks are for who built the network of these layers; of one that
   * was read from another framework's file, and proven to compute the same, they tell nothing.
   *
   * @param newRemarks false to leave them out
   * @return this builder
   */
  public LrpExplainerBuilder remarksOnLayers(boolean newRemarks) {
    remarksOnLayers = newRemarks;
    return this;
  }

  /**
   * Whether explanations hold the relevance of every layer ({@link Explanation#relevance(String)}
   * with a layer's name) and not only of the network's inputs. On by default; off saves memory, as
   * much as the network's activations take, for as long as an explanation lives.
   *
   * @param keep false to keep the inputs' relevance only
   * @return this builder
   */
  public LrpExplainerBuilder layerRelevance(boolean keep) {
    layerRelevance = keep;
    return this;
  }

  /**
   * Whether explanations hold the relevance of each weight and bias ({@link
   * Explanation#parameterRelevance}), added up over the examples of a batch. Off by default, and
   * then it costs nothing; on, an explanation takes up to twice as long, and as much memory again
   * as the parameters. For pruning, and to find filters that do nothing.
   *
   * @param keep true to keep it
   * @return this builder
   */
  public LrpExplainerBuilder parameterRelevance(boolean keep) {
    parameterRelevance = keep;
    return this;
  }

  /**
   * Whether explanations say between what the activations of each unit lay ({@link
   * Explanation#activationRange}), over the examples of a batch. Off by default; on, the forward
   * pass looks at every layer's input once more. Such tell units that are never active from those
   * that nobody needs, see {@link org.lrp4j.dataset.UnitSurvey}.
   *
   * @param keep true to keep them; of no effect with {@code layerRelevance(false)}
   * @return this builder
   */
  public LrpExplainerBuilder activationRanges(boolean keep) {
    activationRanges = keep;
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
  public LrpExplainerBuilder conservation(boolean keep) {
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
  public LrpExplainerBuilder lowMemory(boolean save) {
    lowMemory = save;
    return this;
  }

  /**
   * Whether the network's parameters stay as they are when the explainer is first used. Off by
   * default: each explanation then reads all parameters to notice training and {@code setParams},
   * which takes 6 to 11 % of the time of one image through ResNet50, and less of a batch. Where
   * parameters change all the same, explanations become those of no network, without a word: build
   * a new explainer after training.
   *
   * @param fixed true to trust that the parameters do not change
   * @return this builder
   */
  public LrpExplainerBuilder fixedParameters(boolean fixed) {
    fixedParameters = fixed;
    return this;
  }

  /**
   * Whether the choice of operations is fixed. Off by default: where two ways of pooling give the
   * same but for rounding, both are run and the faster one stays, so that two machines, or two runs
   * on one, may differ in the last digit. On, the same batch gives the same bits in every run on
   * the same kind of processor, with as many threads, and the same versions of lrp4j, ND4J and its
   * backend.
   *
   * <p>Other numbers of threads and batches of other sizes may still differ by rounding: matrix
   * products are split among threads, and go other ways for one example than for sixteen. In
   * batches of one size neither an example's place nor its neighbours matter. So whoever splits
   * data differently from run to run, as a cluster does, gets the same bits by batches of one size,
   * the last one filled up with any examples, and one {@code OMP_NUM_THREADS} everywhere.
   *
   * @param fixed true to try nothing out
   * @return this builder
   */
  public LrpExplainerBuilder reproducible(boolean fixed) {
    reproducible = fixed;
    return this;
  }

  /**
   * What another explainer was told, but for what was registered: that is code, and has to be
   * registered here as well.
   *
   * @param settings what {@link LrpExplainer#settings()} gave
   * @return this builder
   */
  public LrpExplainerBuilder settings(ExplainerSettings settings) {
    composite = settings.composite();
    zeroBias = settings.zeroBias();
    stabilizer = Stabilizer.requireValid(settings.stabilizer());
    gradientTimesInput.clear();
    gradientTimesInput.addAll(settings.gradientTimesInput());
    rangeOfAll = settings.rangeOfAll();
    inputRanges.clear();
    inputRanges.putAll(settings.inputRanges());
    reproducible = settings.reproducible();
    return this;
  }

  /**
   * Builds the explainer.
   *
   * @return the explainer
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalArgumentException if there is a range of an input that the network lacks, or a
   *     vocabulary though no input is read as indices
   * @throws IllegalStateException if the network is not initialised or its parameters are not
   *     finite
   */
  public LrpExplainer build() {
    return explainer(shadow, Optional.ofNullable(composite), conservation, layerRelevance, false);
  }

  /**
   * Builds an explainer whose relevance is the plain gradient of the explained score by the input,
   * to compare with. Of inputs that are indices it is the gradient by the entry of the one-hot
   * vector that the index stands for. The composite plays no part, and there is neither a
   * conservation table nor the relevance of layers. Where an explanation would begin with a logit,
   * this one begins with 1.
   *
   * @return the explainer
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is,
   *     or a layer has no gradient
   * @throws IllegalArgumentException as of {@link #build()}
   * @throws IllegalStateException as of {@link #build()}
   */
  public LrpExplainer buildGradient() {
    return explainer(
        settings -> ShadowNetwork.ofGradients(network, settings),
        Optional.of(Composite.uniform(new EpsilonRule())),
        false,
        false,
        true);
  }

  /**
   * Builds what computes scores alone: the forward passes that measures of explanations need, with
   * nothing captured for a way back.
   *
   * @return the scores of the network
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalArgumentException as of {@link #build()}
   * @throws IllegalStateException as of {@link #build()}
   */
  public NetworkScores buildScores() {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      // There is no way back: a rule that never looks at what activations may write over.
      Composite plain = Composite.uniform(new FlatRule());
      ShadowNetwork built = shadow.apply(settings(Optional.of(plain), false, false));
      return new NetworkScores(built, outputKinds(built));
    }
  }

  private OutputKinds outputKinds(ShadowNetwork built) {
    return OutputKinds.of(network, built.outputNames(), built.outputsOfProbabilities());
  }

  private Settings settings(
      Optional<Composite> rules, boolean keepsConservation, boolean keepsLayers) {
    InputRanges ranges = new InputRanges(rangeOfAll, inputRanges);
    return new Settings(
        rules,
        zeroBias,
        stabilizer,
        registry.build(),
        gradientTimesInput,
        ranges::sign,
        keepsLayers,
        parameterRelevance,
        activationRanges,
        keepsConservation,
        !lowMemory,
        fixedParameters,
        verifies,
        reproducible,
        remarksOnLayers);
  }

  private LrpExplainer explainer(
      Function<Settings, ShadowNetwork> making,
      Optional<Composite> rules,
      boolean keepsConservation,
      boolean keepsLayers,
      boolean ofGradients) {
    InputRanges ranges = new InputRanges(rangeOfAll, inputRanges);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      ShadowNetwork built = making.apply(settings(rules, keepsConservation, keepsLayers));
      ranges.requireKnown(built.inputNames());
      if (!vocabulary.words().isEmpty() && built.indexInputs().isEmpty()) {
        throw new IllegalArgumentException(
            "There is a vocabulary, but none of the network's inputs "
                + built.inputNames()
                + " is read as indices, by an embedding: leave it out");
      }
      return new LrpExplainer(
          built,
          outputKinds(built),
          new InputMeaning(ranges, channelOrder, vocabulary),
          new ExplainerSettings(
              built.composite(),
              zeroBias,
              stabilizer,
              gradientTimesInput,
              rangeOfAll,
              inputRanges,
              reproducible,
              registered),
          ofGradients);
    }
  }
}
