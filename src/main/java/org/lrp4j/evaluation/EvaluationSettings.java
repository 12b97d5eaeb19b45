package org.lrp4j.evaluation;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.lrp4j.ChannelOrder;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.ValueRange;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.report.Origin;

/**
 * How to evaluate, explain and report.
 *
 * @param output the evaluated output's name; null for the first
 * @param explainer what to change about the explainer
 * @param classNames the classes' names; empty for the iterator's, or else numbers
 * @param featureNames the features' names; empty for numbers
 * @param most how many examples of each class to explain for each reason
 * @param normalizer what to undo for display
 * @param colors the order of three channels
 * @param valueRange what pictures of images draw black and white; empty to find out
 * @param batchSize how many examples to explain at once
 * @param survey what a survey of all examples looks at; empty for none
 * @param trust how to find out whether maps have to do with the network; empty to leave it out
 * @param receipt collects what it takes to compute the report again; empty for none
 * @param title the report's title
 * @param modelName what the model is called in the report
 * @param dataName what the data are called in the report
 */
record EvaluationSettings(
    String output,
    UnaryOperator<LrpExplainerBuilder> explainer,
    List<String> classNames,
    List<String> featureNames,
    Map<Reason, Integer> most,
    Denormalization normalizer,
    ChannelOrder colors,
    Optional<ValueRange> valueRange,
    int batchSize,
    Optional<SurveySettings> survey,
    Optional<TrustCheck> trust,
    Optional<EvaluationReceipt> receipt,
    String title,
    String modelName,
    String dataName) {

  EvaluationSettings {
    classNames = List.copyOf(classNames);
    featureNames = List.copyOf(featureNames);
    most = new EnumMap<>(most);
  }

  /** Reads batches for the receipt, too. */
  Consumer<LabelledBatch> reading(Consumer<LabelledBatch> run) {
    return receipt
        .<Consumer<LabelledBatch>>map(made -> made::read)
        .map(read -> read.andThen(run))
        .orElse(run);
  }

  /** What a report that is made now is of. */
  Origin origin(LrpExplainer explainer, long parameters, long checksum) {
    return new Origin(
        Instant.now(), modelName, dataName, parameters, checksum, explainer.composite());
  }
}
