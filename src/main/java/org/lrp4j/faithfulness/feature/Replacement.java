package org.lrp4j.faithfulness.feature;

import java.util.Arrays;
import java.util.Random;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What takes the place of a feature that is removed. Nothing is the right one: a value that the
 * network never saw tells of the network's surprise and not of the feature, and a mean can be
 * evidence itself. Compare methods under one replacement, and look whether another one ranks them
 * alike.
 */
public sealed interface Replacement {

  /** Values to put in. */
  @FunctionalInterface
  interface Values {

    /**
     * The value of an element once its feature is removed.
     *
     * @param example which example
     * @param element which element
     * @return the value
     */
    double of(int example, int element);
  }

  /**
   * The values for some examples.
   *
   * @param examples the examples
   * @param features their features
   * @param seed of what is drawn at random
   * @return the values
   */
  Values on(Examples examples, Features features, long seed);

  /**
   * One number for everything: black, silence, the index of padding.
   *
   * @param number the number, as the network sees it
   * @return the replacement
   */
  static Replacement value(double number) {
    return new OneValue(number);
  }

  /**
   * The mean over all examples: of each column of a table, else of each channel over all positions,
   * without the steps that masks leave out. In the place of indices, of which there is no mean, it
   * puts 0.
   *
   * @return the replacement
   */
  static Replacement mean() {
    return new Mean();
  }

  /**
   * The value that another example, drawn at random, has there: keeps each column's distribution,
   * and asks more of a model than a constant does. Where a mask leaves the other one's step out,
   * the steps that it has begin again.
   *
   * @return the replacement
   */
  static Replacement permutation() {
    return new Permutation();
  }

  /**
   * See {@link #value}.
   *
   * @param number the number
   */
  record OneValue(double number) implements Replacement {

    @Override
    public Values on(Examples examples, Features features, long seed) {
      return (example, element) -> number;
    }
  }

  /** See {@link #mean}. */
  record Mean() implements Replacement {

    @Override
    public Values on(Examples examples, Features features, long seed) {
      double[] means = new double[features.elements()];
      for (int i = 0; i < features.grids().size(); i++) {
        add(examples.inputs()[i], features, features.grids().get(i), means);
      }
      return (example, element) -> means[element];
    }

    private static void add(INDArray input, Features features, Features.Grid grid, double[] means) {
      if (grid.isOfIndices()) {
        return;
      }
      boolean isTable = grid.format().positionAxes().isEmpty();
      int groups = isTable ? grid.positions() : grid.channels();
      double[] sums = new double[groups];
      long[] counts = new long[groups];
      double[] values = input.data().asDouble();
      for (int k = 0; k < values.length; k++) {
        int own = k % grid.length();
        if (features.counts(k / grid.length(), grid.feature(own))) {
          sums[group(grid, isTable, own)] += values[k];
          counts[group(grid, isTable, own)]++;
        }
      }
      for (int k = 0; k < grid.length(); k++) {
        int group = group(grid, isTable, k);
        means[grid.offset() + k] = counts[group] == 0 ? 0 : sums[group] / counts[group];
      }
    }

    private static int group(Features.Grid grid, boolean isTable, int own) {
      return isTable ? own : grid.channel(grid.offset() + own);
    }
  }

  /** See {@link #permutation}. */
  record Permutation() implements Replacement {

    @Override
    public Values on(Examples examples, Features features, long seed) {
      int count = examples.count();
      if (count < 2) {
        throw new IllegalArgumentException(
            "There is no other example to take values from: give several, or another replacement");
      }
      int[] donors = new int[count];
      for (int example = 0; example < count; example++) {
        Random random = Seeds.random(seed, "donor", example);
        donors[example] = (example + 1 + random.nextInt(count - 1)) % count;
      }
      ElementValues all = ElementValues.of(examples, features);
      return (example, element) ->
          all.at(donors[example], donated(features, donors[example], element));
    }

    /** The same channel of a step that the donor has. */
    private static int donated(Features features, int donor, int element) {
      Features.Grid grid = features.gridOf(element);
      int feature = grid.feature(element - grid.offset());
      if (features.counts(donor, feature)) {
        return element;
      }
      int[] own =
          Arrays.stream(features.of(donor))
              .filter(f -> f >= grid.first() && f < grid.first() + grid.positions())
              .toArray();
      return grid.element(own[(feature - grid.first()) % own.length], grid.channel(element));
    }
  }
}
