package org.lrp4j.faithfulness.feature;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** Reads the inputs of examples element by element. */
final class ElementValues {

  private final List<Features.Grid> grids;
  private final DataBuffer[] buffers;

  private ElementValues(List<Features.Grid> grids, DataBuffer[] buffers) {
    this.grids = grids;
    this.buffers = buffers;
  }

  static ElementValues of(Examples examples, Features features) {
    DataBuffer[] buffers =
        examples.list().stream().map(array -> array.data()).toArray(DataBuffer[]::new);
    return new ElementValues(features.grids(), buffers);
  }

  double at(int example, int element) {
    int input = 0;
    while (input + 1 < grids.size() && grids.get(input + 1).offset() <= element) {
      input++;
    }
    Features.Grid grid = grids.get(input);
    return buffers[input].getDouble((long) example * grid.length() + element - grid.offset());
  }

  /** All elements of an example. */
  void read(int example, double[] into) {
    for (int i = 0; i < buffers.length; i++) {
      Features.Grid grid = grids.get(i);
      long start = (long) example * grid.length();
      for (int k = 0; k < grid.length(); k++) {
        into[grid.offset() + k] = buffers[i].getDouble(start + k);
      }
    }
  }
}
