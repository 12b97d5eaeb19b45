package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which of several steps that give the same is the fastest here, by running them, and
 * remembers it by shape.
 */
final class FastestStep {

  private static final Logger LOG = LoggerFactory.getLogger(FastestStep.class);

  /** The first round of each also pays for what is made once. */
  private static final int ROUNDS = 3;

  /** So many elements tell as much as a whole batch of large images. */
  private static final long ENOUGH = 1L << 20;

  /** Enough for images of many sizes; what is remembered is small. */
  private static final int PLACES = 64;

  private final List<RoutingStep> steps;
  private final ArrayPool pool;
  private final Recent<GraphKey, RoutingStep> known = new Recent<>(PLACES, forgotten -> {});

  /**
   * Nothing is known yet.
   *
   * @param steps the steps
   * @param pool where their arrays come from
   */
  FastestStep(List<RoutingStep> steps, ArrayPool pool) {
    this.steps = List.copyOf(steps);
    this.pool = pool;
  }

  /**
   * The fastest step, forward and back, by its best round.
   *
   * @param input what it is to run on; a few of its examples are enough for the trial
   * @return one of the steps
   */
  RoutingStep of(INDArray input) {
    long batch = input.size(0);
    long count = Math.min(batch, 1 + ENOUGH / (input.length() / batch));
    long[] sizes = input.shape().clone();
    sizes[0] = count;
    return known.get(
        new GraphKey(input.dataType(), sizes, 0),
        () -> fastest(input.get(NDArrayIndex.interval(0, count))));
  }

  private RoutingStep fastest(INDArray examples) {
    INDArray sample = pool.take(examples.dataType(), examples.shape()).assign(examples);
    RoutingStep fastest = null;
    long least = Long.MAX_VALUE;
    for (RoutingStep step : steps) {
      long time = bestOf(step, sample);
      LOG.debug("{} takes {} µs", step.getClass().getSimpleName(), time / 1000);
      if (time < least) {
        fastest = step;
        least = time;
      }
    }
    pool.release(sample);
    return fastest;
  }

  private long bestOf(RoutingStep step, INDArray sample) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      Capture capture = step.forward(sample);
      Redistribution back = capture.redistribute(capture.output()); // any numbers of its shape
      least = Math.min(least, System.nanoTime() - start);
      back.inputs().forEach(pool::release);
      pool.release(capture.output());
      capture.release();
    }
    return least;
  }
}
