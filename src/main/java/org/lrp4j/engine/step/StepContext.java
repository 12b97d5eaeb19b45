package org.lrp4j.engine.step;

import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;

/**
 * The context of a layer, which builds the engine's steps.
 *
 * @param name the layer's name
 * @param rule the rule that the composite gave to the layer
 * @param treatments how the composite treats what has no rule
 * @param stabilizer δ of what has no rule
 * @param stripsActivation whether the activation function is left out
 * @param ownsInput whether nobody else reads the layer's input
 * @param examples gives the number of examples of the network's first input
 * @param bench what the steps of the explainer share
 * @param rulesInARow the rules of the layer if it consists of several affine maps
 */
public record StepContext(
    String name,
    Rule rule,
    Treatments treatments,
    double stabilizer,
    boolean stripsActivation,
    boolean ownsInput,
    IntSupplier examples,
    Workbench bench,
    RulesInARow rulesInARow)
    implements LayerContext {

  /**
   * The engine's side of a context, for families of lrp4j itself.
   *
   * @param context a context that lrp4j made
   * @return the same
   */
  public static StepContext of(LayerContext context) {
    return (StepContext) context;
  }

  /** The same under another rule. */
  StepContext under(Rule other) {
    return of(other, stripsActivation);
  }

  private StepContext of(Rule other, boolean strips) {
    return new StepContext(
        name, other, treatments, stabilizer, strips, ownsInput, examples, bench, rulesInARow);
  }

  @Override
  public boolean zeroBias() {
    return bench.zeroBias();
  }

  @Override
  public boolean sumsUp() {
    return bench.sumsUp();
  }

  @Override
  public int batchSize() {
    return examples.getAsInt();
  }

  @Override
  public Memory memory() {
    return bench.arrays();
  }

  @Override
  public Step affine(Affine affine) {
    return new AffineStep(affine, this);
  }

  @Override
  public Step affine(List<Affine> inARow) {
    Step row = null;
    for (int i = 0; i < inARow.size(); i++) {
      boolean isLast = i == inARow.size() - 1;
      Rule ofMap = inARow.size() == 1 ? rule : rulesInARow.of(i, inARow.size());
      Step next = new AffineStep(inARow.get(i), of(ofMap, stripsActivation && isLast));
      row = row == null ? next : row.then(next, memory());
    }
    return Objects.requireNonNull(row, "a layer of no affine map");
  }

  /**
   * A step of {@code activation(W·a + b)} that no rule of the composite is for: each input gets its
   * part, and the bias its own, under the epsilon rule with the context's stabilizer.
   *
   * @param affine what W·a means, and the parameters
   * @return a new step
   */
  public Step withoutChoice(Affine affine) {
    return new AffineStep(affine, under(new EpsilonRule(stabilizer)));
  }

  @Override
  public Step proportional(DifferentiableMap map) {
    return proportional(
        new Affine() {
          @Override
          public DifferentiableMap map() {
            return map;
          }

          @Override
          public LayerParameters parameters(Signal input) {
            return LayerParameters.none(input.format());
          }
        });
  }

  /**
   * The same for a map with weights of its own.
   *
   * @param affine the map and its weights; without a bias and an activation function
   * @return a new step
   */
  public Step proportional(Affine affine) {
    return new ProportionalStep(affine, this);
  }

  @Override
  public Step alongGradient(DifferentiableMap map, String treatment) {
    return new GradientRouting(new GradientStep(map, bench), treatment);
  }

  /**
   * A step of the maximum over each window, under the composite's treatment of maxima.
   *
   * @param window the geometry
   * @return a new step
   */
  public Step maximumOver(Window window) {
    String label = treatments.maximum().label();
    return switch (treatments.maximum()) {
      case WINNER_TAKES_ALL -> new GradientRouting(new MaximumStep(window, bench), label);
      case TIES_SHARED -> new SharedMaximum(window, this);
      case AS_AVERAGE -> new AveragedMaximum(window, this);
    };
  }

  /**
   * The step of a sum of arrays.
   *
   * @return a new step
   */
  public SumStep sum() {
    return new SumStep(stabilizer, bench);
  }
}
