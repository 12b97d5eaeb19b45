/**
 * Evaluates a network on a data set and explains the examples that are worth seeing, as a report.
 *
 * <p>Start with {@link org.lrp4j.evaluation.ExplainedEvaluation}:
 *
 * <pre>{@code
 * try (ExplainedEvaluation evaluation = ExplainedEvaluation.builder(network).evaluate(test)) {
 *   System.out.println(evaluation.evaluation().stats());
 *   evaluation.saveReport(Path.of("report"));
 * }
 * }</pre>
 *
 * <p>Of networks that give each pixel a class it makes a {@link
 * org.lrp4j.evaluation.SegmentationEvaluation}, of numbers and of several labels at once a {@link
 * org.lrp4j.evaluation.ColumnEvaluation}.
 *
 * <p>The data are read once: {@code ExampleSelection} keeps copies of the few examples worth
 * seeing, {@code ExampleExplainer} explains them batch by batch, and {@code report.Report} draws
 * and writes each batch before the next one is explained.
 */
package org.lrp4j.evaluation;
