package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.bench.LayerShape.Pooling;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum pooling, and its gradient. */
final class PoolingOps extends RawOps {

  private final long[] arguments;
  private final boolean tiles;

  PoolingOps(Pooling shape) {
    super(shape.inputShape(), shape.outputShape());
    int[] kernel = array(shape.kernel());
    int[] stride = array(shape.stride());
    int[] padding = array(shape.padding());
    boolean exact = true;
    for (int i = 0; i < 2; i++) {
      exact &= kernel[i] == stride[i] && padding[i] == 0 && input.size(2 + i) % kernel[i] == 0;
    }
    tiles = exact;
    arguments =
        new long[] {
          kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], 1, 1, 0, 0, 0
        };
  }

  /** The largest pixel of each window is looked for again. */
  @Override
  void touchBackward(Prepared prepared) {
    touch(input);
    super.touchBackward(prepared);
  }

  @Override
  List<Candidate> forward() {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            "maxpool2d", () -> operation("maxpool2d", output, List.of(input), arguments)));
    if (tiles) {
      candidates.add(new Candidate("reduce_max", this::reduction));
    }
    return candidates;
  }

  private Prepared reduction() {
    INDArray windows =
        input.reshape(
            input.size(0),
            input.size(1),
            output.size(2),
            arguments[0],
            output.size(3),
            arguments[1]);
    return operation("reduce_max", empty(output.shape()), List.of(windows), 3, 5);
  }

  @Override
  List<Candidate> backward() {
    return List.of(
        new Candidate(
            "maxpool2d_bp",
            () -> operation("maxpool2d_bp", gradient, List.of(input, upstream), arguments)));
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
