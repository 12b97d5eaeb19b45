package org.lrp4j.faithfulness.baseline;

import java.util.List;
import java.util.function.Supplier;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient, alone or times the input.
 *
 * @param timesInput whether it is multiplied by the input
 */
record GradientAttribution(boolean timesInput) implements Attribution {

  static final String TIMES_INPUT = "Gradient × input";

  @Override
  public String name() {
    return timesInput ? TIMES_INPUT : "Gradient";
  }

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    return new GradientAttributor(Gradients.of(network), timesInput);
  }

  private record GradientAttributor(Gradients gradients, boolean timesInput) implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      Explanation gradient = gradients.explain(inputs, masks, targets);
      if (!timesInput) {
        return gradient;
      }
      List<INDArray> products =
          gradient.inputs().stream().map(GradientAttributor::timesInput).toList();
      return gradient.withRelevance(TIMES_INPUT, products);
    }

    private static INDArray timesInput(ExplainedInput gradient) {
      boolean isOneHot = gradient.vocabulary().isPresent();
      return isOneHot ? gradient.relevance() : gradient.relevance().mul(gradient.input());
    }

    @Override
    public void close() {
      gradients.close();
    }
  }
}
