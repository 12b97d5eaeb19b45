package org.lrp4j.faithfulness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Better;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.statistics.Bootstrap;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;
import org.lrp4j.faithfulness.statistics.PairedTest;

/**
 * Which of several methods is the best by named figures, and how sure that is.
 *
 * <p>The first figure decides; among those that it does not tell from the best, the next one does,
 * and so on. Two methods are told apart if, over the same examples, the 95 % bootstrap interval of
 * their mean difference leaves out zero and the paired sign-flip test gives p ≤ level, p multiplied
 * by the number of comparisons (Bonferroni). Figures that are neither good nor bad are passed over,
 * and so are those that say nothing of the best.
 */
public final class Ranking {

  /** A p-value below which a difference is taken for one, unless somebody says otherwise. */
  public static final double LEVEL = 0.05;

  private final List<String> order;
  private final List<String> best;
  private final List<Step> steps;
  private final List<Comparison> references;
  private final boolean isSettled;

  private Ranking(
      List<String> order,
      List<String> best,
      List<Step> steps,
      List<Comparison> references,
      boolean isSettled) {
    this.order = List.copyOf(order);
    this.best = List.copyOf(best);
    this.steps = List.copyOf(steps);
    this.references = List.copyOf(references);
    this.isSettled = isSettled;
  }

  /**
   * The best method beside another one.
   *
   * @param other the other method
   * @param advantage by how much the best is better, over the same examples: the mean difference,
   *     positive if it is, with its 95 % bootstrap interval
   * @param p of the paired test, corrected for the number of comparisons; NaN if no example has
   *     both
   * @param isBetter whether the two are told apart
   */
  public record Comparison(String other, Estimate advantage, double p, boolean isBetter) {

    /** Whether the other one is the better of the two, and told from this one. */
    boolean isWorse() {
      return advantage.high() < 0 && p <= LEVEL;
    }

    /** Whether the two have the same figure on every example. */
    boolean isSame() {
      return advantage.mean() == 0 && advantage.low() == 0 && advantage.high() == 0;
    }
  }

  /**
   * What one figure said.
   *
   * @param figure which figure
   * @param best the best of those that were left
   * @param comparisons with all others that were left
   */
  public record Step(String figure, String best, List<Comparison> comparisons) {

    /**
     * Copies the list.
     *
     * @param figure which figure
     * @param best the best of those that were left
     * @param comparisons with all others that were left
     */
    public Step {
      comparisons = List.copyOf(comparisons);
    }
  }

  /**
   * Ranks methods.
   *
   * @param result what was measured of them, and of random maps and gradient × input
   * @param methods the methods to rank
   * @param figures the names of the figures, the most important first
   * @return the ranking at the {@link #LEVEL}
   * @throws IllegalArgumentException if there is no method, no such method, or no such figure
   */
  public static Ranking of(FaithfulnessResult result, List<String> methods, List<String> figures) {
    return of(result, methods, figures, LEVEL);
  }

  static Ranking of(
      FaithfulnessResult result, List<String> methods, List<String> figures, double level) {
    if (methods.isEmpty() || figures.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one method and one figure to rank by");
    }
    figures.forEach(figure -> result.figure(methods.get(0), figure));
    return new Ranker(result, methods, level).rank(figures);
  }

  /** The methods to rank, and the rules of ranking. */
  private record Ranker(FaithfulnessResult result, List<String> methods, double level) {

    Ranking rank(List<String> figures) {
      List<String> left = methods;
      List<String> beaten = new ArrayList<>();
      List<Step> steps = new ArrayList<>();
      for (String figure : figures) {
        Better better = result.figure(left.get(0), figure).better();
        List<String> sorted = sorted(left, figure, better);
        if (better == Better.NEITHER || Double.isNaN(mean(sorted.get(0), figure))) {
          continue;
        }
        Step step = step(figure, sorted, better);
        steps.add(step);
        List<String> worse =
            step.comparisons().stream()
                .filter(Comparison::isBetter)
                .map(Comparison::other)
                .toList();
        beaten.addAll(0, worse);
        left = sorted.stream().filter(name -> !worse.contains(name)).toList();
        if (left.size() == 1) {
          break;
        }
      }
      if (!steps.isEmpty()) {
        String first = steps.get(0).figure();
        left = sorted(left, first, result.figure(left.get(0), first).better());
      }
      List<String> order = new ArrayList<>(left);
      order.addAll(beaten);
      List<Comparison> references = steps.isEmpty() ? List.of() : references(left.get(0), steps);
      return new Ranking(order, left, steps, references, isSettled(left, figures));
    }

    private Step step(String figure, List<String> sorted, Better better) {
      String best = sorted.get(0);
      return new Step(
          figure,
          best,
          sorted.subList(1, sorted.size()).stream()
              .map(other -> comparison(best, other, figure, better, methods.size() - 1))
              .toList());
    }

    /** By the figure that matters most; of as many methods the best was picked. */
    private List<Comparison> references(String best, List<Step> steps) {
      String figure = steps.get(0).figure();
      Better better = result.figure(best, figure).better();
      return List.of(Attribution.gradientTimesInput(), Attribution.random()).stream()
          .map(Attribution::name)
          .filter(name -> !name.equals(best) && result.attributions().contains(name))
          .map(name -> comparison(best, name, figure, better, methods.size()))
          .toList();
    }

    private Comparison comparison(
        String best, String other, String figure, Better better, int comparisons) {
      double[] differences = values(best, figure);
      double[] others = values(other, figure);
      int sign = better == Better.HIGHER ? 1 : -1;
      for (int i = 0; i < differences.length; i++) {
        differences[i] = sign * (differences[i] - others[i]);
      }
      Estimate advantage = Bootstrap.mean(differences, result.seed());
      double p = Math.min(1, comparisons * PairedTest.pValue(differences, result.seed()));
      return new Comparison(other, advantage, p, advantage.low() > 0 && p <= level);
    }

    /** Whether more examples would change nothing: one is left, or several with the same maps. */
    private boolean isSettled(List<String> left, List<String> figures) {
      return left.stream()
          .allMatch(
              name ->
                  figures.stream()
                      .allMatch(
                          figure ->
                              Arrays.equals(values(left.get(0), figure), values(name, figure))));
    }

    /** The best first, those of equal means as they were given. */
    private List<String> sorted(List<String> names, String figure, Better better) {
      int sign = better == Better.HIGHER ? -1 : 1;
      return names.stream()
          .sorted(Comparator.comparingDouble(name -> sign * mean(name, figure) + 0.0))
          .toList();
    }

    private double mean(String name, String figure) {
      return result.figure(name, figure).estimate().mean();
    }

    private double[] values(String name, String figure) {
      return result.measurements(name).stream()
          .filter(measurement -> measurement.name().equals(figure))
          .findFirst()
          .map(Measurement::values)
          .orElseThrow();
    }
  }

  /**
   * All methods, the best first: those that are not told from it by their means of the first
   * figure, then those that the last figure told from it, and at the end those that the first did.
   *
   * @return the names
   */
  public List<String> order() {
    return order;
  }

  /**
   * The best method, and those that no figure tells from it.
   *
   * @return at least one name, by the means of the first figure
   */
  public List<String> best() {
    return best;
  }

  /**
   * What each figure said.
   *
   * @return a step for each figure that was needed
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * The best method beside gradient × input and random maps, by the first figure.
   *
   * @return the comparisons
   */
  public List<Comparison> references() {
    return references;
  }

  /**
   * Whether the best method is told from gradient × input and from random maps. If not, there is no
   * reason in these figures to take it for better than these.
   *
   * @return true if it is better than both
   */
  public boolean beatsReferences() {
    return !references.isEmpty() && references.stream().allMatch(Comparison::isBetter);
  }

  /** Whether more examples would change nothing. */
  boolean isSettled() {
    return isSettled;
  }

  /** Which figure decided, and how sure that is, in words. */
  @Override
  public String toString() {
    if (steps.isEmpty()) {
      return "None of the figures says which method is better." + System.lineSeparator();
    }
    StringBuilder text = new StringBuilder();
    for (Step step : steps.stream().filter(each -> !each.comparisons().isEmpty()).toList()) {
      text.append(inWords(step)).append(System.lineSeparator());
    }
    if (best.size() > 1) {
      text.append("Not told apart: ")
          .append(String.join(", ", best))
          .append(
              isSettled
                  ? ". They have the same figures on every example; the first is taken."
                  : ". The first, with the best mean, is taken; more examples may tell.")
          .append(System.lineSeparator());
    }
    for (Comparison reference : references) {
      text.append(best.get(0))
          .append(
              reference.isBetter()
                  ? " is better than "
                  : reference.isWorse() ? " is WORSE than " : " is NOT told from ")
          .append(reference.other())
          .append(
              reference.advantage().high() < 0 && !reference.isWorse()
                  ? ", which has the better mean"
                  : "")
          .append(" by ")
          .append(steps.get(0).figure())
          .append(' ')
          .append(numbers(reference))
          .append('.')
          .append(System.lineSeparator());
    }
    if (references.stream().anyMatch(reference -> !reference.isBetter())) {
      text.append("Nothing beats ")
          .append(
              references.stream()
                  .filter(reference -> !reference.isBetter())
                  .map(Comparison::other)
                  .collect(Collectors.joining(" or ")))
          .append(" here: do not choose by these figures.")
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String inWords(Step step) {
    List<Comparison> worse = step.comparisons().stream().filter(Comparison::isBetter).toList();
    List<Comparison> tied = step.comparisons().stream().filter(c -> !c.isBetter()).toList();
    String head = step.figure() + ": " + step.best() + " has the best mean";
    return head
        + (worse.isEmpty() ? "" : ", and is better than " + listed(worse))
        + (tied.isEmpty() ? "" : "; it is not told from " + listed(tied))
        + ".";
  }

  private static String listed(List<Comparison> comparisons) {
    return comparisons.stream()
        .map(c -> c.other() + " " + (c.isSame() ? "(the same on every example)" : numbers(c)))
        .collect(Collectors.joining(", "));
  }

  private static String numbers(Comparison comparison) {
    Estimate advantage = comparison.advantage();
    return String.format(
        Locale.ROOT,
        "(by %.3g, 95 %% from %.3g to %.3g, p %.2g)",
        advantage.mean(),
        advantage.low(),
        advantage.high(),
        comparison.p());
  }
}
