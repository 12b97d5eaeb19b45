package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.ExplainedSegmentation;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * What a report needs to know of an evaluation of the classes of pixels.
 *
 * @param title the report's title
 * @param origin what it is of
 * @param classNames the classes' names
 * @param featureNames the features' names; empty for numbers
 * @param figures DL4J's figures, of pixels
 * @param images how many images were evaluated
 * @param rules the table layer → rule
 * @param explain explains the chosen images: gives each once, and returns where the relevance for
 *     the predicted classes went
 */
public record ReportedSegmentation(
    String title,
    Origin origin,
    List<String> classNames,
    List<String> featureNames,
    Evaluation figures,
    long images,
    String rules,
    Function<Consumer<ExplainedSegmentation>, Conservation> explain) {}
