package org.lrp4j.layer.samediff;

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

  /** Along a shape with one axis of more than one element. */
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
    return new ChannelAxis(0, found);
  }

  /** Whether both are the same, for all that is known. */
  boolean fits(ChannelAxis other) {
    return fromLeft > 0 && fromLeft == other.fromLeft
        || fromRight > 0 && fromRight == other.fromRight;
  }

  int axis(int rank) {
    return fromRight > 0 ? rank - fromRight : fromLeft;
  }

  /** How to read an array of a rank. */
  DataFormat format(int rank) {
    for (DataFormat format : DataFormat.values()) {
      if (format.rank() == rank && format.channelAxis() == axis(rank)) {
        return format;
      }
    }
    return DataFormat.channelsFirst(rank);
  }
}
