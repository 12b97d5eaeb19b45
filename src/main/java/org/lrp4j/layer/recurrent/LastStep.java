package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.lrp4j.engine.vector.ArrayRows;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The last step of each sequence that counts; the others get no relevance.
 *
 * @param inside what makes the sequences
 * @param masks which steps count
 * @param memory where arrays come from
 */
record LastStep(Step inside, MaskReader masks, Memory memory) implements WrappingStep {

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    Capture capture = inside.forward(inputs);
    INDArray steps = capture.output();
    try {
      DataFormat format = inside.outputFormat(List.of(input.format()), steps.rank());
      Optional<INDArray> mask = masks.of(input);
      int[] last = last(mask, steps, format);
      INDArray output =
          memory.take(steps.dataType(), last.length, steps.size(format.channelAxis()));
      ArrayRows rows = ArrayRows.writing(output);
      double[] values = new double[Math.toIntExact(output.size(1))];
      for (int example = 0; example < last.length; example++) {
        new SequenceBlock(steps, format, 1).read(steps, example).get(0, last[example], values);
        rows.write(example, values, 0);
      }
      if (mask.isPresent()) {
        roundAsDl4j(output);
      }
      return new Taken(capture, memory, format, steps.shape(), last, output);
    } catch (RuntimeException e) {
      capture.release();
      throw e;
    } finally {
      memory.release(steps);
    }
  }

  /** With a mask the values have ND4J's default type for a while, FLOAT also in DOUBLE networks. */
  private static void roundAsDl4j(INDArray output) {
    if (output.dataType() != Nd4j.dataType()) {
      output.assign(output.castTo(Nd4j.dataType()));
    }
  }

  private static int[] last(Optional<INDArray> mask, INDArray sequences, DataFormat format) {
    int steps = Math.toIntExact(sequences.size(format.timeAxis().orElseThrow()));
    int[] last = new int[Math.toIntExact(sequences.size(0))];
    for (int example = 0; example < last.length; example++) {
      int t = steps - 1;
      while (mask.isPresent() && t >= 0 && mask.get().getDouble(example, t) == 0) {
        t--;
      }
      if (t < 0) {
        throw new IllegalArgumentException(
            "the mask leaves out all steps of example "
                + example
                + ", which then has no last one: leave the example out");
      }
      last[example] = t;
    }
    return last;
  }

  private record Taken(
      Capture sequence, Memory memory, DataFormat format, long[] shape, int[] last, INDArray output)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray steps = memory.take(relevance.dataType(), shape);
      ArrayRows rows = ArrayRows.reading(relevance);
      double[] values = new double[Math.toIntExact(relevance.size(1))];
      for (int example = 0; example < last.length; example++) {
        rows.read(example, values, 0);
        SequenceBlock alone = new SequenceBlock(steps, format, 1);
        alone.put(0, last[example], values);
        alone.write(steps, example);
      }
      Redistribution back = sequence.redistribute(steps);
      memory.release(steps);
      return back;
    }

    @Override
    public void release() {
      sequence.release();
    }
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return DataFormat.NC;
  }
}
