package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainer;

/**
 * The output of which a survey explains the predicted class, or each column.
 *
 * @param name the output's name
 * @param columns what its columns are called if each is explained, as numbers and as labels of
 *     which several may apply; empty where the predicted class is
 */
record SurveyedOutput(String name, List<String> columns) {

  private static final int MOST_COLUMNS = 1000;

  /**
   * The output to survey.
   *
   * @param wanted its name; empty for the first
   * @param isLabelled whether the inputs have a class each
   * @throws CommandFailure if there is no such output, or labels or parts do not fit it
   */
  static SurveyedOutput of(
      Model network,
      LrpExplainer explainer,
      Optional<String> wanted,
      ClassLabels labels,
      boolean isLabelled,
      SurveyParts parts) {
    List<String> known = explainer.outputNames();
    String name = wanted.orElse(known.get(0));
    if (!known.contains(name)) {
      throw CommandFailure.usage("There is no output \"" + name + "\"; there are " + known);
    }
    ExplainedOutput output = ExplainedOutput.of(network, explainer, name, labels);
    if (output.areNumbers() && isLabelled) {
      throw noClasses(output.numbers());
    }
    boolean areLabels = !isLabelled && OutputColumns.areSigmoids(network, Optional.of(name));
    OptionalLong count = output.areBoxes() ? OptionalLong.empty() : output.count();
    boolean isOne = OutputColumns.of(network, Optional.of(name)).equals(OptionalLong.of(1));
    boolean areColumns = output.areNumbers() || areLabels && !isOne;
    if (!areColumns || count.isEmpty() || count.getAsLong() > MOST_COLUMNS) {
      return new SurveyedOutput(name, List.of());
    }
    List<String> columns = names(labels, (int) count.getAsLong());
    if (columns.size() > 1 && (parts.compares() || !parts.layers().isEmpty())) {
      throw CommandFailure.usage(
          "--concepts, --compare and --compare-composite are about the class that an input is"
              + " predicted as, but the model gives "
              + columns.size()
              + (output.areNumbers() ? " numbers" : " labels, of which several may apply")
              + ": leave them out");
    }
    return new SurveyedOutput(name, columns);
  }

  private static CommandFailure noClasses(String numbers) {
    return CommandFailure.usage(
        "The model gives "
            + numbers
            + " and tells no classes apart, so there are no hits and errors: leave out"
            + " --label-column, and name columns that are not the model's with --leave-out; images"
            + " go into one folder");
  }

  private static List<String> names(ClassLabels labels, int count) {
    if (!labels.names().isEmpty()) {
      return labels.names();
    }
    return count == 1
        ? List.of("the output")
        : IntStream.range(0, count).mapToObj(i -> "output " + i).toList();
  }
}
