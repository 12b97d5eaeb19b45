package org.lrp4j.relevance;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which of several steps that give the same is the fastest here, by running them. */
final class FastestStep {

  private static final Logger LOG = LoggerFactory.getLogger(FastestStep.class);

  /** The first round of each also pays for what is made once. */
  private static final int ROUNDS = 3;

  /** So many elements tell as much as a whole batch of large images. */
  private static final long ENOUGH = 1L << 20;

  private FastestStep() {}

  /**
   * The fastest step, forward and back, by its best round.
   *
   * @param steps steps that are not in use
   * @param input what they are to run on; a few of its examples are enough
   * @param pool where their arrays come from
   * @return one of the steps, with nothing captured
   */
  static RoutingStep of(List<RoutingStep> steps, INDArray input, ArrayPool pool) {
    INDArray sample = examples(input, pool);
    RoutingStep fastest = null;
    long least = Long.MAX_VALUE;
    for (RoutingStep step : steps) {
      long time = bestOf(step, sample, pool);
      LOG.debug("{} takes {} µs", step.getClass().getSimpleName(), time / 1000);
      if (time < least) {
        fastest = step;
        least = time;
      }
    }
    pool.release(sample);
    return fastest;
  }

  private static INDArray examples(INDArray input, ArrayPool pool) {
    long batch = input.size(0);
    long count = Math.min(batch, 1 + ENOUGH / (input.length() / batch));
    INDArray some = count == batch ? input : input.get(NDArrayIndex.interval(0, count));
    return pool.take(input.dataType(), some.shape()).assign(some);
  }

  private static long bestOf(RoutingStep step, INDArray sample, ArrayPool pool) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      INDArray output = step.forward(sample);
      Redistribution back = step.redistribute(output); // any numbers of the output's shape will do
      least = Math.min(least, System.nanoTime() - start);
      back.inputs().forEach(pool::release);
      step.release();
      pool.release(output);
    }
    return least;
  }
}
