package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.InputKind;
import org.lrp4j.dataset.summary.InputShape;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes an explanation apart into plain numbers. */
final class EvidenceReader {

  private EvidenceReader() {}

  /**
   * The examples of an explanation.
   *
   * @param ids what tells each example from all others
   * @param groups what each is counted with
   */
  static List<ExampleEvidence> read(Explanation explanation, List<String> ids, List<Group> groups) {
    List<List<InputEvidence>> byInput =
        explanation.inputs().stream().map(EvidenceReader::examples).toList();
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new ExampleEvidence(
                    ids.get(i),
                    groups.get(i),
                    byInput.stream().map(examples -> examples.get(i)).toList()))
        .toList();
  }

  /** The examples of one input, or of whatever looks like one. */
  static List<InputEvidence> examples(ExplainedInput input) {
    InputShape shape = shape(input);
    double[] values = channelsFirst(input.input(), input.format());
    double[] relevance = channelsFirst(input.relevance(), input.format());
    int length = shape.length();
    List<InputEvidence> examples = new ArrayList<>();
    for (int i = 0; i < input.examples(); i++) {
      int row = i;
      examples.add(
          new InputEvidence(
              input.name(),
              shape,
              part(values, i, length),
              part(relevance, i, length),
              input.mask().map(mask -> counting(mask, row))));
    }
    return examples;
  }

  private static InputShape shape(ExplainedInput input) {
    long[] shape = input.input().shape();
    DataFormat format = input.format();
    if (input.vocabulary().isPresent()) {
      int steps = (int) (input.input().length() / input.examples());
      return new InputShape(InputKind.WORDS, 1, List.of(steps));
    }
    List<Integer> positions =
        format.positionAxes().stream().map(axis -> (int) shape[axis]).toList();
    InputKind kind =
        switch (positions.size()) {
          case 0 -> InputKind.TABLE;
          case 1 -> InputKind.SEQUENCE;
          case 2 -> InputKind.IMAGE;
          default -> InputKind.VOLUME;
        };
    return new InputShape(kind, (int) shape[format.channelAxis()], positions);
  }

  private static double[] channelsFirst(INDArray batch, DataFormat format) {
    INDArray first = batch;
    if (format.isChannelsLast()) {
      List<Integer> axes = new ArrayList<>(List.of(0, format.channelAxis()));
      axes.addAll(format.positionAxes());
      first = batch.permute(axes.stream().mapToInt(axis -> axis).toArray());
    }
    // castTo may give the same array, whose order is another.
    return first.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double[] part(double[] all, int index, int length) {
    double[] part = new double[length];
    System.arraycopy(all, index * length, part, 0, length);
    return part;
  }

  private static boolean[] counting(INDArray mask, int row) {
    boolean[] counting = new boolean[(int) mask.size(1)];
    for (int i = 0; i < counting.length; i++) {
      counting[i] = mask.getDouble(row, i) != 0;
    }
    return counting;
  }
}
