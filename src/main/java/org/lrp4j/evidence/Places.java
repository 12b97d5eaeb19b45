package org.lrp4j.evidence;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lrp4j.ExplainedInput;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The places of one example and their relevance: pixels with their channels together, columns,
 * steps with their features together, words.
 */
final class Places {

  private static final int MOST = 5;

  private final ExplainedInput input;
  private final List<String> columnNames;
  private final double[] relevance;
  private final long[] shape;

  private Places(
      ExplainedInput input, List<String> columnNames, double[] relevance, long... shape) {
    this.input = input;
    this.columnNames = columnNames;
    this.relevance = relevance;
    this.shape = shape;
  }

  /**
   * The places of an example.
   *
   * @param example a batch of one
   * @param columnNames the columns' names, or nothing
   */
  static Places of(ExplainedInput example, List<String> columnNames) {
    INDArray exact = example.relevance().castTo(DataType.DOUBLE);
    boolean isTable = exact.rank() == 2;
    INDArray summed = isTable ? exact : exact.sum(example.format().channelAxis());
    long[] all = summed.shape();
    Places places =
        new Places(
            example,
            columnNames,
            summed.dup('c').reshape(summed.length()).toDoubleVector(),
            Arrays.copyOfRange(all, 1, all.length));
    places.leaveOutPadding();
    return places;
  }

  private void leaveOutPadding() {
    input
        .mask()
        .filter(mask -> mask.length() == relevance.length)
        .ifPresent(
            mask -> {
              for (int i = 0; i < relevance.length; i++) {
                relevance[i] = mask.getDouble(0, i) == 0 ? 0 : relevance[i];
              }
            });
  }

  int count() {
    return relevance.length;
  }

  double relevance(int place) {
    return relevance[place];
  }

  long[] shape() {
    return shape.clone();
  }

  /** The part of the positive relevance at these places; NaN if there is none at all. */
  double positivePart(boolean... chosen) {
    double inside = 0;
    double all = 0;
    for (int i = 0; i < relevance.length; i++) {
      double positive = Math.max(0, relevance[i]);
      inside += chosen[i] ? positive : 0;
      all += positive;
    }
    return inside / all;
  }

  /** The part of the |relevance| at these places; NaN if there is none at all. */
  double part(boolean... chosen) {
    return part(relevance, chosen);
  }

  private static double part(double[] relevance, boolean... chosen) {
    double inside = 0;
    double all = 0;
    for (int i = 0; i < relevance.length; i++) {
      inside += chosen[i] ? Math.abs(relevance[i]) : 0;
      all += Math.abs(relevance[i]);
    }
    return inside / all;
  }

  /** How few places carry half of the |relevance|; 0 if there is none. */
  int carryingHalf() {
    double[] sizes = Arrays.stream(relevance).map(Math::abs).sorted().toArray();
    double half = Arrays.stream(sizes).sum() / 2;
    int count = 0;
    for (int i = sizes.length - 1; i >= 0 && half > 0; i--) {
      half -= sizes[i];
      count++;
    }
    return count;
  }

  /** The part of the |relevance| that these columns carry, or these features at all steps. */
  double partOfColumns(boolean... chosen) {
    INDArray sizes = Transforms.abs(input.relevance().castTo(DataType.DOUBLE), true);
    int[] others =
        IntStream.range(0, sizes.rank())
            .filter(axis -> axis != input.format().channelAxis())
            .toArray();
    return part(sizes.sum(others).toDoubleVector(), chosen);
  }

  /** How many columns, features or channels there are. */
  int columns() {
    return (int) input.relevance().size(input.format().channelAxis());
  }

  /** The word at a place, or nothing if the network reads none. */
  String word(int place) {
    return input
        .vocabulary()
        .map(
            words ->
                words.word(
                    (int) input.input().dup('c').reshape(input.input().length()).getDouble(place)))
        .orElse("");
  }

  /** The places with the largest |relevance|. */
  List<String> strongest() {
    return IntStream.range(0, relevance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -Math.abs(relevance[place])))
        .limit(MOST)
        .map(place -> name(place) + String.format(Locale.ROOT, " %+.3g", relevance[place]))
        .toList();
  }

  /** Such as "column age", "step 7", "word 3 \"good\"", "pixel (4, 5)". */
  String name(int place) {
    if (input.vocabulary().isPresent()) {
      return "word " + place + " \"" + word(place) + "\"";
    }
    return switch (shape.length) {
      case 1 -> input.format().rank() == 2 ? "column " + column(place) : "step " + place;
      case 2 -> "pixel (" + place / shape[1] + ", " + place % shape[1] + ")";
      default -> "position " + Arrays.toString(indices(place));
    };
  }

  private String column(int place) {
    return columnNames.size() == columns() ? columnNames.get(place) : String.valueOf(place);
  }

  private long[] indices(long place) {
    long[] indices = new long[shape.length];
    long rest = place;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return indices;
  }

  /**
   * Which places a mask holds.
   *
   * @param mask 1 inside and 0 outside, of the places' shape, or with a first axis for the examples
   * @param example which example
   * @throws IllegalArgumentException if it has another shape, or holds other numbers
   */
  boolean[] inside(INDArray mask, int example) {
    long[] own = mask.shape();
    boolean isForAll = Arrays.equals(own, shape) || own.length > 0 && own[0] == 1;
    long[] rest = Arrays.equals(own, shape) ? own : Arrays.copyOfRange(own, 1, own.length);
    if (!Arrays.equals(rest, shape) || !isForAll && example >= own[0]) {
      throw new IllegalArgumentException(
          "A mask of \"%s\" has the shape %s, with or without a first axis for the examples, but this"
                  .formatted(input.name(), Arrays.toString(shape))
              + " one has "
              + Arrays.toString(own));
    }
    INDArray flat = mask.castTo(DataType.DOUBLE).dup('c').reshape(mask.length());
    int from = isForAll ? 0 : example * count();
    boolean[] inside = new boolean[count()];
    for (int i = 0; i < inside.length; i++) {
      double value = flat.getDouble(from + (long) i);
      if (value != 0 && value != 1) {
        throw new IllegalArgumentException(
            "A mask is 1 inside and 0 outside, but this one holds " + value);
      }
      inside[i] = value == 1;
    }
    return inside;
  }

  /**
   * Which columns are meant.
   *
   * @param wanted names, or numbers from 0
   * @throws IllegalArgumentException if there is none of that name
   */
  boolean[] chosenColumns(List<String> wanted) {
    boolean[] chosen = new boolean[columns()];
    for (String name : wanted) {
      int index = columnNames.indexOf(name);
      if (index < 0 && name.matches("\\d{1,9}")) {
        index = Integer.parseInt(name);
      }
      if (index < 0 || index >= chosen.length) {
        throw new IllegalArgumentException(
            "\"%s\" has no column \"%s\": there are %s"
                .formatted(
                    input.name(),
                    name,
                    columnNames.isEmpty() ? chosen.length + ", from 0" : columnNames));
      }
      chosen[index] = true;
    }
    return chosen;
  }
}
