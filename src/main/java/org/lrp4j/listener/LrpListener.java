package org.lrp4j.listener;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.lrp4j.ChannelOrder;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.evidence.EvidenceCondition;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains a fixed set of examples, the probes, again and again while a network is trained, and
 * draws how the evidence moves.
 *
 * <pre>{@code
 * network.setListeners(
 *     LrpListener.builder(Path.of("runs"), images)
 *         .targets(Target.classIndices(labels))
 *         .saveEveryNIterations(100)
 *         .build());
 * network.fit(trainingData, 10);
 * }</pre>
 *
 * <p>Each listener writes one run: a folder {@code run-001}, {@code run-002}, … with a folder for
 * each probe, in which are {@code iteration-000100.png} and so on, {@code filmstrip.png} and {@code
 * animation.gif}. All frames of a probe have one colour scale, so that equal colours mean equal
 * relevance. For each explanation there is one line in the log, with the loss, the probes' logits,
 * how much relevance was conserved and the time that it took; and a {@link SnapshotCallback} is
 * called.
 *
 * <p>The probes are explained in inference mode on the current parameters. Training is not
 * disturbed: with and without the listener it gives the same parameters and updater state, bit by
 * bit. Whatever fails is logged as a warning, once for each cause, and the training goes on. Only a
 * guard that is broken ends it, if it was asked for: {@link Builder#stopUnless}.
 *
 * <p>Besides, the probes are explained once when the first epoch starts, if DL4J reports that:
 * before anything was learned, and soon enough to see in the log whether the network can be
 * explained at all. Where it should explain after epochs and DL4J reports none, as from {@code
 * network.fit(dataSet)}, it says so in the log, once, and explains after iterations 1, 2, 5, 10,
 * 20, 50, 100 and every 100 from there.
 *
 * <p>One network is explained: the one named in {@link Builder#network}, else the first that
 * reports. So a listener may be given to a {@code ParallelWrapper}, whose threads train replicas of
 * a network and share their listeners.
 */
public final class LrpListener extends BaseTrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Schedule schedule;
  private final List<String> names;
  private final Optional<SnapshotCallback> callback;
  private final ExplainedModel explained;
  private final ProbeExplainer explainer;
  private final Album album;
  private final Setbacks setbacks = new Setbacks();
  private final Guards guards;
  private final Cost cost = new Cost();
  private Model lastModel;
  private volatile int lastIteration = -1;

  private LrpListener(Builder builder) {
    schedule = new Schedule(builder.everyIterations, builder.everyEpochs);
    names = builder.probes.names();
    callback = Optional.ofNullable(builder.callback);
    explained = new ExplainedModel(Optional.ofNullable(builder.network));
    // Pictures and numbers need the inputs' relevance only; user code may want the rest too.
    boolean keepsRest = callback.isPresent();
    UnaryOperator<LrpExplainerBuilder> chosen = builder.explainer;
    explainer =
        new ProbeExplainer(
            builder.probes,
            builder.targets,
            settings -> chosen.apply(settings.layerRelevance(keepsRest).conservation(keepsRest)));
    guards = new Guards(builder.guards, builder.guardsFrom, names, builder.featureNames);
    album = new Album(builder.root, names, builder.featureNames, builder.keepLast, setbacks);
  }

  /**
   * A listener that explains these examples.
   *
   * @param rootFolder where the run's folder is made, when the first picture is written
   * @param probes the examples as a batch, in the shape that the network takes; for a network with
   *     several inputs one array for each. Some three to ten are a good number. They are copied
   * @return a builder
   * @throws IllegalArgumentException if there is no array, no example, or the arrays have different
   *     numbers of examples
   */
  public static Builder builder(Path rootFolder, INDArray... probes) {
    return new Builder(rootFolder, probes, null);
  }

  /**
   * A listener that explains the examples of a data set, with their mask: sequences of different
   * lengths. Labels play no part.
   *
   * @param rootFolder where the run's folder is made, when the first picture is written
   * @param probes the examples; their features and mask are copied
   * @return a builder
   * @throws IllegalArgumentException if there is no example
   */
  public static Builder builder(Path rootFolder, DataSet probes) {
    INDArray mask = probes.getFeaturesMaskArray();
    return new Builder(
        rootFolder,
        new INDArray[] {probes.getFeatures()},
        mask == null ? null : new INDArray[] {mask});
  }

  /**
   * A listener that explains the examples of a data set of several inputs, with their masks. Labels
   * play no part.
   *
   * @param rootFolder where the run's folder is made, when the first picture is written
   * @param probes the examples; their features and masks are copied
   * @return a builder
   * @throws IllegalArgumentException if there is no example, or the inputs have different numbers
   *     of examples
   */
  public static Builder builder(Path rootFolder, MultiDataSet probes) {
    return new Builder(rootFolder, probes.getFeatures(), probes.getFeaturesMaskArrays());
  }

  /**
   * The folder of this run.
   *
   * @return the folder, or empty before the first picture is written
   */
  public Optional<Path> runFolder() {
    return album.path();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (explained.is(model)) {
      // DL4J counts from 0, before it adds the iteration that is done.
      int done = iteration + 1;
      cost.begin(System.nanoTime());
      if (schedule.endIteration(done)) {
        explain(model, done, epoch, true);
      }
    }
  }

  @Override
  public void onEpochStart(Model model) {
    if (explained.is(model)) {
      schedule.beginEpoch();
      cost.begin(System.nanoTime());
      if (lastIteration < 0) {
        explain(model, iterations(model), epoch(model), false);
      }
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    if (explained.is(model) && schedule.endEpoch(epoch(model))) {
      explain(model, iterations(model), epoch(model), true);
    }
  }

  private void explain(Model model, int iteration, int epoch, boolean hasLoss) {
    lock.lock();
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      if (setbacks.isFatal() || (iteration == lastIteration && model == lastModel)) {
        return;
      }
      lastIteration = iteration;
      lastModel = model;
      long start = System.nanoTime();
      Optional<Snapshot> snapshot =
          setbacks.valueOf(
              "explain the probes after " + LogLine.iterations(iteration),
              () ->
                  new Snapshot(
                      iteration,
                      epoch,
                      hasLoss ? model.score() : Double.NaN,
                      explainer.explain(model)));
      snapshot.ifPresent(album::add);
      cost.add(System.nanoTime() - start);
      Optional<EvidenceBrokenException> broken =
          snapshot.flatMap(taken -> guards.check(taken, album, setbacks));
      snapshot.ifPresent(taken -> report(model, taken));
      if (setbacks.isFatal()) {
        explainer.release();
        album.clear();
        lastModel = null;
      }
      if (broken.isPresent()) {
        throw broken.get();
      }
    } finally {
      lock.unlock();
    }
  }

  private void report(Model model, Snapshot snapshot) {
    setbacks.survive(
        "log the explanation",
        () -> LOG.info("{}; {}", LogLine.of(snapshot, names), cost.describe(System.nanoTime())));
    if (callback.isPresent()) {
      setbacks.surviveExceptions("call back", () -> callback.get().call(this, model, snapshot));
    } else {
      // Nobody else has seen it; the garbage collector would take its time.
      snapshot.explanation().close();
    }
  }

  private static int iterations(Model model) {
    return model instanceof MultiLayerNetwork chain
        ? chain.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }

  private static int epoch(Model model) {
    return model instanceof MultiLayerNetwork chain
        ? chain.getEpochCount()
        : ((ComputationGraph) model).getEpochCount();
  }

  /** Collects what a listener needs to know; the names are those of DL4J's CheckpointListener. */
  public static final class Builder {

    private final Path root;
    private Probes probes;
    private Target[] targets = {};
    private List<String> featureNames = List.of();
    private int everyIterations;
    private int everyEpochs;
    private int keepLast = 50;
    private Model network;
    private UnaryOperator<LrpExplainerBuilder> explainer = UnaryOperator.identity();
    private SnapshotCallback callback;
    private final List<Guards.Guard> guards = new ArrayList<>();
    private int guardsFrom = 1;

    private Builder(Path root, INDArray[] probes, INDArray[] masks) {
      this.root = Objects.requireNonNull(root, "rootFolder");
      this.probes = Probes.copyOf(probes, masks);
    }

    /**
     * The probes' names: those of their folders, and in the log. By default {@code probe-0} and so
     * on.
     *
     * @param newNames one for each probe, of letters, digits, dots, dashes and underscores
     * @return this builder
     * @throws IllegalArgumentException if there are more or fewer names than probes, or one is
     *     given twice or is no name for a folder
     */
    public Builder probeNames(String... newNames) {
      probes = probes.named(newNames);
      return this;
    }

    /**
     * What is explained of the probes. By default their predicted class, which may change from
     * frame to frame; give their true classes to see how the evidence for these grows.
     *
     * @param newTargets one target for each output of the network
     * @return this builder
     * @see Target#classIndices
     */
    public Builder targets(Target... newTargets) {
      targets = newTargets.clone();
      return this;
    }

    /**
     * The features' names in bar charts and step plots, by default "feature 0" and so on. Inputs
     * with another number of features get these numbers.
     *
     * @param newNames one for each feature, in the input's order
     * @return this builder
     */
    public Builder featureNames(String... newNames) {
      featureNames = List.of(newNames);
      return this;
    }

    /**
     * In which order the three channels of image probes are, for their pictures: {@link
     * ChannelOrder#BGR} for images that DL4J's loaders read, {@link ChannelOrder#RGB} for networks
     * from Keras. By default it is unknown, and pictures show such inputs in grey.
     *
     * @param order the order of all inputs in colour
     * @return this builder
     */
    public Builder channelOrder(ChannelOrder order) {
      Objects.requireNonNull(order, "order");
      return explainer(builder -> builder.channelOrder(order));
    }

    /**
     * Which layer gets which rule, see {@link LrpExplainerBuilder#composite}.
     *
     * @param composite the composite
     * @return this builder
     */
    public Builder composite(Composite composite) {
      Objects.requireNonNull(composite, "composite");
      return explainer(builder -> builder.composite(composite));
    }

    /**
     * Other settings of the explainer. The settings of all calls apply.
     *
     * <pre>{@code
     * .explainer(builder -> builder.zeroBias(true))
     * }</pre>
     *
     * @param settings is given the builder of each explainer that is built, and returns it
     * @return this builder
     */
    public Builder explainer(UnaryOperator<LrpExplainerBuilder> settings) {
      UnaryOperator<LrpExplainerBuilder> before = explainer;
      explainer = builder -> settings.apply(before.apply(builder));
      return this;
    }

    /**
     * Explains the probes after every so many iterations.
     *
     * @param n how many, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder saveEveryNIterations(int n) {
      everyIterations = atLeastOne("iterations between two explanations", n);
      return this;
    }

    /**
     * Explains the probes after every so many epochs.
     *
     * @param n how many, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder saveEveryNEpochs(int n) {
      everyEpochs = atLeastOne("epochs between two explanations", n);
      return this;
    }

    /**
     * Explains the probes after every epoch.
     *
     * @return this builder
     */
    public Builder saveEveryEpoch() {
      return saveEveryNEpochs(1);
    }

    /**
     * How many frames of each probe are kept. Older ones are deleted; the filmstrip and the
     * animation show those that are kept. Their number also bounds what an explanation costs, since
     * both are written anew each time, and the memory: 4 bytes for each pixel of each kept frame,
     * and the animation's size.
     *
     * @param n how many, at least 1, by default 50
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder keepLast(int n) {
      keepLast = atLeastOne("frames to keep", n);
      return this;
    }

    /**
     * The network to explain; others that report to the listener are not. By default it is the
     * first that reports. Name it for a {@code ParallelWrapper}, one of whose threads trains the
     * very network that the wrapper was given, and the others replicas of it.
     *
     * @param model a MultiLayerNetwork or ComputationGraph
     * @return this builder
     * @throws IllegalArgumentException if it is another kind of model
     */
    public Builder network(Model model) {
      if (!(model instanceof MultiLayerNetwork || model instanceof ComputationGraph)) {
        throw new IllegalArgumentException(
            "LRP explains a MultiLayerNetwork or a ComputationGraph, but got " + model);
      }
      network = model;
      return this;
    }

    /**
     * User code to call after each explanation. It is given explanations that hold the relevance of
     * every layer, unless {@link #explainer} says otherwise, and that are its own to keep or to
     * {@linkplain org.lrp4j.Explanation#close() close}; without a callback only the inputs'
     * relevance is kept, until its pictures are drawn.
     *
     * @param newCallback the callback
     * @return this builder
     */
    public Builder callback(SnapshotCallback newCallback) {
      callback = Objects.requireNonNull(newCallback, "callback");
      return this;
    }

    /**
     * Warns in the log where the evidence of a probe is not as expected: once, and again when it
     * was as expected in between. A picture of it goes to the folder {@code broken} of the run.
     *
     * @param condition what is expected of the first input's relevance, for every probe
     * @return this builder
     */
    public Builder warnUnless(EvidenceCondition condition) {
      guards.add(new Guards.Guard(Optional.empty(), condition, false));
      return this;
    }

    /**
     * As {@link #warnUnless(EvidenceCondition)}, for one of several inputs.
     *
     * @param input the input's name
     * @param condition what is expected of its relevance
     * @return this builder
     */
    public Builder warnUnless(String input, EvidenceCondition condition) {
      guards.add(new Guards.Guard(Optional.of(input), condition, false));
      return this;
    }

    /**
     * Stops the training where the evidence of a probe is not as expected: {@code fit} ends with an
     * {@link EvidenceBrokenException}, after the pictures were written and the callback was called.
     *
     * @param condition what is expected of the first input's relevance, for every probe
     * @return this builder
     */
    public Builder stopUnless(EvidenceCondition condition) {
      guards.add(new Guards.Guard(Optional.empty(), condition, true));
      return this;
    }

    /**
     * As {@link #stopUnless(EvidenceCondition)}, for one of several inputs.
     *
     * @param input the input's name
     * @param condition what is expected of its relevance
     * @return this builder
     */
    public Builder stopUnless(String input, EvidenceCondition condition) {
      guards.add(new Guards.Guard(Optional.of(input), condition, true));
      return this;
    }

    /**
     * From when on guards count: a network that has learned little looks anywhere.
     *
     * @param iteration the first iteration after which they are looked at, by default 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder guardsFromIteration(int iteration) {
      guardsFrom = atLeastOne("iterations before guards count", iteration);
      return this;
    }

    /**
     * Builds the listener. Nothing is written yet. If it was not said when to explain, it is after
     * every epoch, or after some iterations where the trainer reports no epochs.
     *
     * @return the listener
     */
    public LrpListener build() {
      return new LrpListener(this);
    }

    private static int atLeastOne(String what, int n) {
      if (n < 1) {
        throw new IllegalArgumentException(
            "The number of " + what + " must be at least 1, but it is " + n);
      }
      return n;
    }
  }
}
