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
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
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
    values.forEach(memory::retain);
    memory.retain(output);
    return new Computed(values, fed, operations, output);
  }

  private final class Computed implements Capture {

    private final List<INDArray> inputs;
    private final Map<String, INDArray> fed;
    private final Differentiated operations;
    private final INDArray output;

    Computed(
        List<INDArray> inputs,
        Map<String, INDArray> fed,
        Differentiated operations,
        INDArray output) {
      this.inputs = inputs;
      this.fed = fed;
      this.operations = operations;
      this.output = output;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      Map<String, INDArray> all = new HashMap<>(fed);
      all.put(UPSTREAM, use.upstream(relevance, output, context.stabilizer()));
      List<INDArray> shares = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        String name = operations.gradients().get(i);
        INDArray a = inputs.get(i);
        if (name.equals(UPSTREAM)) {
          shares.add(memory.hold(use.share(a, all.get(UPSTREAM))));
        } else {
          INDArray c = operations.graph().graph().run(all, name).get(0);
          shares.add(memory.hold(use.share(a, c)));
          memory.release(c);
        }
      }
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {
      inputs.forEach(context.memory()::release);
      context.memory().release(output);
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
