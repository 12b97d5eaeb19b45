package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.layer.ExplainedLayer;
import picocli.CommandLine.Option;

/** What a survey looks at beyond what counts and strategies. */
final class SurveyParts {

  @Option(
      names = "--concepts",
      paramLabel = "LAYER",
      split = ",",
      description = {
        "Of these layers, as lrp4j describe names them, tell for each class which channels count"
            + " most, and show the inputs that each counted most for."
      })
  private List<String> layers = new ArrayList<>();

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many channels of each class are shown. Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Another model of the same inputs: tell where the evidence moved to in it.")
  private Path compared;

  @Option(
      names = "--compare-composite",
      paramLabel = "NAME",
      converter = NamedComposite.Converter.class,
      completionCandidates = NamedComposite.Names.class,
      description = {
        "Compare with another composite: ${COMPLETION-CANDIDATES}. Default: that of --composite."
      })
  private NamedComposite comparedComposite;

  @Option(
      names = "--units",
      description = {
        "Tell how much each unit of the inner layers counts, and which never do: dead ones, whose"
            + " activation never changes, and idle ones, which never matter."
      })
  private boolean hasUnits;

  @Option(
      names = "--parameters",
      paramLabel = "LAYER",
      arity = "0..1",
      split = ",",
      fallbackValue = "",
      description = {
        "Tell how much the weights, filters and neurons of these layers count, or of all. Inputs are"
            + " explained one by one then; some hundred are enough."
      })
  private List<String> parameters;

  /** Says at once what is wrong. */
  void requireSound() {
    if (channels < 1) {
      throw CommandFailure.usage("--channels must be at least 1, but is " + channels);
    }
  }

  /** As soon as the layers are known, and not after a long survey. */
  void requireLayers(LrpExplainer explainer) {
    List<String> known = explainer.layers().stream().map(ExplainedLayer::name).toList();
    requireKnown("--concepts", layers, known);
    requireKnown("--parameters", parameters(), known);
  }

  private static void requireKnown(String option, List<String> layers, List<String> known) {
    for (String layer : layers) {
      if (!known.contains(layer)) {
        throw CommandFailure.usage(
            option + ": there is no layer \"" + layer + "\"; there are " + known);
      }
    }
  }

  List<String> layers() {
    return layers;
  }

  int channels() {
    return channels;
  }

  boolean hasUnits() {
    return hasUnits;
  }

  boolean hasParameters() {
    return parameters != null;
  }

  /** Of which layers it is told how much weights count; none for all. */
  List<String> parameters() {
    return hasParameters()
        ? parameters.stream().filter(layer -> !layer.isEmpty()).toList()
        : List.of();
  }

  /** What explanations have to hold. */
  LrpExplainerBuilder applied(LrpExplainerBuilder builder) {
    return builder
        .layerRelevance(hasUnits || !layers.isEmpty())
        .activationRanges(hasUnits)
        .parameterRelevance(hasParameters());
  }

  boolean compares() {
    return compared != null || comparedComposite != null;
  }

  /** The file of the model to compare with, which may be the same. */
  Path comparedModel(Path first) {
    return compared == null ? first : compared;
  }

  NamedComposite comparedComposite(NamedComposite first) {
    return comparedComposite == null ? first : comparedComposite;
  }

  /** Whether the two differ by composites, and so are called after them. */
  boolean isOfComposites() {
    return comparedComposite != null;
  }
}
