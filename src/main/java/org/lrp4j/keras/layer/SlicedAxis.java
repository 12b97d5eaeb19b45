package org.lrp4j.keras.layer;

import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * What Python takes of an axis. Of an axis whose size is not known places are counted from its end
 * too, where Python does so.
 *
 * @param start the first place; -1 for the last, -2 for the one before
 * @param stop the place behind the last; -1 for the end, -2 for one place less
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
      long place = place(json.asInt(), size);
      if (size != Tensor.ANY && (place < 0 || place >= size)) {
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
    long start = number(call, slice.path("start"), 0);
    boolean isToEnd = slice.path("stop").isNull();
    long stop = isToEnd ? size : number(call, slice.path("stop"), 0);
    if (size == Tensor.ANY) {
      return new SlicedAxis(start, stop < 0 && !isToEnd ? stop - 1 : stop, step);
    }
    start = Math.max(0, place(start, size));
    stop = Math.min(size, place(stop, size));
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

  private static long place(long place, long size) {
    return place < 0 && size != Tensor.ANY ? place + size : place;
  }

  boolean isPoint() {
    return step == 0;
  }

  boolean isWhole() {
    return equals(WHOLE);
  }

  /** How many places there are of an axis whose size is known. */
  long length() {
    return (stop - start + step - 1) / step;
  }

  long[] bounds() {
    return new long[] {start, stop, step};
  }
}
