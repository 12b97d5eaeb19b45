package org.lrp4j.engine.step;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
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
 *
 * <p>Other work on the machine must not decide. The steps take turns, so that what slows a few
 * rounds down slows all of them, and the best round of each counts. Should a whole trial be
 * disturbed, it is held again after the eighth use, the 64th and so on; only a step that is then
 * twice as fast takes over, for equals would change an explanation's last digit for nothing.
 */
final class FastestStep {

  private static final Logger LOG = LoggerFactory.getLogger(FastestStep.class);

  /** The first round of each also pays for what is made once. */
  private static final int ROUNDS = 4;

  /** The next trial is held after so many times as many uses. */
  private static final int SELDOMER = 8;

  /** How many times as fast another step must be to take over. */
  private static final int FASTER = 2;

  /** So many elements tell as much as a whole batch of large images. */
  private static final long ENOUGH = 1L << 20;

  /** Enough for images of many sizes; what is remembered is small. */
  private static final int PLACES = 64;

  private final List<RoutingStep> steps;
  private final ArrayPool pool;
  private final LongSupplier clock;
  private final Recent<GraphKey, Choice> known = new Recent<>(PLACES, forgotten -> {});

  /**
   * Nothing is known yet.
   *
   * @param steps the steps
   * @param pool where their arrays come from
   */
  FastestStep(List<RoutingStep> steps, ArrayPool pool) {
    this(steps, pool, System::nanoTime);
  }

  /** The same with another clock, in nanoseconds. */
  FastestStep(List<RoutingStep> steps, ArrayPool pool, LongSupplier clock) {
    this.steps = List.copyOf(steps);
    this.pool = pool;
    this.clock = clock;
  }

  /** Which step it is for one shape. */
  private static final class Choice {

    private int step;
    private long uses;
    private long nextTrial = 1;
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
    Choice choice = known.get(new GraphKey(input.dataType(), sizes, 0), Choice::new);
    if (++choice.uses == choice.nextTrial) {
      long[] times = trial(input.get(NDArrayIndex.interval(0, count)));
      choice.step = fastest(times, choice);
      choice.nextTrial *= SELDOMER;
    }
    return steps.get(choice.step);
  }

  private static int fastest(long[] times, Choice before) {
    int fastest = 0;
    for (int step = 1; step < times.length; step++) {
      fastest = times[step] < times[fastest] ? step : fastest;
    }
    boolean isFirst = before.uses == 1;
    return isFirst || times[before.step] > FASTER * times[fastest] ? fastest : before.step;
  }

  /** The best time of each step. */
  private long[] trial(INDArray examples) {
    INDArray sample = pool.take(examples.dataType(), examples.shape()).assign(examples);
    long[] least = new long[steps.size()];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < least.length; step++) {
        least[step] = Math.min(least[step], time(steps.get(step), sample));
      }
    }
    pool.release(sample);
    for (int step = 0; step < least.length; step++) {
      LOG.debug("{} takes {} µs", steps.get(step).getClass().getSimpleName(), least[step] / 1000);
    }
    return least;
  }

  private long time(RoutingStep step, INDArray sample) {
    long start = clock.getAsLong();
    Capture capture = step.forward(sample);
    Redistribution back = capture.redistribute(capture.output()); // any numbers of its shape
    long time = clock.getAsLong() - start;
    back.inputs().forEach(pool::release);
    pool.release(capture.output());
    capture.release();
    return time;
  }
}
