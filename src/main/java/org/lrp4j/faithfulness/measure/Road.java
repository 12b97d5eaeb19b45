package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.lrp4j.faithfulness.feature.Features;
import org.lrp4j.faithfulness.feature.LinearImputation;
import org.lrp4j.faithfulness.feature.PerturbedInputs;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.statistics.Seeds;

/**
 * ROAD, remove and debias (Rong 2022): flipping whose removed pixels are filled in from their
 * neighbours, with a little noise, so that neither a foreign value nor the shape of the hole tells
 * the network anything. The figure is the mean fall of the score over 10, 20 … 90 % removed:
 *
 * <pre>{@code ROAD = 1/9 Σ_{p=10…90 %} (f(x) − f(x without p))}</pre>
 *
 * <p>For images, and for sequences, where removed steps lie on the line between their neighbours.
 * Columns of a table have no neighbours: where one of several inputs is a table, these become their
 * mean. The noise of a pixel is drawn once an example, so that orders differ by what they remove.
 *
 * @param noise the standard deviation of the noise on what is filled in
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022</a>
 */
public record Road(double noise) implements Measure {

  private static final int SHARES = 9;
  private static final double NOISE = 0.01;

  /**
   * Validates the parameter.
   *
   * @param noise the standard deviation of the noise on what is filled in
   * @throws IllegalArgumentException if it is negative
   */
  public Road {
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("Expected noise that is not negative, but got " + noise);
    }
  }

  /** With noise of 0.01. */
  public Road() {
    this(NOISE);
  }

  @Override
  public void check(Setting setting) {
    if (fillings(setting).stream().noneMatch(filling -> filling.imputation != null)) {
      throw new IllegalArgumentException(
          "ROAD fills in from neighbours, but none of the inputs "
              + setting.features().grids().stream().map(Features.Grid::name).toList()
              + " is an image or a sequence of numbers: measure flipping");
    }
  }

  private static List<Filling> fillings(Setting setting) {
    return setting.features().grids().stream().map(Filling::of).toList();
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    check(maps.setting());
    Setting setting = maps.setting();
    List<Filling> fillings = fillings(setting);
    int count = setting.examples().count();
    double[] places = new double[SHARES + 1];
    for (int k = 0; k < places.length; k++) {
      places[k] = 0.1 * k;
    }
    BothOrders scores = BothOrders.of(count, places);
    Replacement.Values means =
        Replacement.mean().on(setting.examples(), setting.features(), setting.seed());
    try (PerturbedInputs perturbed = setting.perturbed()) {
      Removing removing = new Removing(setting, fillings, means, perturbed, noise);
      for (int example = 0; example < count; example++) {
        int[] order =
            RelevanceOrder.mostRelevantFirst(
                setting.features().of(example), maps.relevance()[example], setting.seed(), example);
        removing.begin(example);
        removing.run(example, order, false, scores.mostFirst()[example]);
        removing.run(example, order, true, scores.leastFirst()[example]);
      }
      perturbed.flush();
    }
    return scores.measurements("ROAD", Road::fall);
  }

  /** The mean fall from the first score to all others. */
  static double fall(double... scores) {
    double sum = 0;
    for (int k = 1; k < scores.length; k++) {
      sum += scores[0] - scores[k];
    }
    return sum / (scores.length - 1);
  }

  /**
   * How one input is filled in; without an imputation by its means. What a mask leaves out is
   * absent: neither filled in, nor a neighbour.
   */
  private record Filling(
      Features.Grid grid,
      LinearImputation imputation,
      boolean[] absent,
      boolean[] removed,
      double[] channel) {

    static Filling of(Features.Grid grid) {
      List<Integer> axes = grid.format().positionAxes();
      boolean hasNeighbours = !grid.isOfIndices() && (axes.size() == 1 || axes.size() == 2);
      LinearImputation imputation = null;
      if (hasNeighbours) {
        int width = Math.toIntExact(grid.shape()[axes.get(axes.size() - 1)]);
        imputation = new LinearImputation(grid.positions() / width, width);
      }
      return new Filling(
          grid,
          imputation,
          new boolean[grid.positions()],
          new boolean[grid.positions()],
          new double[grid.positions()]);
    }

    void look(int... counting) {
      Arrays.fill(absent, true);
      for (int feature : counting) {
        int position = feature - grid.first();
        if (position >= 0 && position < absent.length) {
          absent[position] = false;
        }
      }
    }
  }

  private record Removing(
      Setting setting,
      List<Filling> fillings,
      Replacement.Values means,
      PerturbedInputs perturbed,
      double deviation,
      double[] noise) {

    Removing(
        Setting setting,
        List<Filling> fillings,
        Replacement.Values means,
        PerturbedInputs perturbed,
        double deviation) {
      this(
          setting,
          fillings,
          means,
          perturbed,
          deviation,
          new double[setting.features().elements()]);
    }

    void begin(int example) {
      int[] counting = setting.features().of(example);
      fillings.forEach(filling -> filling.look(counting));
      if (deviation > 0) {
        Random random = Seeds.random(setting.seed(), "ROAD", example);
        for (int element = 0; element < noise.length; element++) {
          noise[element] = deviation * random.nextGaussian();
        }
      }
    }

    void run(int example, int[] order, boolean fromBehind, double[] scores) {
      perturbed.begin(example);
      perturbed.score(scores, 0);
      for (int k = 1; k <= SHARES; k++) {
        int upTo = (int) Math.round(0.1 * k * order.length);
        perturbed.begin(example);
        fillings.forEach(
            filling ->
                System.arraycopy(filling.absent, 0, filling.removed, 0, filling.absent.length));
        for (int i = 0; i < upTo; i++) {
          remove(order[fromBehind ? order.length - 1 - i : i]);
        }
        fillings.forEach(filling -> fill(filling, example));
        perturbed.score(scores, k);
      }
    }

    private void remove(int feature) {
      for (Filling filling : fillings) {
        int position = feature - filling.grid.first();
        if (position >= 0 && position < filling.removed.length) {
          filling.removed[position] = true;
        }
      }
    }

    private void fill(Filling filling, int example) {
      boolean canImpute = filling.imputation != null && filling.imputation.remove(filling.removed);
      Features.Grid grid = filling.grid;
      for (int c = 0; c < grid.channels(); c++) {
        if (canImpute) {
          for (int position = 0; position < grid.positions(); position++) {
            filling.channel[position] = perturbed.get(grid.element(grid.first() + position, c));
          }
          filling.imputation.fill(filling.channel);
        }
        for (int position = 0; position < grid.positions(); position++) {
          if (filling.removed[position] && !filling.absent[position]) {
            int element = grid.element(grid.first() + position, c);
            double value = canImpute ? filling.channel[position] : means.of(example, element);
            perturbed.set(element, grid.isOfIndices() ? value : value + noise[element]);
          }
        }
      }
    }
  }
}
