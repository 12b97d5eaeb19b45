package org.lrp4j.evaluation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.evaluation.example.Reason;

/**
 * How to evaluate, explain and report.
 *
 * @param output the evaluated output's name; null for the first
 * @param explainer what to change about the explainer
 * @param classNames the classes' names; empty for the iterator's, or else numbers
 * @param featureNames the features' names; empty for numbers
 * @param most how many examples of each class to explain for each reason
 * @param normalizer what to undo for display
 * @param batchSize how many examples to explain at once
 * @param title the report's title
 */
record EvaluationSettings(
    String output,
    UnaryOperator<LrpExplainerBuilder> explainer,
    List<String> classNames,
    List<String> featureNames,
    Map<Reason, Integer> most,
    Denormalization normalizer,
    int batchSize,
    String title) {

  EvaluationSettings {
    classNames = List.copyOf(classNames);
    featureNames = List.copyOf(featureNames);
    most = new EnumMap<>(most);
  }
}
