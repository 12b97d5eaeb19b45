package org.lrp4j.evaluation;

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
 */
record SurveySettings(
    SurveyLimits limits,
    List<String> layers,
    int channels,
    Optional<Other> other,
    boolean hasUnits) {

  static final SurveySettings DEFAULT =
      new SurveySettings(SurveyLimits.DEFAULT, List.of(), 5, Optional.empty(), false);

  /** Another explainer, and what it is called. */
  record Other(String name, LrpExplainer explainer) {}

  SurveySettings withLimits(SurveyLimits chosen) {
    return new SurveySettings(chosen, layers, channels, other, hasUnits);
  }

  SurveySettings withConcepts(int most, List<String> ofLayers) {
    return new SurveySettings(limits, ofLayers, most, other, hasUnits);
  }

  SurveySettings withOther(Other compared) {
    return new SurveySettings(limits, layers, channels, Optional.of(compared), hasUnits);
  }

  SurveySettings withUnits() {
    return new SurveySettings(limits, layers, channels, other, true);
  }

  /** Whether explanations have to hold the relevance of layers. */
  boolean needsLayers() {
    return hasUnits || !layers.isEmpty();
  }

  /** Whether some examples are read a second time, to be drawn. */
  boolean looksTwice() {
    return other.isPresent() || !layers.isEmpty();
  }
}
