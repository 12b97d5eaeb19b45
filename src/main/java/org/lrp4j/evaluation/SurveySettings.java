package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.summary.SurveyLimits;

/**
 * What a survey of all examples looks at.
 *
 * @param limits how much it remembers
 * @param layers of which layers' channels it tells what they are used for; empty for none
 * @param channels how many channels of each class are shown
 * @param other what it is compared with; empty if with nothing
 * @param hasUnits whether it tells how much units count
 * @param parameters of which layers it tells how much weights count, all if that is empty; nothing
 *     if it does not
 */
record SurveySettings(
    SurveyLimits limits,
    List<String> layers,
    int channels,
    Optional<Other> other,
    boolean hasUnits,
    Optional<List<String>> parameters) {

  static final SurveySettings DEFAULT =
      new SurveySettings(
          SurveyLimits.DEFAULT, List.of(), 5, Optional.empty(), false, Optional.empty());

  /** Another explainer, and what it is called. */
  record Other(String name, LrpExplainer explainer) {}

  SurveySettings withLimits(SurveyLimits chosen) {
    return new SurveySettings(chosen, layers, channels, other, hasUnits, parameters);
  }

  SurveySettings withConcepts(int most, List<String> ofLayers) {
    return new SurveySettings(limits, ofLayers, most, other, hasUnits, parameters);
  }

  SurveySettings withOther(Other compared) {
    return new SurveySettings(
        limits, layers, channels, Optional.of(compared), hasUnits, parameters);
  }

  SurveySettings withUnits() {
    return new SurveySettings(limits, layers, channels, other, true, parameters);
  }

  SurveySettings withParameters(List<String> ofLayers) {
    return new SurveySettings(
        limits, layers, channels, other, hasUnits, Optional.of(List.copyOf(ofLayers)));
  }

  /** How many examples are explained together: the relevance of parameters adds up over them. */
  int batchSize(int chosen) {
    return parameters.isPresent() ? 1 : chosen;
  }

  /** Whether explanations have to hold the relevance of layers. */
  boolean needsLayers() {
    return hasUnits || !layers.isEmpty();
  }

  /** What was asked for that is about the class that an example is predicted as. */
  List<String> ofClassesAlone() {
    List<String> names = new ArrayList<>();
    if (!layers.isEmpty()) {
      names.add("concepts");
    }
    other.ifPresent(any -> names.add("compareWith"));
    parameters.ifPresent(any -> names.add("parameters"));
    return names;
  }

  /** All that was asked for. */
  List<String> all() {
    List<String> names = new ArrayList<>(List.of("survey"));
    if (hasUnits) {
      names.add("units");
    }
    names.addAll(ofClassesAlone());
    return names;
  }

  /** Whether some examples are read a second time, to be drawn. */
  boolean looksTwice() {
    return other.isPresent() || !layers.isEmpty();
  }
}
