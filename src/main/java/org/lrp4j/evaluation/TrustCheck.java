package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measure;

/**
 * How the report of an evaluation finds out whether its maps have to do with the network: what is
 * measured, and on how many of the evaluated examples, drawn at random by a seed.
 *
 * <pre>{@code
 * builder.trust(TrustCheck.DEFAULT.examples(50).by("ROAD, gap", new Road()))
 * }</pre>
 *
 * <p>The explainer's own composite is measured, beside random maps, gradient × input, and what else
 * is named. {@link #DEFAULT} takes some 150 forward passes an example and method: 45,000 in all for
 * three methods and 100 examples. Of the examples that are drawn, the inputs are kept in memory
 * until the data were read.
 */
public final class TrustCheck {

  private static final int EXAMPLES = 100;

  /**
   * 100 examples, with the seed 1, and two figures: the gap of {@link Flipping}, and {@link
   * FaithfulnessCorrelation}.
   */
  public static final TrustCheck DEFAULT =
      new TrustCheck(EXAMPLES, 1, Map.of(), List.of(), at -> {});

  private final int examples;
  private final long seed;
  private final Map<String, Measure> measures;
  private final List<Attribution> others;
  private final Consumer<Faithfulness.Progress> progress;

  private TrustCheck(
      int examples,
      long seed,
      Map<String, Measure> measures,
      List<Attribution> others,
      Consumer<Faithfulness.Progress> progress) {
    this.examples = examples;
    this.seed = seed;
    this.measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    this.others = List.copyOf(others);
    this.progress = progress;
  }

  /**
   * With another number of examples.
   *
   * @param most how many at most, at least 2
   * @return a copy
   * @throws IllegalArgumentException if it is less
   */
  public TrustCheck examples(int most) {
    if (most < 2) {
      throw new IllegalArgumentException("Expected at least 2 examples, but got " + most);
    }
    return new TrustCheck(most, seed, measures, others, progress);
  }

  /**
   * With another seed of all that is drawn at random.
   *
   * @param newSeed any number
   * @return a copy
   */
  public TrustCheck seed(long newSeed) {
    return new TrustCheck(examples, newSeed, measures, others, progress);
  }

  /**
   * With one more figure to judge by, the most important first; the first replaces those of {@link
   * #DEFAULT}.
   *
   * @param figure what it is called in tables, such as "flipping, gap"
   * @param measure what measures it
   * @return a copy
   */
  public TrustCheck by(String figure, Measure measure) {
    Map<String, Measure> more = new LinkedHashMap<>(measures);
    more.put(figure, measure);
    return new TrustCheck(examples, seed, more, others, progress);
  }

  /**
   * With methods beside the composite, random maps and gradient × input.
   *
   * @param attributions methods with different names
   * @return a copy
   */
  public TrustCheck against(Attribution... attributions) {
    List<Attribution> more = new ArrayList<>(others);
    more.addAll(List.of(attributions));
    return new TrustCheck(examples, seed, measures, more, progress);
  }

  /**
   * With somebody who is told how far it has come.
   *
   * @param listener called before each step, in the caller's thread
   * @return a copy
   */
  public TrustCheck progress(Consumer<Faithfulness.Progress> listener) {
    return new TrustCheck(
        examples, seed, measures, others, Objects.requireNonNull(listener, "listener"));
  }

  int examples() {
    return examples;
  }

  long seed() {
    return seed;
  }

  /** The measures by the figures to judge by. */
  Map<String, Measure> measures() {
    if (!measures.isEmpty()) {
      return measures;
    }
    Map<String, Measure> byDefault = new LinkedHashMap<>();
    byDefault.put("flipping, gap", new Flipping());
    byDefault.put("faithfulness correlation", new FaithfulnessCorrelation());
    return byDefault;
  }

  List<Attribution> others() {
    return others;
  }

  Consumer<Faithfulness.Progress> progress() {
    return progress;
  }
}
