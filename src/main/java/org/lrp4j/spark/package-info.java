/**
 * Explanations of a whole data set on a cluster of Apache Spark, by its public {@code Dataset} API.
 *
 * <p>{@link org.lrp4j.spark.SparkExplanations} makes of a table of inputs a table of explanations;
 * {@link org.lrp4j.spark.ExplainTable} is the same as a program for {@code spark-submit}. Works
 * with Spark 3.5 and 4. Spark is brought by the cluster, not by this library.
 *
 * <p>What travels is text, numbers and the model's file: a driver's {@code ExplanationJob}. Each
 * executor has one explainer, which its tasks share ({@code ExecutorExplainers}); a task reads rows
 * in batches of one size ({@code PartitionExplanations}), and what is wrong with a row stands in
 * its error column ({@code BatchExplainer}).
 *
 * <p>A survey ({@link org.lrp4j.spark.SurveyQuestions}) fills summaries where the rows are, one for
 * each {@code Aggregate}, which says how its kind is begun, filled, sent and merged: another kind
 * is one more file, and a question that asks for it.
 */
package org.lrp4j.spark;
