package org.lrp4j.faithfulness.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Integrated gradients by the midpoint rule.
 *
 * @param steps how many midpoints
 * @param baseline the value of all elements where the path begins
 */
record IntegratedGradients(int steps, double baseline) implements Attribution {

  IntegratedGradients {
    if (steps < 1) {
      throw new IllegalArgumentException("Expected at least one step, but got " + steps);
    }
  }

  @Override
  public String name() {
    return "Integrated gradients";
  }

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    return new PathAttributor(name(), Gradients.of(network), steps, baseline);
  }

  private record PathAttributor(String name, Gradients gradients, int steps, double baseline)
      implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      Explanation own = gradients.explain(inputs, masks, targets);
      Gradients.requireNumbers(own, name);
      List<INDArray> means =
          gradients.mean(
              own,
              masks,
              steps,
              (example, step, input, original) ->
                  original.sub(baseline).muli((step + 0.5) / steps).addi(baseline));
      List<INDArray> relevance = new ArrayList<>();
      for (int i = 0; i < means.size(); i++) {
        relevance.add(means.get(i).muli(own.inputs().get(i).input().sub(baseline)));
      }
      return own.withRelevance(name, relevance);
    }

    @Override
    public void close() {
      gradients.close();
    }
  }
}
