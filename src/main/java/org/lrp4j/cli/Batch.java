package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Some inputs that are explained together.
 *
 * @param positions where in the source they are, from 0
 * @param names what the results are called, one an input
 * @param values the inputs in the network's shape, as they were found: not normalised
 * @param pictures the inputs as red, green and blue or grey [batch, channels, height, width], from
 *     0 to 255, if they were images
 */
record Batch(
    List<Integer> positions, List<String> names, INDArray values, Optional<INDArray> pictures) {

  /** Each as a batch of its own. */
  List<Batch> examples() {
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                new Batch(
                    List.of(positions.get(i)),
                    List.of(names.get(i)),
                    Rows.view(values, i),
                    pictures.map(images -> Rows.view(images, i))))
        .toList();
  }

  /** One batch of several of the same shapes. */
  static Batch joined(List<Batch> batches) {
    return new Batch(
        batches.stream().flatMap(batch -> batch.positions().stream()).toList(),
        batches.stream().flatMap(batch -> batch.names().stream()).toList(),
        joined(batches, Batch::values),
        batches.get(0).pictures().map(first -> joined(batches, b -> b.pictures().orElseThrow())));
  }

  private static INDArray joined(List<Batch> batches, Function<Batch, INDArray> part) {
    return Nd4j.concat(0, batches.stream().map(part).toArray(INDArray[]::new));
  }
}
