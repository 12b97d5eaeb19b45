package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
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
      Moments moments = new Moments(format, memory);
      INDArray ordered = moments.inOrder(steps);
      Optional<INDArray> mask = masks.of(input);
      int[] last = last(mask, ordered);
      INDArray output = memory.take(steps.dataType(), ordered.size(1), ordered.size(2));
      for (int example = 0; example < last.length; example++) {
        output.slice(example).assign(ordered.slice(last[example]).slice(example));
      }
      memory.release(ordered);
      if (mask.isPresent()) {
        roundAsDl4j(output);
      }
      return new Taken(capture, moments, steps.shape(), last, output);
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

  private static int[] last(Optional<INDArray> mask, INDArray ordered) {
    int steps = Math.toIntExact(ordered.size(0));
    int[] last = new int[Math.toIntExact(ordered.size(1))];
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

  private record Taken(Capture sequence, Moments moments, long[] shape, int[] last, INDArray output)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = moments.memory();
      INDArray ordered = moments.take(relevance.dataType(), shape).assign(0);
      for (int example = 0; example < last.length; example++) {
        ordered.slice(last[example]).slice(example).assign(relevance.slice(example));
      }
      INDArray steps = moments.backInPlace(ordered);
      memory.release(ordered);
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
