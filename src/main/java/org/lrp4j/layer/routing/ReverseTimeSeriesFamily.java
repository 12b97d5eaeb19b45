package org.lrp4j.layer.routing;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences [batch, features, time] turned round. Where the network's input that the vertex names
 * has a mask, the steps that count change places among themselves, and the others become zero:
 * relevance that arrives there is absorbed by the mask.
 */
public final class ReverseTimeSeriesFamily {

  /** The family. */
  public static final VertexFamily<ReverseTimeSeriesVertex> FAMILY =
      VertexFamily.of(
              ReverseTimeSeriesVertex.class,
              (vertex, configuration, context) ->
                  new Turning(configuration.getMaskArrayInputName(), context))
          .withFormat(vertex -> DataFormat.NCW);

  private ReverseTimeSeriesFamily() {}

  private record Turning(String maskedInput, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      INDArray input = inputs.get(0).values();
      Optional<INDArray> mask =
          Optional.ofNullable(maskedInput)
              .flatMap(name -> StepContext.of(context).inputs().mask(name));
      int steps = Math.toIntExact(input.size(2));
      int[][] sources = new int[Math.toIntExact(input.size(0))][];
      for (int example = 0; example < sources.length; example++) {
        double[] counts = mask.isPresent() ? mask.get().getRow(example).toDoubleVector() : null;
        sources[example] = Reversal.sources(example, steps, counts);
      }
      return new Turned(moved(input, sources, context.memory()), sources, context);
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return inputs.get(0);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return output;
    }

    @Override
    public String treatment() {
      return ROUTED;
    }
  }

  private record Turned(INDArray output, int[][] sources, LayerContext context) implements Capture {

    /** Turned round again every step is where it was. */
    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray share = moved(relevance, sources, context.memory());
      double absorbed =
          context.sumsUp()
              ? relevance.sumNumber().doubleValue() - share.sumNumber().doubleValue()
              : 0;
      return new Redistribution(List.of(share), Absorption.of(Absorber.MASK, absorbed));
    }

    @Override
    public void release() {}
  }

  private static INDArray moved(INDArray from, int[][] sources, Memory memory) {
    double[] values = from.dup('c').data().asDouble();
    double[] result = new double[values.length];
    int features = Math.toIntExact(from.size(1));
    int steps = Math.toIntExact(from.size(2));
    for (int row = 0; row < sources.length * features; row++) {
      int[] source = sources[row / features];
      for (int step = 0; step < steps; step++) {
        result[row * steps + step] = source[step] < 0 ? 0 : values[row * steps + source[step]];
      }
    }
    return memory
        .take(from.dataType(), from.shape())
        .assign(Nd4j.createFromArray(result).reshape('c', from.shape()).castTo(from.dataType()));
  }
}
