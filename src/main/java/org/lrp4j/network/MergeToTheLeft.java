package org.lrp4j.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/**
 * Merges a scale and a shift, which is what batch normalisation is, into the affine layer before it
 * where nothing else reads that one and no activation function lies between.
 */
record MergeToTheLeft(Memory memory) implements Canonizer {

  @Override
  public void canonize(Layout layout, Map<Integer, Step> steps) {
    for (Place place : layout.places()) {
      Optional<ScaleAndShift> scaling = steps.get(place.index()).scaleAndShift();
      if (scaling.isEmpty() || place.preprocessor() != null || !layout.isOnlyReader(place)) {
        continue;
      }
      int source = place.sources().get(0);
      steps
          .get(source)
          .mergedWith(scaling.get())
          .ifPresent(
              merged -> {
                steps.put(source, merged);
                steps.put(place.index(), new Merged(memory));
              });
    }
  }

  /** What is left of the layer that was merged: nothing. */
  private record Merged(Memory memory) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      return new PassCapture(memory.hold(inputs.get(0).values()), memory);
    }

    @Override
    public String treatment() {
      return "merged";
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return inputs.get(0);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return output;
    }
  }
}
