package org.lrp4j.evaluation;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lrp4j.evaluation.example.ClassMap;
import org.lrp4j.evaluation.example.ExplainedRegion;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.example.SegmentationExample;
import org.lrp4j.evaluation.example.SegmentationOutcome;
import org.lrp4j.evaluation.example.SegmentationReason;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses the images worth seeing while the data go by. For each reason it holds no more than asked
 * for; only those have copies of their input.
 */
final class SegmentationSelection {

  /** An image that is worth seeing so far. */
  private record Seen(
      long index,
      List<INDArray> features,
      List<Optional<INDArray>> masks,
      Optional<Serializable> metaData,
      ClassMap truth,
      ClassMap predicted,
      SegmentationOutcome outcome,
      List<ExplainedRegion> regions) {}

  private final Map<SegmentationReason, Best<Seen>> best = new EnumMap<>(SegmentationReason.class);

  /**
   * Makes a selection without candidates.
   *
   * @param most how many images to keep for each reason's like
   */
  SegmentationSelection(Map<Reason, Integer> most) {
    for (SegmentationReason reason : SegmentationReason.values()) {
      best.put(reason, new Best<>(most.get(reason.like())));
    }
  }

  /**
   * Looks at an image that the network has evaluated.
   *
   * @param index its place in the data
   */
  void add(LabelledBatch batch, int row, long index, ImageOutcomes outcomes) {
    Seen seen = null;
    for (Map.Entry<SegmentationReason, Best<Seen>> ofReason : best.entrySet()) {
      OptionalDouble score = ofReason.getKey().score(outcomes.outcome());
      if (score.isPresent() && ofReason.getValue().takes(score.getAsDouble())) {
        if (seen == null) {
          seen =
              new Seen(
                  index,
                  batch.copyOf(row),
                  batch.masksOf(row),
                  batch.metaData(row),
                  outcomes.truth(),
                  outcomes.predicted(),
                  outcomes.outcome(),
                  outcomes.regions());
        }
        ofReason.getValue().add(score.getAsDouble(), index, seen);
      }
    }
  }

  /**
   * The chosen images by reason, the best first; none of them twice.
   *
   * @param choice which region of each to explain
   */
  List<SegmentationExample> examples(RegionChoice choice) {
    Map<Long, Seen> chosen = new LinkedHashMap<>();
    Map<Long, EnumSet<SegmentationReason>> reasons = new HashMap<>();
    best.forEach(
        (reason, ofReason) -> {
          for (Seen seen : ofReason.sorted()) {
            chosen.putIfAbsent(seen.index(), seen);
            reasons
                .computeIfAbsent(seen.index(), i -> EnumSet.noneOf(SegmentationReason.class))
                .add(reason);
          }
        });
    return chosen.values().stream()
        .map(seen -> example(seen, reasons.get(seen.index()), choice))
        .toList();
  }

  private static SegmentationExample example(
      Seen seen, EnumSet<SegmentationReason> reasons, RegionChoice choice) {
    return new SegmentationExample(
        seen.index(),
        seen.features(),
        seen.masks(),
        seen.metaData(),
        seen.truth(),
        seen.predicted(),
        seen.outcome(),
        reasons,
        choice.of(seen.regions()));
  }
}
