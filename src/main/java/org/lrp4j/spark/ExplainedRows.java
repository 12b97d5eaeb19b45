package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows that were explained together, as summaries take them.
 *
 * @param explanations one by each explainer; they may hold more examples behind the rows'
 * @param ids what the id column says of each row
 * @param labels one-hot true classes, or null if there are none
 */
record ExplainedRows(List<Explanation> explanations, List<Object> ids, INDArray labels) {

  Explanation explanation() {
    return explanations.get(0);
  }

  String output() {
    return explanation().outputNames().get(0);
  }

  List<String> names() {
    return ids.stream().map(String::valueOf).toList();
  }
}
