package org.lrp4j.layer;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How to read the axes of a batch: which one holds the channels or features, and which ones the
 * positions. N is the example, C the channel, feature or class, W the width, or the time step of a
 * sequence, H the height, D the depth.
 */
public enum DataFormat {
  /** Tables: [batch, features]. */
  NC(2, 1),
  /** Sequences, and images of one dimension: [batch, features, time], DL4J's default. */
  NCW(3, 1),
  /** Sequences with the features last: [batch, time, features]. */
  NWC(3, 2),
  /** Images: [batch, channels, height, width], DL4J's default. */
  NCHW(4, 1),
  /** Images with the channels last: [batch, height, width, channels], Keras' default. */
  NHWC(4, 3),
  /** Volumes and films: [batch, channels, depth, height, width], DL4J's default. */
  NCDHW(5, 1),
  /** Volumes and films with the channels last: [batch, depth, height, width, channels]. */
  NDHWC(5, 4);

  private final int rank;
  private final int channelAxis;

  DataFormat(int rank, int channelAxis) {
    this.rank = rank;
    this.channelAxis = channelAxis;
  }

  /**
   * DL4J's default for arrays of a rank.
   *
   * @param rank the number of axes, from 2 to 5
   * @return the format with the channels right behind the examples
   * @throws IllegalArgumentException for any other rank
   */
  public static DataFormat channelsFirst(int rank) {
    return Arrays.stream(values())
        .filter(format -> format.rank == rank && format.channelAxis == 1)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Batches have 2 axes (tables) to 5 (volumes), but this one has " + rank));
  }

  /**
   * DL4J's name for the format of images.
   *
   * @param format channels first or last
   * @return the same of ours
   */
  public static DataFormat of(CNN2DFormat format) {
    return format == CNN2DFormat.NHWC ? NHWC : NCHW;
  }

  /**
   * DL4J's name for the format of sequences.
   *
   * @param format features before time or after it; null, as in old models, is before
   * @return the same of ours
   */
  public static DataFormat of(RNNFormat format) {
    return format == RNNFormat.NWC ? NWC : NCW;
  }

  /**
   * DL4J's name for the format of volumes.
   *
   * @param format channels first or last
   * @return the same of ours
   */
  public static DataFormat of(Convolution3D.DataFormat format) {
    return format == Convolution3D.DataFormat.NDHWC ? NDHWC : NCDHW;
  }

  /**
   * Where an axis of images with channels first lies with channels last.
   *
   * @param axis an axis of {@link #NCHW}, from 0 or, negative, from behind
   * @return the axis of {@link #NHWC} along which the same lies, from 0
   */
  public static int axisOfNhwc(int axis) {
    int[] last = {0, 3, 1, 2};
    return last[axis < 0 ? axis + last.length : axis];
  }

  /**
   * How many axes such a batch has.
   *
   * @return the rank, the examples' axis included
   */
  public int rank() {
    return rank;
  }

  /**
   * The axis of the channels, features or classes.
   *
   * @return the axis, from 1
   */
  public int channelAxis() {
    return channelAxis;
  }

  /**
   * Whether the channels are the last of several axes.
   *
   * @return true for NWC, NHWC and NDHWC
   */
  public boolean isChannelsLast() {
    return channelAxis > 1;
  }

  /**
   * The axes along which an example extends: height and width of an image, the time of a sequence.
   *
   * @return the axes in order; none for tables
   */
  public List<Integer> positionAxes() {
    return IntStream.range(1, rank).filter(axis -> axis != channelAxis).boxed().toList();
  }

  /**
   * The axis of the time steps.
   *
   * @return the axis of a sequence; empty for everything else
   */
  public OptionalInt timeAxis() {
    return rank == 3 ? OptionalInt.of(3 - channelAxis) : OptionalInt.empty();
  }

  /**
   * Lays one value a channel along the axis of the channels, so that it broadcasts to a batch.
   *
   * @param values one value a channel
   * @return a view of the same values of this format's rank, of size 1 along all other axes
   */
  public INDArray along(INDArray values) {
    return along(values, channelAxis, rank);
  }

  /**
   * Lays values along one axis of an array, so that they broadcast to it.
   *
   * @param values the values
   * @param axis the axis
   * @param rank how many axes the array has
   * @return a view of the same values, of size 1 along all other axes
   */
  public static INDArray along(INDArray values, int axis, int rank) {
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    shape[axis] = values.length();
    return values.reshape(shape);
  }
}
