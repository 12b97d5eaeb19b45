package org.lrp4j.wrapper;

import java.util.List;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A wrapped layer or vertex: captures what it needs during a forward pass and redistributes the
 * relevance of its output to its inputs afterwards.
 */
public interface RelevanceNode {

  /**
   * Redistributes relevance. Only valid between a forward pass and {@link #release()}.
   *
   * @param relevance the relevance of the output, in its shape; never written to
   * @return the relevance of each input
   */
  Redistribution redistribute(INDArray relevance);

  /**
   * What the node does to relevance, for tables: a rule's label, or the name of its treatment.
   *
   * @return a short text
   */
  String treatment();

  /** Lets go of everything captured by the forward pass. */
  void release();

  /**
   * Whether the inputs have to stay in memory until relevance arrives.
   *
   * @return false if {@link #redistribute} does not look at them; true unless a node says otherwise
   */
  default boolean keepsInputs() {
    return true;
  }

  /**
   * What is known about the sign of the output, whatever the input.
   *
   * @param inputs what is known about the sign of each input
   * @return the sign; {@link Sign#ANY} unless a node says otherwise
   */
  default Sign outputSign(List<Sign> inputs) {
    return Sign.ANY;
  }

  /**
   * Where no relevance can go to the inputs.
   *
   * @param output where no relevance can arrive at the output
   * @return where none goes to any input; {@link Vanishing#NOWHERE} unless a node says otherwise
   */
  default Vanishing inputVanishing(Vanishing output) {
    return Vanishing.NOWHERE;
  }

  /**
   * Takes over what the network proves, to leave out what is known to vanish. Called once, before
   * the first forward pass.
   *
   * @param inputs the sign of each input
   * @param output where no relevance can arrive at the output
   */
  default void assume(List<Sign> inputs, Vanishing output) {}
}
