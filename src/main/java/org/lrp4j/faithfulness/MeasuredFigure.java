package org.lrp4j.faithfulness;

import java.util.OptionalDouble;
import org.lrp4j.faithfulness.measure.Better;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;

/**
 * One figure of one method.
 *
 * @param attribution the method
 * @param measure what is measured
 * @param better which way it is to go
 * @param estimate of how many examples, the mean and its 95 % bootstrap interval
 * @param againstRandom p of the paired sign-flip test against random maps; empty of these
 *     themselves, and where no example has both
 * @param againstGradientTimesInput the same against gradient × input
 */
public record MeasuredFigure(
    String attribution,
    String measure,
    Better better,
    Estimate estimate,
    OptionalDouble againstRandom,
    OptionalDouble againstGradientTimesInput) {}
