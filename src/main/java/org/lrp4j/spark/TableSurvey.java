package org.lrp4j.spark;

import java.util.Optional;
import org.lrp4j.dataset.summary.SurveySummary;

/**
 * What a network does on a whole table.
 *
 * @param summary the survey of the rows that were explained
 * @param failed how many rows were not
 * @param firstError what was wrong with the first of these that was met
 */
public record TableSurvey(SurveySummary summary, long failed, Optional<String> firstError) {}
