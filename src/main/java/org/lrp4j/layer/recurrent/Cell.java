package org.lrp4j.layer.recurrent;

/**
 * What a recurrent layer does at one moment besides its affine map, for some examples at once: from
 * pre-activations and a state to the next state, and relevance back. For one thread at a time.
 */
interface Cell {

  /**
   * One moment.
   *
   * @param sums the pre-activations, [examples][blocks · units]; written over
   * @param state [parts][examples][units], of which the first part is the output; written over
   * @param kept what the way back needs, [examples][kept · units]
   */
  void after(double[][] sums, double[][][] state, double[][] kept);

  /**
   * The same moment on the way back.
   *
   * @param kept what was kept
   * @param ofState relevance of each part of the state; written over with what each part of the
   *     state before gets besides its share of the affine map
   * @param ofSums relevance of the pre-activations of the first block, [examples][units]
   */
  void before(double[][] kept, double[][][] ofState, double[][] ofSums);
}
