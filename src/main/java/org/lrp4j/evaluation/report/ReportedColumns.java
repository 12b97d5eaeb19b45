package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lrp4j.Conservation;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.evaluation.example.ExplainedColumn;

/**
 * What a report needs to know of an evaluation column by column of the output.
 *
 * @param title the report's title
 * @param origin what it is of
 * @param columnNames the columns' names
 * @param featureNames the features' names; empty for numbers
 * @param figures DL4J's figures
 * @param examples how many examples were evaluated
 * @param rules the table layer → rule
 * @param survey what it does on the whole; empty if nobody asked
 * @param explain explains the chosen examples: gives each once, column by column, and returns where
 *     the relevance went
 */
public record ReportedColumns(
    String title,
    Origin origin,
    List<String> columnNames,
    List<String> featureNames,
    ColumnFigures figures,
    long examples,
    String rules,
    Optional<SurveyFindings> survey,
    Function<Consumer<ExplainedColumn>, Conservation> explain) {}
