package org.lrp4j.cli;

import java.util.List;

/**
 * Some examples that are explained together, each with a part for every input of the model.
 *
 * @param positions where in the sources they are, from 0
 * @param names what the results are called, one an example
 * @param parts a batch for each input, in the model's order
 */
record JointBatch(List<Integer> positions, List<String> names, List<Batch> parts) {

  int size() {
    return positions.size();
  }
}
