package org.lrp4j.engine.step;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.VolumePooling;
import org.lrp4j.engine.operation.VolumeWindow;
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
 * @param obeysMask whether a wrapper hands the layer its mask
 * @param layers makes the steps of layers inside others
 * @param inputs tells about the network's own inputs
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
    boolean obeysMask,
    Layers layers,
    NetworkInputs inputs,
    Workbench bench,
    RulesInARow rulesInARow)
    implements LayerContext {

  /** What knows the families of layers. */
  @FunctionalInterface
  public interface Layers {

    /**
     * The step of a layer.
     *
     * @param layer the layer
     * @param configuration its configuration
     * @param context its place and the user's choices
     * @return a new step
     */
    Step step(
        Layer layer, org.deeplearning4j.nn.conf.layers.Layer configuration, LayerContext context);
  }

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
        name,
        other,
        treatments,
        stabilizer,
        strips,
        ownsInput,
        obeysMask,
        layers,
        inputs,
        bench,
        rulesInARow);
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
    return inputs.examples();
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
   * A step of one of several affine maps of a layer, as of {@link #affine(List)}, where the maps
   * are not simply one behind the other.
   *
   * @param affine the map
   * @param isFirst whether no other map of the layer lies in front of it
   * @param isLast whether none lies behind it
   * @return a new step
   */
  public Step affine(Affine affine, boolean isFirst, boolean isLast) {
    return new AffineStep(affine, of(rulesInARow.of(isFirst, isLast, rule), false));
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
    return new GradientRouting(new GradientStep(map, bench), treatment, false);
  }

  /**
   * A step that leaves positions out.
   *
   * @param map what is left; each output is an input of the same channel
   * @return a new step
   */
  public Step positions(DifferentiableMap map) {
    return new GradientRouting(new GradientStep(map, bench), Step.ROUTED, true);
  }

  /**
   * A step of the maximum over each window, under the composite's treatment of maxima.
   *
   * @param window the geometry
   * @return a new step
   */
  public Step maximumOver(Window window) {
    return maximum(
        new MaximumStep(window, bench),
        (a, none) -> Ops.averagePool(a, window, false),
        size -> TiedWindows.of(window, size),
        window.nhwc());
  }

  /**
   * A step of the maximum over each window of volumes, under the composite's treatment of maxima.
   *
   * @param window the geometry
   * @return a new step
   */
  public Step maximumOver(VolumeWindow window) {
    return maximum(
        new GradientStep((a, none) -> VolumePooling.max(a, window), bench),
        (a, none) -> VolumePooling.average(a, window),
        size -> TiedWindows.of(window, size),
        window.channelsLast());
  }

  /**
   * A step of the maximum over axes, under the composite's treatment of maxima.
   *
   * @param axes the axes from 0, which are dropped
   * @return a new step, for arrays of one rank
   */
  public Step maximumOver(long... axes) {
    RoutingStep winner = new GradientStep((a, none) -> Ops.max(a, axes), bench);
    return switch (treatments.maximum()) {
      case WINNER_TAKES_ALL -> routing(winner);
      case TIES_SHARED -> new TiedAxes(winner, axes, memory());
      case AS_AVERAGE -> averaged(winner, (a, none) -> Ops.mean(a, axes));
    };
  }

  private Step routing(RoutingStep winner) {
    return new GradientRouting(winner, Treatments.Maximum.WINNER_TAKES_ALL.label(), false);
  }

  private Step averaged(RoutingStep winner, DifferentiableMap average) {
    return new AveragedMaximum(routing(winner), proportional(average), memory());
  }

  private Step maximum(
      RoutingStep winner,
      DifferentiableMap average,
      SharedMaximum.Windows windows,
      boolean channelsLast) {
    return switch (treatments.maximum()) {
      case WINNER_TAKES_ALL -> routing(winner);
      case TIES_SHARED -> new SharedMaximum(winner, windows, channelsLast, memory());
      case AS_AVERAGE -> averaged(winner, average);
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

  @Override
  public LayerContext handingOnMask() {
    return new StepContext(
        name,
        rule,
        treatments,
        stabilizer,
        stripsActivation,
        ownsInput,
        true,
        layers,
        inputs,
        bench,
        rulesInARow);
  }

  @Override
  public Step inside(Layer layer, org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return layers.step(layer, configuration, this);
  }
}
