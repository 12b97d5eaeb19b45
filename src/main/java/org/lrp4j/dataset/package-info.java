/**
 * What a network does on the whole: a pass over a data set that answers which inputs count, by
 * which strategies classes are decided, and where two networks differ.
 *
 * <p>{@link org.lrp4j.dataset.DataSurvey} explains batch after batch; what it remembers is a {@link
 * org.lrp4j.dataset.summary.SurveySummary}. {@link org.lrp4j.dataset.UnitSurvey} and {@link
 * org.lrp4j.dataset.ParameterSurvey} look inside of the network. {@link
 * org.lrp4j.dataset.CombinedSurvey} asks several of them at once, of one explanation an example.
 */
package org.lrp4j.dataset;
