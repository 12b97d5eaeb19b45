package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Some of the examples, drawn at random: folders and tables are often sorted by class, so the first
 * ones would be of one class only.
 *
 * @param inputs a batch for each input, as the network wants it
 * @param masks one for each input, null where nothing is padded
 */
record Sample(INDArray[] inputs, INDArray[] masks) {

  /**
   * Reads all examples and keeps some; shorter texts are padded behind their end, which a mask
   * hides.
   *
   * @param most how many
   * @param seed of the draw
   * @param progress is told how many inputs were read
   * @throws CommandFailure if there is none
   */
  static Sample draw(JointSource source, int most, long seed, LongConsumer progress) {
    int all = Math.toIntExact(source.count());
    int[] order = Seeds.permutation(all, Seeds.random(seed, "sample", 0));
    List<List<INDArray>> kept = new ArrayList<>();
    source.inputs().forEach(input -> kept.add(new ArrayList<>()));
    Set<Integer> wanted = new HashSet<>();
    Arrays.stream(order).limit(most).forEach(wanted::add);
    for (Optional<JointBatch> next = source.next(); next.isPresent(); next = source.next()) {
      JointBatch batch = next.get();
      for (int row = 0; row < batch.size(); row++) {
        if (wanted.contains(batch.positions().get(row))) {
          for (int i = 0; i < kept.size(); i++) {
            Batch part = batch.parts().get(i).examples().get(row);
            kept.get(i).add(source.inputs().get(i).scaled(part).dup('c'));
          }
        }
      }
      progress.accept(batch.positions().get(batch.size() - 1) + 1L);
    }
    if (kept.get(0).isEmpty()) {
      throw CommandFailure.badInput("None of the inputs could be read: nothing was written");
    }
    INDArray[] inputs = new INDArray[kept.size()];
    INDArray[] masks = new INDArray[kept.size()];
    for (int i = 0; i < inputs.length; i++) {
      join(kept.get(i), i, inputs, masks);
    }
    return new Sample(inputs, masks);
  }

  private static void join(List<INDArray> rows, int input, INDArray[] inputs, INDArray[] masks) {
    boolean areOfOneSize =
        rows.stream().allMatch(row -> Arrays.equals(row.shape(), rows.get(0).shape()));
    if (areOfOneSize) {
      inputs[input] = Nd4j.concat(0, rows.toArray(INDArray[]::new));
      return;
    }
    if (rows.get(0).rank() != 2) {
      throw CommandFailure.badInput(
          "The examples are of different sizes, such as "
              + Arrays.toString(rows.get(0).shape())
              + ", and all are measured together: give images one size with --size");
    }
    long longest = rows.stream().mapToLong(row -> row.size(1)).max().orElseThrow();
    inputs[input] = Nd4j.zeros(rows.get(0).dataType(), rows.size(), longest);
    masks[input] = Nd4j.zeros(rows.get(0).dataType(), rows.size(), longest);
    for (int i = 0; i < rows.size(); i++) {
      INDArrayIndex[] place = {
        NDArrayIndex.interval(i, i + 1L), NDArrayIndex.interval(0, rows.get(i).size(1))
      };
      inputs[input].put(place, rows.get(i));
      masks[input].get(place).assign(1);
    }
  }

  int count() {
    return Math.toIntExact(inputs[0].size(0));
  }
}
