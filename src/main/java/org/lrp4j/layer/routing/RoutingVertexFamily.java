package org.lrp4j.layer.routing;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
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
import org.lrp4j.layer.VertexRun;
import org.lrp4j.layer.masking.MaskingVertex;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Vertices that only move values about: merge, subset, stack, unstack, reshape, last time step,
 * duplicate to time series, preprocessor. Their own backward pass is the exact way back for
 * relevance, but for the merge.
 */
public final class RoutingVertexFamily {

  /** Several inputs side by side. */
  public static final VertexFamily<MergeVertex> MERGE =
      VertexFamily.of(
              MergeVertex.class,
              (vertex, configuration, context) ->
                  new MergeStep(configuration.getMergeAxis(), context.memory()))
          .inEitherFormat(merge -> merge.setMergeAxis(DataFormat.axisOfNhwc(merge.getMergeAxis())));

  /** A part of the features. */
  public static final VertexFamily<SubsetVertex> SUBSET = of(SubsetVertex.class);

  /** Several batches as one. */
  public static final VertexFamily<StackVertex> STACK = of(StackVertex.class);

  /** A part of a batch. */
  public static final VertexFamily<UnstackVertex> UNSTACK = of(UnstackVertex.class);

  /** The same values in another shape. */
  public static final VertexFamily<ReshapeVertex> RESHAPE = of(ReshapeVertex.class);

  /**
   * The last step of sequences [batch, features, time] that counts by the mask of the network's
   * input that the vertex names.
   */
  public static final VertexFamily<LastTimeStepVertex> LAST_TIME_STEP =
      of(LastTimeStepVertex.class).withFormat(vertex -> DataFormat.NCW);

  /** The same features at each step of an input of the network: relevance is the sum over these. */
  public static final VertexFamily<DuplicateToTimeSeriesVertex> DUPLICATE_TO_TIME_SERIES =
      of(DuplicateToTimeSeriesVertex.class).withFormat(vertex -> DataFormat.NCW);

  /** Steps of sequences moved by masks, and these: a mask itself gets nothing. */
  public static final VertexFamily<MaskingVertex> MASKING = of(MaskingVertex.class).andSubclasses();

  /** A preprocessor as a vertex. */
  public static final VertexFamily<PreprocessorVertex> PREPROCESSOR =
      VertexFamily.of(
          PreprocessorVertex.class,
          (vertex, configuration, context) ->
              new PreprocessorStep(configuration.getPreProcessor(), context));

  private RoutingVertexFamily() {}

  private static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexFamily<C> of(
      Class<C> type) {
    return VertexFamily.of(
        type, (vertex, configuration, context) -> new RoutingStep(new VertexRun(vertex), context));
  }

  private record RoutingStep(VertexRun vertex, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      Memory memory = context.memory();
      List<INDArray> values = inputs.stream().map(Signal::values).toList();
      INDArray moved = memory.hold(vertex.forward(inputs));
      values.forEach(memory::retain); // the way back asks for their shapes
      return new Moved(vertex, values, moved, memory);
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return inputs.stream().distinct().count() == 1 ? inputs.get(0) : Sign.ANY;
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

  private record Moved(VertexRun vertex, List<INDArray> inputs, INDArray output, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      List<INDArray> shares =
          Arrays.stream(vertex.backward(inputs, relevance)).map(memory::hold).toList();
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {
      inputs.forEach(memory::release);
    }
  }
}
