package org.lrp4j.faithfulness;

import java.util.function.Supplier;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Maps that are given: of all examples, of the only input's shape. */
public record FixedMaps(String name, INDArray maps) implements Attribution {

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    LrpExplainer explainer = network.get().buildGradient();
    return new Attributor() {
      @Override
      public Explanation explain(
          INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
        INDArrayIndex[] indices = new INDArrayIndex[maps.rank()];
        java.util.Arrays.fill(indices, NDArrayIndex.all());
        indices[0] = NDArrayIndex.interval(first, first + inputs[0].size(0));
        return explainer
            .explain(inputs, masks, targets)
            .withRelevance(name, java.util.List.of(maps.get(indices).dup('c')));
      }

      @Override
      public void close() {
        explainer.close();
      }
    };
  }
}
