package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.bench.LayerWork.Pooling;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum pooling, and its gradient. */
final class PoolingOps extends RawOps {

  private final INDArray input;
  private final INDArray output;
  private final INDArray upstream;
  private final INDArray gradient;
  private final long[] arguments;
  private final boolean tiles;

  PoolingOps(Pooling shape) {
    long[] in = shape.input().stream().mapToLong(Long::longValue).toArray();
    int[] kernel = array(shape.kernel());
    int[] stride = array(shape.stride());
    int[] padding = array(shape.padding());
    long[] out = in.clone();
    boolean exact = true;
    for (int i = 0; i < 2; i++) {
      out[2 + i] = (in[2 + i] + 2 * padding[i] - kernel[i]) / stride[i] + 1;
      exact &= kernel[i] == stride[i] && padding[i] == 0 && in[2 + i] % kernel[i] == 0;
    }
    tiles = exact;
    input = random(in);
    output = empty(out);
    upstream = random(out);
    gradient = empty(in);
    arguments =
        new long[] {
          kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], 1, 1, 0, 0, 0
        };
  }

  @Override
  List<Candidate> forward() {
    List<Candidate> candidates = new ArrayList<>();
    Candidate pooling = operation("maxpool2d", output, List.of(input), arguments);
    candidates.add(pooling);
    if (tiles) {
      INDArray maxima = empty(output.shape());
      INDArray windows =
          input.reshape(
              input.size(0),
              input.size(1),
              output.size(2),
              arguments[0],
              output.size(3),
              arguments[1]);
      Candidate reduction = operation("reduce_max", maxima, List.of(windows), 3, 5);
      candidates.add(checked(reduction, maxima, pooling, output));
    }
    return candidates;
  }

  @Override
  List<Candidate> backward() {
    return List.of(operation("maxpool2d_bp", gradient, List.of(input, upstream), arguments));
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
