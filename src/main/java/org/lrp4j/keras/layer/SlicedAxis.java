package org.lrp4j.keras.layer;

import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * What Python takes of an axis.
 *
 * @param start the first place
 * @param stop the place behind the last
 * @param step from place to place; 0 for one place, of which no axis is left
 */
record SlicedAxis(long start, long stop, long step) {

  static final SlicedAxis WHOLE = new SlicedAxis(0, -1, 1);

  /**
   * Of a number, or {@code start:stop:step}.
   *
   * @param size how many places there are, or {@link Tensor#ANY}
   */
  static SlicedAxis of(OperatorCall call, JsonNode json, long size) {
    if (json.isInt()) {
      long place = place(call, json.asInt(), size);
      if (place < 0 || place >= size) {
        throw call.refused("takes place " + json + " of " + call.input().shape());
      }
      return new SlicedAxis(place, place + 1, 0);
    }
    JsonNode slice = json.has("config") ? json.path("config") : json;
    if (!slice.has("start") || !slice.has("stop") || !slice.has("step")) {
      throw call.refused("takes " + json + ", which is not read");
    }
    long step = number(call, slice.path("step"), 1);
    boolean isWhole = slice.path("start").isNull() && slice.path("stop").isNull() && step == 1;
    if (isWhole) {
      return WHOLE;
    }
    if (step < 1) {
      throw call.refused("takes " + json + ": steps from 1 on are read");
    }
    long start = Math.max(0, place(call, number(call, slice.path("start"), 0), size));
    long stop =
        slice.path("stop").isNull()
            ? place(call, size, size)
            : Math.min(size, place(call, number(call, slice.path("stop"), 0), size));
    if (start >= stop) {
      throw call.refused("takes nothing of " + call.input().shape());
    }
    return new SlicedAxis(start, stop, step);
  }

  private static long number(OperatorCall call, JsonNode json, long otherwise) {
    if (json.isNull()) {
      return otherwise;
    }
    if (!json.isInt()) {
      throw call.refused("takes places of " + json + ", which is not read");
    }
    return json.asInt();
  }

  private static long place(OperatorCall call, long place, long size) {
    if (size == Tensor.ANY) {
      throw call.refused(
          "reads " + call.input().shape() + ": a size it takes a part of has to be fixed");
    }
    return place < 0 ? place + size : place;
  }

  boolean isPoint() {
    return step == 0;
  }

  boolean isWhole() {
    return stop < 0;
  }

  long length() {
    return (stop - start + step - 1) / step;
  }

  long[] bounds() {
    return new long[] {start, stop, step};
  }
}
