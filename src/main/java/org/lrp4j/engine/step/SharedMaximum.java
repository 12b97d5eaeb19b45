package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A maximum over windows in which all that are as large as the largest get the same. */
final class SharedMaximum implements Step {

  private final RoutingStep maximum;
  private final Window window;
  private final Memory memory;

  SharedMaximum(Window window, StepContext context) {
    this.maximum = new MaximumStep(window, context.bench());
    this.window = window;
    this.memory = context.memory();
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    Capture largest = maximum.forward(input);
    INDArray output = largest.output();
    largest.release();
    memory.retain(input);
    return new Ties(input, output, window, memory);
  }

  private record Ties(INDArray input, INDArray output, Window window, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray images = window.nhwc() ? input.permute(0, 3, 1, 2) : input;
      INDArray given = window.nhwc() ? relevance.permute(0, 3, 1, 2) : relevance;
      double[] values = images.dup('c').data().asDouble();
      double[] relevances = given.dup('c').data().asDouble();
      double[] shares = new double[values.length];
      TiedWindows tied = new TiedWindows(window, images.size(2), images.size(3));
      int pixels = Math.toIntExact(images.size(2) * images.size(3));
      int positions = tied.positions();
      for (int plane = 0; plane < values.length / pixels; plane++) {
        for (int position = 0; position < positions; position++) {
          tied.share(
              values, plane * pixels, position, relevances[plane * positions + position], shares);
        }
      }
      INDArray shared = Nd4j.createFromArray(shares).reshape('c', images.shape());
      INDArray result = memory.take(input.dataType(), input.shape());
      return Redistribution.to(
          result.assign(
              (window.nhwc() ? shared.permute(0, 2, 3, 1) : shared).castTo(input.dataType())));
    }

    @Override
    public void release() {
      memory.release(input);
    }
  }

  @Override
  public String treatment() {
    return Maximum.TIES_SHARED.label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
