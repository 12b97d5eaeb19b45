package org.lrp4j.listener;

import org.lrp4j.Explanation;

/**
 * The probes' explanation at one moment of a training.
 *
 * @param iteration how many iterations the network had been trained for: 100 means after the 100th,
 *     which DL4J's listeners are told as iteration 99
 * @param epoch the current epoch as DL4J counts, from 0
 * @param loss the last batch's loss, as {@code model.score()} gives it; NaN before the first
 *     iteration
 * @param explanation the explanation of all probes, in their order; it is the receiver's to keep;
 *     close it when you are done, or leave it to the garbage collector
 */
public record Snapshot(int iteration, int epoch, double loss, Explanation explanation) {

  /**
   * How much of the relevance arrived at the inputs: {@code 1 − Σ|out − in| / Σ|out|}, where out is
   * the relevance that a probe's explanation began with, in the sum of its inputs' relevance, and
   * the sums are over the probes.
   *
   * @return 1 if every probe's relevance was conserved; less, and even below 0, the more of it was
   *     absorbed or added on the way; NaN if no relevance began
   */
  public double conserved() {
    double[] out = Evidence.begun(explanation);
    double[] in = Evidence.arrived(explanation);
    double difference = 0;
    double total = 0;
    for (int i = 0; i < out.length; i++) {
      difference += Math.abs(out[i] - in[i]);
      total += Math.abs(out[i]);
    }
    return total == 0 ? Double.NaN : 1 - difference / total;
  }
}
