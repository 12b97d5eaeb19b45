package org.lrp4j.network;

import java.util.Map;
import java.util.Optional;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Step;

/**
 * Merges a scale and a shift, which is what batch normalisation is, into the affine layer behind it
 * that alone reads it, if that layer's rule gives relevance to inputs of zero: Flat, WSquare and
 * ZBox then see what the normalisation reads, such as pixels. All other rules multiply by the
 * input, and their layers stay as they are; so does a normalisation that the composite has a rule
 * for.
 */
record MergeToTheRight(RuleAssignment rules, Memory memory) implements Canonizer {

  @Override
  public void canonize(Layout layout, Map<Integer, Step> steps) {
    for (Place reader : layout.places()) {
      Place next = reader;
      Optional<Place> scaling = scalingBefore(next, layout, steps);
      while (scaling.isPresent() && merge(scaling.get(), reader, steps)) {
        next = scaling.get();
        scaling = scalingBefore(next, layout, steps);
      }
    }
  }

  /** The scale and shift that a layer alone reads as it is. */
  private Optional<Place> scalingBefore(Place reader, Layout layout, Map<Integer, Step> steps) {
    if (!reader.isLayer() || reader.preprocessor() != null || !layout.isOnlyReader(reader)) {
      return Optional.empty();
    }
    Place source = layout.place(reader.sources().get(0));
    return Optional.of(source)
        .filter(place -> !rules.isChosen(place))
        .filter(place -> steps.get(place.index()).scaleAndShift().isPresent());
  }

  private boolean merge(Place scaling, Place reader, Map<Integer, Step> steps) {
    ScaleAndShift previous = steps.get(scaling.index()).scaleAndShift().orElseThrow();
    Optional<Step> merged = steps.get(reader.index()).mergedBehind(previous);
    merged.ifPresent(
        step -> {
          steps.put(reader.index(), step);
          steps.put(scaling.index(), new MergedStep(memory));
        });
    return merged.isPresent();
  }
}
