package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A user's layer or vertex, explained operation by operation. The forward pass runs the user's own
 * operations at once; each passage then captures what it needs of their results.
 */
final class OperationsStep implements Step {

  private static final int PLACES = 4;

  private final Definition definition;
  private final Supplier<Map<String, INDArray>> parameters;
  private final IActivation stripped;
  private final boolean takesRule;
  private final boolean equally;
  private final StepContext context;
  private final Recent<ShapeKey, ExplainedOperations> known = new Recent<>(PLACES, old -> {});

  /**
   * A step.
   *
   * @param definition what the user wrote
   * @param parameters gives the current ones
   * @param stripped the softmax or sigmoid at the end that is left out, or null
   * @param takesRule whether there is an affine map
   * @param context the layer's place and the user's choices
   */
  OperationsStep(
      Definition definition,
      Supplier<Map<String, INDArray>> parameters,
      IActivation stripped,
      boolean takesRule,
      StepContext context) {
    this(definition, parameters, stripped, takesRule, false, context);
  }

  private OperationsStep(
      Definition definition,
      Supplier<Map<String, INDArray>> parameters,
      IActivation stripped,
      boolean takesRule,
      boolean equally,
      StepContext context) {
    this.definition = definition;
    this.parameters = parameters;
    this.stripped = stripped;
    this.takesRule = takesRule;
    this.equally = equally;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    Map<String, INDArray> fed = definition.fed(inputs, parameters.get());
    ShapeKey key = ShapeKey.of(values);
    return known.get(key, () -> explained(values)).forward(fed);
  }

  private ExplainedOperations explained(List<INDArray> values) {
    OperationGraph graph =
        OperationGraph.of(
            definition,
            values.get(0).dataType(),
            context.bench().arrays(),
            values.stream().map(INDArray::shape).toList());
    Walk walk = Walk.of(graph, stripped != null, context.treatments());
    if (!walk.problems().isEmpty()) {
      throw new UnsupportedModelException(
          walk.problems().stream().map(this::finding).distinct().toList());
    }
    return new ExplainedOperations(
        walk, walk.steps(new Spot(context, parameters), equally), context.memory());
  }

  private UnsupportedModelException.Finding finding(Problem problem) {
    return new UnsupportedModelException.Finding(
        context.name(),
        definition.getClass().getSimpleName().replace("Definition", ""),
        problem.what(),
        problem.whatToDo());
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return stripped == null ? explained : stripped.getActivation(explained.dup(), false);
  }

  @Override
  public String treatment() {
    return takesRule ? "by operation, " + context.rule().label() : "by operation";
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return takesRule ? context.rule().givesToZeros() : output;
  }

  @Override
  public Step sharingEqually() {
    return new OperationsStep(definition, parameters, stripped, takesRule, true, context);
  }
}
