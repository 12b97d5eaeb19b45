package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.engine.operation.VectorJacobianProduct;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.engine.step.GradientCapture;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer or vertex made of SameDiff operations, explained by their gradient, {@code Rin = a ⊙ Jᵀ(R
 * / st(f(a)))}, whatever they are. It conserves relevance only as far as the layer is linear.
 */
public final class OperationsGradient implements Step {

  private static final int PLACES = 4;
  private static final String UPSTREAM = "relevance of the output";

  private final Definition definition;
  private final Supplier<Map<String, INDArray>> parameters;
  private final StepContext context;
  private final GradientUse use;
  private final Recent<ShapeKey, Differentiated> known = new Recent<>(PLACES, old -> {});

  private OperationsGradient(
      Definition definition,
      Supplier<Map<String, INDArray>> parameters,
      LayerContext context,
      GradientUse use) {
    this.use = use;
    this.definition = definition;
    this.parameters = parameters;
    this.context = StepContext.of(context);
  }

  /**
   * The step of a layer.
   *
   * @param layer the layer of the shadow network
   * @param configuration its configuration
   * @param context the layer's place and the user's choices
   * @param use whether the gradient is multiplied by the input
   * @return a new step
   */
  public static Step of(
      Layer layer, SameDiffLayer configuration, LayerContext context, GradientUse use) {
    return new OperationsGradient(
        new LayerDefinition(configuration), layer::paramTable, context, use);
  }

  /**
   * The step of a vertex.
   *
   * @param vertex the vertex of the shadow network
   * @param configuration its configuration
   * @param context the vertex's name and the user's choices
   * @param use whether the gradient is multiplied by the input
   * @return a new step
   */
  public static Step of(
      GraphVertex vertex, SameDiffVertex configuration, LayerContext context, GradientUse use) {
    return new OperationsGradient(
        new VertexDefinition(configuration), () -> vertex.paramTable(false), context, use);
  }

  /** The operations, and the names of the gradients towards each input. */
  private record Differentiated(OperationGraph graph, List<String> gradients) {}

  private Differentiated differentiated(List<INDArray> values) {
    OperationGraph operations =
        OperationGraph.of(
            definition,
            values.get(0).dataType(),
            context.bench().arrays(),
            values.stream().map(INDArray::shape).toList());
    SDVariable s = operations.graph().placeholder(UPSTREAM);
    SDVariable z = operations.variable(operations.output());
    List<String> gradients = new ArrayList<>();
    for (String input : operations.inputs()) {
      gradients.add(VectorJacobianProduct.of(z, s, operations.variable(input)).name());
    }
    return new Differentiated(operations, gradients);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    Map<String, INDArray> fed = definition.fed(inputs, parameters.get());
    Differentiated operations = known.get(ShapeKey.of(values), () -> differentiated(values));
    fed.putAll(operations.graph().ownVariables());
    String end = operations.graph().output();
    Memory memory = context.memory();
    INDArray output;
    if (operations.graph().inputs().contains(end)) {
      output = fed.get(end);
      memory.retain(output);
    } else {
      output = operations.graph().graph().run(fed, end).get(0);
    }
    return new GradientCapture(values, output, new Backward(operations, fed, memory), context, use);
  }

  private record Backward(Differentiated operations, Map<String, INDArray> fed, Memory memory)
      implements GradientCapture.Backward {

    @Override
    public List<INDArray> gradients(INDArray s) {
      Map<String, INDArray> all = new HashMap<>(fed);
      all.put(UPSTREAM, s);
      return operations.gradients().stream()
          .map(name -> handsOn(name) ? s : operations.graph().graph().run(all, name).get(0))
          .toList();
    }

    @Override
    public void free(List<INDArray> gradients) {
      for (int i = 0; i < gradients.size(); i++) {
        if (!handsOn(operations.gradients().get(i))) {
          memory.release(gradients.get(i));
        }
      }
    }

    /** A layer that does nothing hands on what arrives. */
    private static boolean handsOn(String gradient) {
      return gradient.equals(UPSTREAM);
    }
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
