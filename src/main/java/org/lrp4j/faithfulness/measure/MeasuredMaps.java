package org.lrp4j.faithfulness.measure;

import org.lrp4j.faithfulness.baseline.Attribution;

/**
 * One method's explanations of all examples.
 *
 * @param setting what is explained
 * @param attribution the method
 * @param relevance [examples][features]: the sum over each feature's channels
 */
public record MeasuredMaps(Setting setting, Attribution attribution, double[][] relevance) {}
