package org.lrp4j.layer.gradient;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.engine.step.GradientCapture;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.VertexRun;
import org.lrp4j.layer.samediff.OperationsGradient;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any vertex that can be trained, explained by its gradient, as {@link GradientTimesInput}.
 *
 * @param vertex the vertex, with a working backward pass
 * @param context the vertex's name and the user's choices
 * @param use whether the gradient is multiplied by the input
 */
public record GradientTimesInputs(VertexRun vertex, LayerContext context, GradientUse use)
    implements Step {

  /**
   * The step of a vertex, as {@link GradientTimesInput#of}.
   *
   * @param vertex the vertex
   * @param configuration its configuration
   * @param context the vertex's name and the user's choices
   * @param use whether the gradient is multiplied by the input
   * @return a new step
   */
  public static Step of(
      GraphVertex vertex, Object configuration, LayerContext context, GradientUse use) {
    return configuration instanceof SameDiffVertex written
        ? OperationsGradient.of(vertex, written, context, use)
        : new GradientTimesInputs(new VertexRun(vertex), context, use);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    INDArray output = context.memory().hold(vertex.forward(inputs));
    return new GradientCapture(values, output, s -> gradients(values, s), context, use);
  }

  private List<INDArray> gradients(List<INDArray> values, INDArray s) {
    if (vertex.vertex().numParams() > 0) {
      vertex
          .vertex()
          .setBackpropGradientsViewArray(Nd4j.create(s.dataType(), vertex.vertex().numParams()));
    }
    return List.of(vertex.backward(values, s));
  }

  @Override
  public String treatment() {
    return use.treatment();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return use.givesToZeros();
  }
}
