package org.lrp4j.layer.combining;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.VertexFamily;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shift vertex, {@code a + constant}: the constant absorbs relevance like a bias, or is left
 * out like one.
 */
public final class ShiftFamily {

  /** The family. */
  public static final VertexFamily<ShiftVertex> FAMILY =
      VertexFamily.of(
          ShiftVertex.class,
          (vertex, configuration, context) ->
              new ShiftStep(configuration.getShiftFactor(), context.zeroBias(), context));

  private ShiftFamily() {}

  private record ShiftStep(double constant, boolean passes, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      INDArray a = inputs.get(0).values();
      INDArray shifted = context.memory().take(a.dataType(), a.shape());
      context.memory().retain(a);
      return new Shifted(a, a.add(constant, shifted), this);
    }

    @Override
    public String treatment() {
      return passes ? PASS : "proportional";
    }

    @Override
    public boolean givesToZeros(boolean output) {
      return output && passes;
    }

    @Override
    public Step sharingEqually() {
      return new ShiftStep(constant, true, context);
    }
  }

  private record Shifted(INDArray input, INDArray output, ShiftStep step) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      LayerContext context = step.context();
      if (step.passes()) {
        return Redistribution.to(context.memory().hold(relevance));
      }
      INDArray s =
          relevance.div(Denominators.stabilized(input.add(step.constant()), context.stabilizer()));
      double absorbed = context.sumsUp() ? s.sumNumber().doubleValue() * step.constant() : 0;
      return new Redistribution(
          List.of(context.memory().hold(s.muli(input))), Absorption.of(Absorber.BIAS, absorbed));
    }

    @Override
    public void release() {
      step.context().memory().release(input);
    }
  }
}
