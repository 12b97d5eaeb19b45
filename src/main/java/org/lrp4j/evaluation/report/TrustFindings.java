package org.lrp4j.evaluation.report;

import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.Ranking;

/**
 * What measurement says about a report's maps.
 *
 * @param result what was measured
 * @param ranking what follows
 * @param sample on what it was measured, as a sentence
 */
public record TrustFindings(FaithfulnessResult result, Ranking ranking, String sample) {}
