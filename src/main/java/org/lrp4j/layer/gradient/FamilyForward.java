package org.lrp4j.layer.gradient;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step that computes what a layer's family does, and leads gradients back in a way of its own.
 *
 * @param family the family's step
 * @param back how gradients go back
 * @param memory whose arrays it hands out
 */
public record FamilyForward(Step family, Back back, Memory memory) implements Step {

  /** How gradients go back through a layer. */
  @FunctionalInterface
  public interface Back {

    /**
     * Leads a gradient from the output to the input.
     *
     * @param input what came in; never written to
     * @param output what came out; never written to
     * @param gradient of the output; never written to
     * @param family leads relevance back as the family does
     * @return the gradient of the input, a new array
     */
    INDArray lead(Signal input, INDArray output, INDArray gradient, UnaryOperator<INDArray> family);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    Capture capture = family.forward(inputs);
    memory.retain(input.values());
    memory.retain(capture.output());
    return new Led(input, capture, back, memory);
  }

  private record Led(Signal input, Capture capture, Back back, Memory memory) implements Capture {

    @Override
    public INDArray output() {
      return capture.output();
    }

    @Override
    public Redistribution redistribute(INDArray gradient) {
      INDArray led =
          back.lead(
              input,
              capture.output(),
              gradient,
              relevance -> capture.redistribute(relevance).inputs().get(0));
      return Redistribution.to(memory.hold(led));
    }

    @Override
    public INDArray masked(INDArray output) {
      return capture.masked(output);
    }

    @Override
    public void release() {
      memory.release(input.values());
      memory.release(capture.output());
      capture.release();
    }
  }

  @Override
  public String treatment() {
    return GradientUse.ALONE.treatment();
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return family.outputFormat(inputs, rank);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return family.networkOutput(explained);
  }

  @Override
  public Optional<INDArray> prediction(INDArray explained) {
    return family.prediction(explained);
  }

  @Override
  public Optional<INDArray> classScores(INDArray explained, int... classes) {
    return family.classScores(explained, classes);
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return true;
  }
}
