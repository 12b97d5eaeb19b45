package org.lrp4j.faithfulness.baseline;

import java.util.function.Supplier;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer-wise Relevance Propagation under a composite.
 *
 * @param name its name in tables
 * @param composite which layer gets which rule
 */
record LrpAttribution(String name, Composite composite) implements Attribution {

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    return new LrpAttributor(network.get().composite(composite).layerRelevance(false).build());
  }

  private record LrpAttributor(LrpExplainer explainer) implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      return explainer.explain(inputs, masks, targets);
    }

    @Override
    public void close() {
      explainer.close();
    }
  }
}
