package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Single examples as one batch. Shorter sequences are padded with zeros behind their end, which a
 * mask hides.
 *
 * @param inputs one array an input
 * @param masks one an input; null where nothing is hidden
 */
record JoinedExamples(INDArray[] inputs, INDArray[] masks) {

  /**
   * Joins examples.
   *
   * @param examples for each example an array [1, …] of each input
   * @param masks for each example the mask [1, steps] of each input; empty where nothing is hidden
   * @throws IllegalArgumentException if they differ in more than the length of sequences
   */
  static JoinedExamples of(List<List<INDArray>> examples, List<List<Optional<INDArray>>> masks) {
    int count = examples.get(0).size();
    INDArray[] inputs = new INDArray[count];
    INDArray[] joined = new INDArray[count];
    for (int i = 0; i < count; i++) {
      int input = i;
      List<INDArray> rows = examples.stream().map(each -> each.get(input)).toList();
      List<Optional<INDArray>> hiding = masks.stream().map(each -> each.get(input)).toList();
      OptionalInt time = differingAxis(rows, input);
      inputs[i] = Nd4j.concat(0, padded(rows, time).toArray(INDArray[]::new));
      Optional<INDArray> any = hiding.stream().flatMap(Optional::stream).findFirst();
      if (any.isPresent() || time.isPresent()) {
        joined[i] = mask(rows, hiding, row -> steps(row, time, any));
      }
    }
    return new JoinedExamples(inputs, joined);
  }

  MultiDataSet toDataSet() {
    return new MultiDataSet(inputs, null, masks, null);
  }

  /** The axis in which the examples are of different lengths. */
  private static OptionalInt differingAxis(List<INDArray> rows, int input) {
    INDArray first = rows.get(0);
    int[] differing =
        IntStream.range(1, first.rank())
            .filter(axis -> rows.stream().anyMatch(row -> row.size(axis) != first.size(axis)))
            .toArray();
    if (differing.length > 1 || differing.length == 1 && first.rank() > 3) {
      INDArray other =
          rows.stream()
              .filter(row -> !Arrays.equals(row.shape(), first.shape()))
              .findFirst()
              .orElseThrow();
      throw new IllegalArgumentException(
          ("Examples are measured together, but those of input %d have the shapes %s and %s: bring"
                  + " them to one size, or leave out the check")
              .formatted(input, Arrays.toString(first.shape()), Arrays.toString(other.shape())));
    }
    return differing.length == 0 ? OptionalInt.empty() : OptionalInt.of(differing[0]);
  }

  /** How many steps an example has: where all are alike, as many as any mask tells. */
  private static long steps(INDArray row, OptionalInt time, Optional<INDArray> anyMask) {
    return time.isPresent() ? row.size(time.getAsInt()) : anyMask.orElseThrow().size(1);
  }

  /** [examples, steps]: 1 where a step counts. */
  private static INDArray mask(
      List<INDArray> rows, List<Optional<INDArray>> hiding, ToLongFunction<INDArray> steps) {
    List<INDArray> masks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      INDArray row = rows.get(i);
      masks.add(
          hiding.get(i).orElseGet(() -> Nd4j.ones(row.dataType(), 1, steps.applyAsLong(row))));
    }
    return Nd4j.concat(0, padded(masks, OptionalInt.of(1)).toArray(INDArray[]::new));
  }

  /** All of the longest one's length, with zeros behind. */
  private static List<INDArray> padded(List<INDArray> rows, OptionalInt time) {
    if (time.isEmpty()) {
      return rows;
    }
    int axis = time.getAsInt();
    long longest = rows.stream().mapToLong(row -> row.size(axis)).max().orElseThrow();
    List<INDArray> padded = new ArrayList<>();
    for (INDArray row : rows) {
      long[] shape = row.shape().clone();
      shape[axis] = longest;
      INDArray longer = Nd4j.zeros(row.dataType(), shape);
      INDArrayIndex[] place = new INDArrayIndex[shape.length];
      Arrays.fill(place, NDArrayIndex.all());
      place[axis] = NDArrayIndex.interval(0, row.size(axis));
      longer.put(place, row);
      padded.add(longer);
    }
    return padded;
  }
}
