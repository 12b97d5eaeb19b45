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
 * Examples whose features {@link Road} removed: filled in from their neighbours, with noise. What
 * comes out depends on the example only, so that several threads may fill in examples of their own,
 * each with one of these.
 */
final class RemovedFeatures {

  private static final double SHARE = 0.1;

  private final Setting setting;
  private final List<Filling> fillings;
  private final Replacement.Values means;
  private final PerturbedInputs originals;
  private final double deviation;
  private final double[] noise;
  private final double[] original;

  private RemovedFeatures(
      Setting setting,
      List<Filling> fillings,
      Replacement.Values means,
      PerturbedInputs originals,
      double deviation) {
    this.setting = setting;
    this.fillings = fillings;
    this.means = means;
    this.originals = originals;
    this.deviation = deviation;
    this.noise = new double[setting.features().elements()];
    this.original = new double[noise.length];
  }

  /**
   * For one thread.
   *
   * @param setting what is measured
   * @param means what stands in where there are no neighbours
   * @param originals reads the examples
   * @param deviation the standard deviation of the noise
   */
  static RemovedFeatures of(
      Setting setting, Replacement.Values means, PerturbedInputs originals, double deviation) {
    List<Filling> fillings = setting.features().grids().stream().map(Filling::of).toList();
    return new RemovedFeatures(setting, fillings, means, originals, deviation);
  }

  /**
   * Requires neighbours.
   *
   * @throws IllegalArgumentException if no input has any
   */
  static void check(Setting setting) {
    if (setting.features().grids().stream().noneMatch(Filling::hasNeighbours)) {
      throw new IllegalArgumentException(
          "ROAD fills in from neighbours, but none of the inputs "
              + setting.features().grids().stream().map(Features.Grid::name).toList()
              + " is an image or a sequence of numbers: measure flipping");
    }
  }

  /**
   * Removes tenths of the features, one more each time, from either end of the order of relevance.
   *
   * @param example the example
   * @param relevance of its features
   * @param into its elements then: the most relevant removed first, then the least relevant first
   */
  void fill(int example, double[] relevance, double[][] into) {
    originals.read(example, original);
    int[] counting = setting.features().of(example);
    fillings.forEach(filling -> filling.look(counting));
    int[] order = RelevanceOrder.mostRelevantFirst(counting, relevance, setting.seed(), example);
    if (deviation > 0) {
      Random random = Seeds.random(setting.seed(), "ROAD", example);
      for (int element = 0; element < noise.length; element++) {
        noise[element] = deviation * random.nextGaussian();
      }
    }
    int shares = into.length / 2;
    for (int k = 0; k < into.length; k++) {
      boolean isFromBehind = k >= shares;
      int share = k % shares + 1;
      int upTo = (int) Math.round(SHARE * share * order.length);
      fillings.forEach(
          filling ->
              System.arraycopy(filling.absent, 0, filling.removed, 0, filling.absent.length));
      for (int i = 0; i < upTo; i++) {
        remove(order[isFromBehind ? order.length - 1 - i : i]);
      }
      System.arraycopy(original, 0, into[k], 0, original.length);
      for (Filling filling : fillings) {
        fill(filling, example, into[k]);
      }
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

  private void fill(Filling filling, int example, double[] elements) {
    boolean canImpute = filling.imputation != null && filling.imputation.remove(filling.removed);
    Features.Grid grid = filling.grid;
    for (int c = 0; c < grid.channels(); c++) {
      if (canImpute) {
        for (int position = 0; position < grid.positions(); position++) {
          filling.channel[position] = elements[grid.element(grid.first() + position, c)];
        }
        filling.imputation.fill(filling.channel);
      }
      for (int position = 0; position < grid.positions(); position++) {
        if (filling.removed[position] && !filling.absent[position]) {
          int element = grid.element(grid.first() + position, c);
          double value = canImpute ? filling.channel[position] : means.of(example, element);
          elements[element] = grid.isOfIndices() ? value : value + noise[element];
        }
      }
    }
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

    static boolean hasNeighbours(Features.Grid grid) {
      int axes = grid.format().positionAxes().size();
      return !grid.isOfIndices() && (axes == 1 || axes == 2);
    }

    static Filling of(Features.Grid grid) {
      LinearImputation imputation = null;
      if (hasNeighbours(grid)) {
        List<Integer> axes = grid.format().positionAxes();
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
}
