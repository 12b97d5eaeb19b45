package org.lrp4j.faithfulness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.feature.Examples;
import org.lrp4j.faithfulness.feature.Features;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.MeasuredMaps;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.Setting;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Measures whether explanations have to do with the network, and compares methods:
 *
 * <pre>{@code
 * FaithfulnessResult result = Faithfulness.of(network, data)
 *     .attributions(Attribution.lrp(Composite.epsilonPlus()), Attribution.integratedGradients())
 *     .measures(new Flipping())
 *     .measure();
 * System.out.println(result);
 * }</pre>
 *
 * <p>Random maps and gradient × input are always measured as well, and every figure is compared
 * with theirs. All that is drawn at random depends on the seed and the example: the same numbers
 * come out on every run, and, but for rounding, whatever the size of the batch.
 *
 * <p>The network is only read.
 */
public final class Faithfulness {

  private static final int BATCH = 64;

  private final Model network;
  private final INDArray[] inputs;
  private final INDArray[] masks;
  private List<Attribution> attributions = List.of(Attribution.lrp(Composite.epsilonPlus()));
  private List<Measure> measures = List.of(new Flipping());
  private UnaryOperator<LrpExplainerBuilder> explaining = UnaryOperator.identity();
  private Target[] targets = {};
  private long seed = 1;
  private int batch = BATCH;
  private Consumer<Progress> progress = at -> {};

  private Faithfulness(Model network, INDArray[] inputs, INDArray[] masks) {
    this.network = Objects.requireNonNull(network, "network");
    this.inputs = inputs.clone();
    this.masks = masks == null ? null : masks.clone();
  }

  /**
   * How far a run has come.
   *
   * @param attribution the method that is measured
   * @param measure what is measured of it; "explaining" while its maps are made
   * @param done how many of all such steps are done
   * @param total how many there are
   */
  public record Progress(String attribution, String measure, int done, int total) {}

  /**
   * On a data set; labels play no part.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param data some hundred examples
   * @return what is to be set up and {@linkplain #measure measured}
   */
  public static Faithfulness of(Model network, DataSet data) {
    INDArray mask = data.getFeaturesMaskArray();
    return new Faithfulness(
        network, new INDArray[] {data.getFeatures()}, mask == null ? null : new INDArray[] {mask});
  }

  /**
   * On a data set of several inputs; labels play no part.
   *
   * @param network a trained {@code ComputationGraph}
   * @param data some hundred examples
   * @return what is to be set up and {@linkplain #measure measured}
   */
  public static Faithfulness of(Model network, MultiDataSet data) {
    return new Faithfulness(network, data.getFeatures(), data.getFeaturesMaskArrays());
  }

  /**
   * On inputs.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param inputs some hundred examples: a batch for each input of the network
   * @return what is to be set up and {@linkplain #measure measured}
   */
  public static Faithfulness of(Model network, INDArray... inputs) {
    return new Faithfulness(network, inputs, null);
  }

  /**
   * The methods to measure; by default the composite EpsilonPlus.
   *
   * @param newAttributions methods with different names
   * @return this
   */
  public Faithfulness attributions(Attribution... newAttributions) {
    attributions = List.of(newAttributions);
    return this;
  }

  /**
   * What to measure; by default flipping.
   *
   * @param newMeasures the measures
   * @return this
   */
  public Faithfulness measures(Measure... newMeasures) {
    measures = List.of(newMeasures);
    return this;
  }

  /**
   * What is explained, and scored, of each output; by default the predicted class.
   *
   * @param newTargets one for each output
   * @return this
   */
  public Faithfulness targets(Target... newTargets) {
    targets = newTargets.clone();
    return this;
  }

  /**
   * What else the explainers have to know: ranges of inputs, families of your own.
   *
   * @param newExplaining sets a builder up, before each method chooses its composite
   * @return this
   */
  public Faithfulness explaining(UnaryOperator<LrpExplainerBuilder> newExplaining) {
    explaining = Objects.requireNonNull(newExplaining, "explaining");
    return this;
  }

  /**
   * The seed of all that is drawn at random; 1 by default.
   *
   * @param newSeed any number
   * @return this
   */
  public Faithfulness seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * How many inputs go through the network at once; 64 by default.
   *
   * @param examples at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Faithfulness batch(int examples) {
    if (examples < 1) {
      throw new IllegalArgumentException("Expected a batch of at least 1, but got " + examples);
    }
    batch = examples;
    return this;
  }

  /**
   * Who is told how far the run has come.
   *
   * @param listener called before each step, in the caller's thread
   * @return this
   */
  public Faithfulness progress(Consumer<Progress> listener) {
    progress = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Measures. What a measure or a method cannot do is refused before anything is measured. Examples
   * whose map holds NaN or infinity have no figures of that method.
   *
   * @return the figures of each method
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained
   * @throws IllegalArgumentException if the network cannot take the inputs, two methods have one
   *     name, or a measure does not suit the network or the examples
   */
  public FaithfulnessResult measure() {
    List<Attribution> all = withReferences();
    Map<String, List<Measurement>> measured = new LinkedHashMap<>();
    int total = all.size() * (measures.size() + 1);
    int done = 0;
    try (NetworkScores scores = builder(network).buildScores()) {
      Examples examples = Examples.of(scores, inputs, masks);
      Setting setting =
          new Setting(
              network,
              this::builder,
              scores,
              examples,
              Features.of(scores, examples),
              frozen(scores, examples),
              targets.clone(),
              seed,
              batch);
      measures.forEach(measure -> measure.check(setting));
      List<MeasuredMaps> explained = new ArrayList<>();
      for (Attribution attribution : all) {
        progress.accept(new Progress(attribution.name(), "explaining", done++, total));
        explained.add(new MeasuredMaps(setting, attribution, explained(setting, attribution)));
      }
      for (MeasuredMaps maps : explained) {
        String name = maps.attribution().name();
        boolean[] isKnown = new boolean[examples.count()];
        for (int example = 0; example < isKnown.length; example++) {
          isKnown[example] = maps.isFinite(example);
        }
        List<Measurement> figures = new ArrayList<>();
        for (Measure measure : measures) {
          progress.accept(new Progress(name, measure.getClass().getSimpleName(), done++, total));
          measure.of(maps).forEach(figure -> figures.add(figure.where(isKnown)));
        }
        measured.put(name, figures);
      }
      return FaithfulnessResult.of(
          measured, Attribution.random().name(), Attribution.gradientTimesInput().name(), seed);
    }
  }

  private LrpExplainerBuilder builder(Model model) {
    return explaining.apply(LrpExplainer.builder(model));
  }

  private List<Attribution> withReferences() {
    Map<String, Attribution> all = new LinkedHashMap<>();
    for (Attribution attribution : attributions) {
      if (all.put(attribution.name(), attribution) != null) {
        throw new IllegalArgumentException(
            "Two methods are called \"" + attribution.name() + "\": give one another name");
      }
    }
    for (Attribution reference : List.of(Attribution.gradientTimesInput(), Attribution.random())) {
      all.putIfAbsent(reference.name(), reference);
    }
    return List.copyOf(all.values());
  }

  /** What is scored of all examples, found out batch by batch. */
  private Frozen frozen(NetworkScores scores, Examples examples) {
    List<Frozen> pieces = new ArrayList<>();
    for (int from = 0; from < examples.count(); from += batch) {
      Examples piece = examples.slice(from, Math.min(examples.count(), from + batch));
      pieces.add(
          scores.freeze(
              piece.inputs(), piece.masks(), Setting.targets(targets, from, piece.count())));
    }
    return Frozen.joined(pieces);
  }

  private static double[][] explained(Setting setting, Attribution attribution) {
    try (Attributor attributor = attribution.on(setting.explainers(), setting.seed())) {
      return setting.relevance(attributor);
    }
  }
}
