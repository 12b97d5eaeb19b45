package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.Optional;
import org.lrp4j.layer.DataFormat;

/**
 * Where the channels of an array lie, whose rank may not be known yet.
 *
 * @param fromLeft the axis, or 0 if that is not known
 * @param fromRight how many axes there are from it to the last, itself included, or 0 if that is
 *     not known
 */
record ChannelAxis(int fromLeft, int fromRight) {

  static final ChannelAxis LAST = new ChannelAxis(0, 1);

  /**
   * Along a shape with one axis of more than one element, if channels can lie there: the last axis,
   * or the one that is followed by all positions, as in [1, C, 1, 1] and [C, 1, 1].
   */
  static ChannelAxis of(long... shape) {
    int found = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] != 1) {
        if (found != 0) {
          return new ChannelAxis(0, 0);
        }
        found = shape.length - axis;
      }
    }
    int axis = shape.length - found;
    boolean isOfPosition = found > 1 && axis > 1;
    return isOfPosition ? new ChannelAxis(0, 0) : new ChannelAxis(0, found);
  }

  /** Whether both are the same, for all that is known. */
  boolean fits(ChannelAxis other) {
    return fromLeft > 0 && fromLeft == other.fromLeft
        || fromRight > 0 && fromRight == other.fromRight;
  }

  int axis(int rank) {
    return fromRight > 0 ? rank - fromRight : fromLeft;
  }

  /** How to read an array of a rank; channels first if they are at no axis that is known. */
  DataFormat format(int rank) {
    return known(rank).orElseGet(() -> DataFormat.channelsFirst(rank));
  }

  /**
   * How to read an array of a rank whose biases are one a channel.
   *
   * @throws IllegalArgumentException if channels lie at no such axis
   */
  DataFormat formatOfBiases(int rank) {
    return known(rank)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a bias along axis "
                        + axis(rank)
                        + " of "
                        + rank
                        + " is none of channels: give it and the weights in front of it as many"
                        + " axes as what they are applied to"));
  }

  private Optional<DataFormat> known(int rank) {
    return Arrays.stream(DataFormat.values())
        .filter(format -> format.rank() == rank && format.channelAxis() == axis(rank))
        .findFirst();
  }
}
