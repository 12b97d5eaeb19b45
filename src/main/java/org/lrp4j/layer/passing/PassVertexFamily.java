package org.lrp4j.layer.passing;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.InputScalingVertex;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.VertexRun;

/** Vertices that scale their input: relevance passes unchanged. */
public final class PassVertexFamily {

  /** Multiplication by a constant. */
  public static final VertexFamily<ScaleVertex> SCALE = of(ScaleVertex.class);

  /** Division by the Euclidean norm. */
  public static final VertexFamily<L2NormalizeVertex> L2_NORMALIZE = of(L2NormalizeVertex.class);

  /** Normalisation of the input, a change of units. */
  public static final VertexFamily<InputScalingVertex> INPUT_SCALING =
      VertexFamily.of(
          InputScalingVertex.class,
          (vertex, configuration, context) -> new UnitsStep(new VertexRun(vertex), context));

  private PassVertexFamily() {}

  private static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexFamily<C> of(
      Class<C> type) {
    return VertexFamily.of(
        type, (vertex, configuration, context) -> new PassStep(new VertexRun(vertex), context));
  }

  private record PassStep(VertexRun vertex, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      return new PassCapture(context.memory().hold(vertex.forward(inputs)), context.memory());
    }

    @Override
    public String treatment() {
      return "pass";
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
    }
  }

  /** Where the scaled input is 0 the input itself is not. */
  private record UnitsStep(VertexRun vertex, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      return new PassCapture(context.memory().hold(vertex.forward(inputs)), context.memory());
    }

    @Override
    public String treatment() {
      return PASS;
    }
  }
}
