package org.lrp4j.layer.samediff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a step stands.
 *
 * @param context the layer's place and the user's choices
 * @param parameters the layer's current ones
 * @param isFirst whether no other affine map of the layer lies between it and an input
 * @param isLast whether none lies between it and the output
 * @param known the steps of affine maps, which moments of a recurrence share
 */
record Spot(
    StepContext context,
    Supplier<Map<String, INDArray>> parameters,
    boolean isFirst,
    boolean isLast,
    Map<String, Step> known) {

  Spot(StepContext context, Supplier<Map<String, INDArray>> parameters) {
    this(context, parameters, true, true, new HashMap<>());
  }

  Spot at(boolean first, boolean last) {
    return new Spot(context, parameters, first, last, known);
  }

  /** The step of an affine map under the rule for its place, the same for the same parameters. */
  Step affine(String name, Affine affine) {
    return known.computeIfAbsent(
        name + isFirst + isLast, key -> context.affine(affine, isFirst, isLast));
  }

  /** The arrays that everything fixed is made of. */
  List<INDArray> sources() {
    return List.copyOf(parameters.get().values());
  }
}
