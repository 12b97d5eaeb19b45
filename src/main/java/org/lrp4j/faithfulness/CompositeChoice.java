package org.lrp4j.faithfulness;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.batch.Rows;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Chooses the composite that explains a network best, by measurement on the user's own data:
 *
 * <pre>{@code
 * ChosenComposite chosen = CompositeChoice.on(network, data)
 *     .among(Composite.epsilonPlus(), Composite.epsilonPlusFlat())
 *     .by("flipping, gap", new Flipping())
 *     .within(Duration.ofMinutes(1))
 *     .choose();
 * System.out.println(chosen);            // the table, and why
 * LrpExplainer.builder(network).composite(chosen.composite())
 * }</pre>
 *
 * <p>Measured are 16 examples, drawn at random by the seed, then 32, 64 and so on, each time all of
 * them, until the best is told from all others, the examples are used up, or the time is over. What
 * comes out depends on the seed and on the number of examples, and on nothing else: the time only
 * decides on that number. Because it is looked at several times whether the best is known, it
 * counts as known early only at a fifth of the level that counts at the end.
 *
 * <p>The network is only read.
 *
 * @see Ranking how methods are compared
 */
public final class CompositeChoice {

  private static final int FIRST_ROUND = 16;
  private static final double EARLY_LEVEL = Ranking.LEVEL / 5;

  private final Model network;
  private final INDArray[] inputs;
  private final INDArray[] masks;
  private final Map<String, Measure> measures = new LinkedHashMap<>();
  private List<Composite> composites = presets();
  private UnaryOperator<LrpExplainerBuilder> explaining = UnaryOperator.identity();
  private Target[] targets = {};
  private Duration time = Duration.ofMinutes(1);
  private int most = Integer.MAX_VALUE;
  private long seed = 1;
  private Consumer<Faithfulness.Progress> progress = at -> {};
  private LongSupplier clock = System::nanoTime;

  private CompositeChoice(Model network, INDArray[] inputs, INDArray[] masks) {
    this.network = Objects.requireNonNull(network, "network");
    this.inputs = inputs.clone();
    this.masks = masks == null ? null : masks.clone();
  }

  /**
   * On a data set; labels play no part.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param data some hundred examples
   * @return what is to be set up, and {@linkplain #choose chosen}
   */
  public static CompositeChoice on(Model network, DataSet data) {
    INDArray mask = data.getFeaturesMaskArray();
    return new CompositeChoice(
        network, new INDArray[] {data.getFeatures()}, mask == null ? null : new INDArray[] {mask});
  }

  /**
   * On a data set of several inputs; labels play no part.
   *
   * @param network a trained {@code ComputationGraph}
   * @param data some hundred examples
   * @return what is to be set up, and {@linkplain #choose chosen}
   */
  public static CompositeChoice on(Model network, MultiDataSet data) {
    return new CompositeChoice(network, data.getFeatures(), data.getFeaturesMaskArrays());
  }

  /**
   * On inputs.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param inputs some hundred examples: a batch for each input of the network
   * @return what is to be set up, and {@linkplain #choose chosen}
   */
  public static CompositeChoice on(Model network, INDArray... inputs) {
    return new CompositeChoice(network, inputs, null);
  }

  /**
   * The presets that need to know nothing of the data: Epsilon for all layers, EpsilonPlus,
   * EpsilonPlusFlat, EpsilonAlpha2Beta1 and EpsilonAlpha2Beta1Flat.
   *
   * @return the composites
   */
  public static List<Composite> presets() {
    return List.of(
        Composite.epsilonPlus(),
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1(),
        Composite.epsilonAlpha2Beta1Flat(),
        Composite.uniform(new EpsilonRule()));
  }

  /**
   * The composites to choose among; by default the {@link #presets()}. Of those that are not told
   * apart and have equal means, the first is taken.
   *
   * @param newComposites composites with different names, at least one
   * @return this
   * @throws IllegalArgumentException if there is none
   */
  public CompositeChoice among(Composite... newComposites) {
    if (newComposites.length == 0) {
      throw new IllegalArgumentException("Expected at least one composite to choose among");
    }
    composites = List.of(newComposites);
    return this;
  }

  /**
   * Adds a figure to rank by, the most important first; by default the gap of {@link Flipping}.
   *
   * @param figure what it is called in the table, such as "flipping, gap"
   * @param measure what measures it
   * @return this
   */
  public CompositeChoice by(String figure, Measure measure) {
    measures.put(figure, measure);
    return this;
  }

  /**
   * How long it may take; a minute by default. The first 16 examples are measured in any case; a
   * larger number is begun only if it is expected to be done in time, and is given up if it is not.
   *
   * @param newTime the time
   * @return this
   */
  public CompositeChoice within(Duration newTime) {
    time = Objects.requireNonNull(newTime, "time");
    return this;
  }

  /**
   * How many examples to measure at most; by default all, if time allows. With enough time, the
   * result is the same on every machine.
   *
   * @param number at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public CompositeChoice examples(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("Expected at least one example, but got " + number);
    }
    most = number;
    return this;
  }

  /**
   * What is explained, and scored, of each output; by default the predicted class.
   *
   * @param newTargets one for each output, the same for all examples
   * @return this
   */
  public CompositeChoice targets(Target... newTargets) {
    targets = newTargets.clone();
    return this;
  }

  /**
   * What else the explainers have to know: see {@link Faithfulness#explaining}.
   *
   * @param newExplaining sets a builder up, before each method chooses its composite
   * @return this
   */
  public CompositeChoice explaining(UnaryOperator<LrpExplainerBuilder> newExplaining) {
    explaining = Objects.requireNonNull(newExplaining, "explaining");
    return this;
  }

  /**
   * The seed of all that is drawn at random, which examples come first included; 1 by default.
   *
   * @param newSeed any number
   * @return this
   */
  public CompositeChoice seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Who is told how far each round has come.
   *
   * @param listener called before each step, in the caller's thread
   * @return this
   */
  public CompositeChoice progress(Consumer<Faithfulness.Progress> listener) {
    progress = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** Another clock, in nanoseconds, for tests. */
  CompositeChoice clock(LongSupplier newClock) {
    clock = newClock;
    return this;
  }

  /**
   * Measures, and chooses.
   *
   * @return the composite, and why
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained
   * @throws IllegalArgumentException if the network cannot take the inputs, two composites have one
   *     name, or a measure gives no figure of the name that was said
   */
  public ChosenComposite choose() {
    if (measures.isEmpty()) {
      measures.put("flipping, gap", new Flipping());
    }
    int all = Math.toIntExact(inputs[0].size(0));
    int count = Math.min(most, all);
    int[] order = Seeds.permutation(all, Seeds.random(seed, "composite choice", 0));
    long begin = clock.getAsLong();
    int examples = Math.min(FIRST_ROUND, count);
    FaithfulnessResult result = measured(Arrays.copyOf(order, examples), progress);
    long before = begin;
    while (true) {
      if (ranking(result, EARLY_LEVEL).isSettled()) {
        return chosen(result, examples, ChosenComposite.Ending.DECIDED);
      }
      if (examples == count) {
        return chosen(result, examples, ChosenComposite.Ending.ALL);
      }
      long now = clock.getAsLong();
      int next = (int) Math.min(2L * examples, count);
      double expected = (double) (now - before) / examples * next;
      if (now - begin + expected > time.toNanos()) {
        return chosen(result, examples, ChosenComposite.Ending.TIME);
      }
      try {
        result = measured(Arrays.copyOf(order, next), within(begin));
      } catch (TimeIsOver e) {
        return chosen(result, examples, ChosenComposite.Ending.TIME);
      }
      before = now;
      examples = next;
    }
  }

  private ChosenComposite chosen(
      FaithfulnessResult result, int examples, ChosenComposite.Ending ending) {
    Ranking ranking = ranking(result, Ranking.LEVEL);
    Composite composite =
        composites.stream()
            .filter(each -> each.toString().equals(ranking.order().get(0)))
            .findFirst()
            .orElseThrow();
    return new ChosenComposite(composite, ranking, result, examples, ending);
  }

  private Ranking ranking(FaithfulnessResult result, double level) {
    List<String> names = composites.stream().map(Composite::toString).toList();
    return Ranking.of(result, names, List.copyOf(measures.keySet()), level);
  }

  private FaithfulnessResult measured(int[] rows, Consumer<Faithfulness.Progress> listener) {
    MultiDataSet some =
        new org.nd4j.linalg.dataset.MultiDataSet(
            Rows.picks(inputs, rows), null, Rows.picks(masks, rows), null);
    return Faithfulness.of(network, some)
        .attributions(composites.stream().map(Attribution::lrp).toArray(Attribution[]::new))
        .measures(measures.values().stream().distinct().toArray(Measure[]::new))
        .explaining(explaining)
        .targets(targets)
        .seed(seed)
        .progress(listener)
        .measure();
  }

  private Consumer<Faithfulness.Progress> within(long begin) {
    return at -> {
      if (clock.getAsLong() - begin > time.toNanos()) {
        throw new TimeIsOver();
      }
      progress.accept(at);
    };
  }

  /** Ends a round that takes longer than expected. */
  private static final class TimeIsOver extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TimeIsOver() {
      super("the time is over", null, false, false);
    }
  }
}
