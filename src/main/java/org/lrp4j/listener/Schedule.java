package org.lrp4j.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a listener explains. Where it should after epochs, but iterations are reported outside of
 * any epoch, it explains after some of these instead: {@code network.fit(DataSet)} knows no epochs,
 * nor do the threads of a {@code ParallelWrapper}, and without that nothing would ever be written.
 */
final class Schedule {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  /** From there on the explanations are as far apart. */
  private static final int INTERVAL = 100;

  private final int everyIterations;
  private final int everyEpochs;
  private boolean isInEpoch;
  private long outside;

  /** After so many iterations or epochs, 0 for never; after every epoch if both are 0. */
  Schedule(int everyIterations, int everyEpochs) {
    this.everyIterations = everyIterations;
    this.everyEpochs = everyIterations > 0 || everyEpochs > 0 ? everyEpochs : 1;
  }

  synchronized void beginEpoch() {
    isInEpoch = true;
  }

  /** Whether to explain at the end of an epoch, the first of which is 0. */
  synchronized boolean endEpoch(int epoch) {
    isInEpoch = false;
    return everyEpochs > 0 && (epoch + 1) % everyEpochs == 0;
  }

  /** Whether to explain after an iteration, the first of which is 1. */
  synchronized boolean endIteration(int iteration) {
    if (everyIterations > 0) {
      return iteration % everyIterations == 0;
    }
    return !isInEpoch && isDueOutsideOfEpochs();
  }

  private boolean isDueOutsideOfEpochs() {
    outside++;
    if (outside == 1) {
      LOG.warn(
          "LRP explains after epochs here, but Deeplearning4j reports none: network.fit(DataSet) and"
              + " ParallelWrapper report iterations only. The probes are explained after iterations"
              + " 1, 2, 5, 10, 20, 50, {} and every {} from there instead. saveEveryNIterations(n)"
              + " chooses others; network.fit(iterator, epochs) reports epochs",
          INTERVAL,
          INTERVAL);
    }
    return outside >= INTERVAL ? outside % INTERVAL == 0 : isOneTwoOrFive(outside);
  }

  /** Of 1, 2, 5, 10, 20, 50, … */
  private static boolean isOneTwoOrFive(long number) {
    long digit = number;
    while (digit % 10 == 0) {
      digit /= 10;
    }
    return digit == 1 || digit == 2 || digit == 5;
  }
}
