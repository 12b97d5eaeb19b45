package org.lrp4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some examples, ready for the model.
 *
 * @param batch the examples as they were found
 * @param values by the inputs' names, normalised
 */
record ScaledBatch(JointBatch batch, Map<String, INDArray> values) {

  static ScaledBatch of(JointBatch batch, JointSource source) {
    Map<String, INDArray> values = new LinkedHashMap<>();
    for (int i = 0; i < batch.parts().size(); i++) {
      FedInput input = source.inputs().get(i);
      values.put(input.name(), input.scaled(batch.parts().get(i)));
    }
    return new ScaledBatch(batch, values);
  }
}
