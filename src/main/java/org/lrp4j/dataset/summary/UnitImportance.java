package org.lrp4j.dataset.summary;

/**
 * How much a feature, channel, word or any other unit counts.
 *
 * @param unit which one, from 0
 * @param count in how many examples it occurred
 * @param perExample the mean of Σ|R| over all examples, also those in which it does not occur: by
 *     this units are ranked
 * @param meanAbsolute the mean of Σ|R| over the examples in which it occurs
 * @param absoluteInterval its interval
 * @param mean the mean of ΣR over the examples in which it occurs: positive where it speaks for
 *     what was explained
 * @param interval its interval
 */
public record UnitImportance(
    int unit,
    long count,
    double perExample,
    double meanAbsolute,
    Interval absoluteInterval,
    double mean,
    Interval interval) {}
