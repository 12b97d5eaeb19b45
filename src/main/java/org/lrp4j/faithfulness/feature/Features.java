package org.lrp4j.faithfulness.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.NetworkScores;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What of an input is relevant, and removed, as one: a pixel with all its channels, a column of a
 * table, a step of a sequence with all its features, a token. Those of several inputs are counted
 * on, in the network's order.
 *
 * <p>All inputs of an example, one after the other, are its <em>elements</em>; a feature has one
 * for each channel.
 */
public final class Features {

  /**
   * The features of one input.
   *
   * @param name the input's name
   * @param format what its axes mean
   * @param shape of a batch
   * @param positions how many features it has
   * @param channels how many elements each has
   * @param first the number of its first feature
   * @param offset the number of its first element
   * @param isOfIndices whether its numbers are indices
   */
  public record Grid(
      String name,
      DataFormat format,
      long[] shape,
      int positions,
      int channels,
      int first,
      int offset,
      boolean isOfIndices) {

    /**
     * The number of an element.
     *
     * @param feature one of this input's features
     * @param channel which of its channels
     * @return the element
     */
    public int element(int feature, int channel) {
      int position = feature - first;
      return offset
          + (format.isChannelsLast()
              ? position * channels + channel
              : channel * positions + position);
    }

    /**
     * How many elements an example has.
     *
     * @return positions times channels
     */
    public int length() {
      return positions * channels;
    }

    /** The feature that an element of this input, counted from its first, is of. */
    int feature(int own) {
      return first + (format.isChannelsLast() ? own / channels : own % positions);
    }

    /** The number of the channel that an element of this input is of. */
    int channel(int element) {
      int own = element - offset;
      return format.isChannelsLast() ? own % channels : own / positions;
    }
  }

  private final List<Grid> grids;
  private final Examples examples;
  private final int count;
  private final int elements;
  private final int[][] ofFeature;

  private Features(List<Grid> grids, Examples examples) {
    this.grids = List.copyOf(grids);
    this.examples = examples;
    this.count = grids.stream().mapToInt(Grid::positions).sum();
    this.elements = grids.stream().mapToInt(Grid::length).sum();
    this.ofFeature = new int[count][];
    for (int feature = 0; feature < count; feature++) {
      int own = feature;
      Grid grid = grids.get(input(feature));
      ofFeature[feature] =
          IntStream.range(0, grid.channels()).map(channel -> grid.element(own, channel)).toArray();
    }
  }

  /**
   * The features of some examples.
   *
   * @param scores the network's, which knows how it reads its inputs
   * @param examples the examples
   * @return their features
   */
  public static Features of(NetworkScores scores, Examples examples) {
    List<Grid> grids = new ArrayList<>();
    int first = 0;
    int offset = 0;
    for (int i = 0; i < examples.inputs().length; i++) {
      INDArray input = examples.inputs()[i];
      String name = scores.inputNames().get(i);
      DataFormat format = scores.inputFormat(name, input.rank());
      boolean isTable = format.positionAxes().isEmpty();
      int channels = isTable ? 1 : Math.toIntExact(input.size(format.channelAxis()));
      int positions = Math.toIntExact(input.length() / input.size(0) / channels);
      grids.add(
          new Grid(
              name,
              format,
              input.shape(),
              positions,
              channels,
              first,
              offset,
              scores.indexInputs().contains(name)));
      first += positions;
      offset += positions * channels;
    }
    return new Features(grids, examples);
  }

  /**
   * The features of each input.
   *
   * @return one an input, in the network's order
   */
  public List<Grid> grids() {
    return grids;
  }

  /**
   * How many features an example has, those that a mask leaves out included.
   *
   * @return the number
   */
  public int count() {
    return count;
  }

  /**
   * How many elements an example has.
   *
   * @return the number
   */
  public int elements() {
    return elements;
  }

  /**
   * The features of an example that count: all but the steps that its mask leaves out.
   *
   * @param example the example
   * @return numbers of features, ascending
   */
  public int[] of(int example) {
    return IntStream.range(0, count).filter(feature -> counts(example, feature)).toArray();
  }

  /**
   * Whether a feature of an example counts, and is no step that its mask leaves out.
   *
   * @param example the example
   * @param feature the feature
   * @return true if there is no mask
   */
  public boolean counts(int example, int feature) {
    int input = input(feature);
    Grid grid = grids.get(input);
    return !examples.leavesOut(input, example, feature - grid.first(), grid.positions());
  }

  /** The input that an element is of. */
  Grid gridOf(int element) {
    int input = 0;
    while (input + 1 < grids.size() && grids.get(input + 1).offset() <= element) {
      input++;
    }
    return grids.get(input);
  }

  private int input(int feature) {
    int input = 0;
    while (input + 1 < grids.size() && grids.get(input + 1).first() <= feature) {
      input++;
    }
    return input;
  }

  /**
   * The elements of a feature.
   *
   * @param feature the feature
   * @return numbers of elements, one a channel; not to be changed
   */
  public int[] elements(int feature) {
    return ofFeature[feature];
  }

  /**
   * Adds up the relevance of each feature's channels.
   *
   * @param relevance a batch for each input, in the inputs' shapes
   * @return [examples][features]
   */
  public double[][] sums(List<INDArray> relevance) {
    int batch = Math.toIntExact(relevance.get(0).size(0));
    double[][] sums = new double[batch][count];
    for (int i = 0; i < grids.size(); i++) {
      Grid grid = grids.get(i);
      double[] values = relevance.get(i).dup('c').data().asDouble();
      for (int example = 0; example < batch; example++) {
        int start = example * grid.length() - grid.offset();
        for (int p = 0; p < grid.positions(); p++) {
          int feature = grid.first() + p;
          double sum = 0;
          for (int c = 0; c < grid.channels(); c++) {
            sum += values[start + grid.element(feature, c)];
          }
          sums[example][feature] = sum;
        }
      }
    }
    return sums;
  }
}
