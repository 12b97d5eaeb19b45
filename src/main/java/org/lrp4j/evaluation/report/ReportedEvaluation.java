package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lrp4j.Conservation;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * What a report needs to know of an evaluation.
 *
 * @param title the report's title
 * @param origin what it is of
 * @param classNames the classes' names
 * @param featureNames the features' names; empty for numbers
 * @param figures DL4J's figures
 * @param examples how many examples were evaluated
 * @param rules the table layer → rule
 * @param survey what it does on the whole; empty if nobody asked
 * @param trust whether its maps have to do with the network; empty if nobody asked
 * @param explain explains the chosen examples: gives each once, by true class, and returns where
 *     the relevance for the predicted classes went
 */
public record ReportedEvaluation(
    String title,
    Origin origin,
    List<String> classNames,
    List<String> featureNames,
    Evaluation figures,
    long examples,
    String rules,
    Optional<SurveyFindings> survey,
    Optional<TrustFindings> trust,
    Function<Consumer<ExplainedExample>, Conservation> explain) {}
