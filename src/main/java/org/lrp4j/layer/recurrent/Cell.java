package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a recurrent layer does at one moment: from an input and a state to the next state, whose
 * first part is the output. Keeps nothing of a call.
 */
public interface Cell {

  /**
   * How many arrays [batch, units] the state consists of.
   *
   * @return the number
   */
  int parts();

  /**
   * One moment.
   *
   * @param input [batch, inputs]; never written to
   * @param state what the moment before left, an array a part; never written to
   * @return the moment, which holds what its way back needs
   */
  Moment after(INDArray input, List<INDArray> state);

  /**
   * The step that has the layer's rule, which tells tables and proofs what it does.
   *
   * @return the step
   */
  Step affine();

  /** A moment that was. */
  interface Moment {

    /**
     * The next state.
     *
     * @return an array a part, which the caller of {@link Cell#after} holds
     */
    List<INDArray> state();

    /**
     * Leads relevance back.
     *
     * @param relevance of each part of the next state; never written to
     * @return what the input and the state before get; the caller holds the arrays
     */
    Share redistribute(List<INDArray> relevance);

    /** Lets go of everything that the moment took. */
    void release();
  }

  /**
   * Relevance of a moment's input and of the state before.
   *
   * @param input [batch, inputs]
   * @param state an array a part
   * @param absorbed what biases kept
   */
  record Share(INDArray input, List<INDArray> state, Absorption absorbed) {}
}
