/**
 * What is remembered of a data set's explanations: plain values in constant memory, which know
 * neither networks nor ND4J.
 *
 * <p>A {@link org.lrp4j.dataset.summary.SurveySummary} takes {@link
 * org.lrp4j.dataset.summary.ExampleEvidence} one after the other. Those of two parts of a data set
 * can be merged into that of both, in any order and however the data were split, and they can be
 * written as bytes: so they can be aggregated by whatever distributes work.
 */
package org.lrp4j.dataset.summary;
