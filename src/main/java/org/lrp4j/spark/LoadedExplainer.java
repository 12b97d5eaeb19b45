package org.lrp4j.spark;

import java.util.Optional;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * An explainer, and what its model's file says of inputs.
 *
 * @param explainer explains what the network takes
 * @param normalizer makes that of a table's numbers; empty if they are taken as they are
 */
record LoadedExplainer(LrpExplainer explainer, Optional<DataNormalization> normalizer)
    implements AutoCloseable {

  /** Explains numbers as they stand in a table; the batch is not changed. */
  Explanation explain(INDArray batch, Target target) {
    if (normalizer.isEmpty()) {
      return explainer.explain(batch, target);
    }
    INDArray values = batch.dup('c');
    normalizer.get().transform(values);
    return explainer.explain(values, target);
  }

  @Override
  public void close() {
    explainer.close();
  }
}
