package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import org.lrp4j.faithfulness.feature.Features;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Localisation: how much of the positive relevance lies where it should, {@code Σ a⁺ inside the
 * mask / Σ a⁺}, and how many of the K most relevant features do, K being as many as the mask has.
 * It measures a network as much as a map: one that looks elsewhere is rightly explained elsewhere.
 */
public final class Localisation implements Measure {

  private final INDArray masks;
  private final int input;

  private Localisation(INDArray masks, int input) {
    this.masks = masks;
    this.input = input;
  }

  /**
   * For a network with one input.
   *
   * @param masks 1 where relevance should be, 0 elsewhere: [examples, height, width] of images,
   *     [examples, steps] of sequences, [examples, columns] of tables; an example of zeros has none
   * @return the measure
   */
  public static Localisation in(INDArray masks) {
    return new Localisation(masks, 0);
  }

  /**
   * For one of several inputs; the relevance of the others lies outside.
   *
   * @param masks as of {@link #in(INDArray)}
   * @param input which input, from 0
   * @return the measure
   */
  public static Localisation in(INDArray masks, int input) {
    return new Localisation(masks, input);
  }

  @Override
  public void check(Setting setting) {
    int count = setting.examples().count();
    int inputs = setting.features().grids().size();
    if (input < 0 || input >= inputs) {
      throw new IllegalArgumentException(
          "The masks are of input " + input + ", but the network has " + inputs + ", from 0");
    }
    Features.Grid grid = setting.features().grids().get(input);
    if (masks.size(0) != count || masks.length() != (long) count * grid.positions()) {
      throw new IllegalArgumentException(
          "The masks of \""
              + grid.name()
              + "\" must have "
              + count
              + " examples of "
              + grid.positions()
              + " features, but their shape is "
              + Arrays.toString(masks.shape()));
    }
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    check(maps.setting());
    Setting setting = maps.setting();
    int count = setting.examples().count();
    Features.Grid grid = setting.features().grids().get(input);
    double[] inside = masks.dup('c').data().asDouble();
    double[] mass = new double[count];
    double[] hits = new double[count];
    for (int example = 0; example < count; example++) {
      boolean[] isInside = new boolean[setting.features().count()];
      for (int position = 0; position < grid.positions(); position++) {
        isInside[grid.first() + position] = inside[example * grid.positions() + position] != 0;
      }
      double[] relevance = maps.relevance()[example];
      int[] features = setting.features().of(example);
      boolean[] counting = new boolean[features.length];
      for (int i = 0; i < counting.length; i++) {
        counting[i] = isInside[features[i]];
      }
      mass[example] = mass(maps.counting(example), counting);
      int[] order = RelevanceOrder.mostRelevantFirst(features, relevance, setting.seed(), example);
      hits[example] = hits(order, isInside);
    }
    return List.of(
        Measurement.of("relevance in mask", Better.HIGHER, mass),
        Measurement.of("top-K in mask", Better.HIGHER, hits));
  }

  /** NaN without a mask, or without positive relevance. */
  static double mass(double[] relevance, boolean... isInside) {
    double in = 0;
    double all = 0;
    boolean hasMask = false;
    for (int feature = 0; feature < relevance.length; feature++) {
      double positive = Math.max(0, relevance[feature]);
      all += positive;
      in += isInside[feature] ? positive : 0;
      hasMask |= isInside[feature];
    }
    return hasMask ? in / all : Double.NaN;
  }

  /** NaN without a mask. */
  static double hits(int[] order, boolean... isInside) {
    int size = 0;
    for (int feature : order) {
      size += isInside[feature] ? 1 : 0;
    }
    int found = 0;
    for (int k = 0; k < size; k++) {
      found += isInside[order[k]] ? 1 : 0;
    }
    return (double) found / size;
  }
}
