/**
 * Draws and writes the report of an evaluation: pages for a browser, pictures, and the numbers for
 * programs. {@link org.lrp4j.evaluation.report.Report} is where it begins; users get one from
 * {@code ExplainedEvaluation.saveReport}.
 */
package org.lrp4j.evaluation.report;
