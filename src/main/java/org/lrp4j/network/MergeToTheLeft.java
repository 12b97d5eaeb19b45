package org.lrp4j.network;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Step;

/**
 * Merges a scale and a shift, which is what batch normalisation is, into the affine layer before it
 * where nothing else reads that one and no activation function lies between.
 */
record MergeToTheLeft(Memory memory) implements Canonizer {

  @Override
  public void canonize(Layout layout, Map<Integer, Step> steps) {
    for (Place place : layout.places()) {
      Optional<ScaleAndShift> scaling = steps.get(place.index()).scaleAndShift();
      if (scaling.isEmpty()
          || !keepsChannels(place.preprocessor())
          || !layout.isOnlyReader(place)) {
        continue;
      }
      int source = place.sources().get(0);
      boolean isOfRows = place.preprocessor() != null;
      steps
          .get(source)
          .mergedWith(isOfRows ? new ScaleOfRows(scaling.get()) : scaling.get())
          .ifPresent(
              merged -> {
                steps.put(source, merged);
                steps.put(place.index(), new MergedStep(memory));
              });
    }
  }

  /** The steps of sequences as rows have the features that the sequences had. */
  private static boolean keepsChannels(InputPreProcessor preprocessor) {
    return preprocessor == null || preprocessor instanceof RnnToFeedForwardPreProcessor;
  }
}
