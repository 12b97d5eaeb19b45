package org.lrp4j.keras.layer;

import java.util.List;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;

/** A recurrent layer that reads a sequence forwards, every step of it. */
interface RecurrentWay {

  /** Its weights, in Keras's order. */
  List<Weight> weights();

  /**
   * Writes it.
   *
   * @param name what it is called in the graph
   * @param givesSequences whether its output is that of every step, not of the last one
   * @param stored its weights
   */
  Tensor write(String name, Tensor input, boolean givesSequences, List<StoredArray> stored);
}
