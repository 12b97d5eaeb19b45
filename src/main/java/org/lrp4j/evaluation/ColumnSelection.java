package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.lrp4j.evaluation.example.ColumnExample;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.example.Reason;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses the examples worth seeing of each column while the data go by. For each reason it holds
 * no more than asked for; only those have copies of their input.
 */
final class ColumnSelection {

  private final Map<Reason, Integer> most;
  private final List<ColumnReason> reasons;
  private final Map<Integer, Map<ColumnReason, Best<ColumnExample>>> byColumn = new TreeMap<>();

  /**
   * Makes a selection without candidates.
   *
   * @param most how many examples of each column to keep for each reason's like
   */
  ColumnSelection(Map<Reason, Integer> most, List<ColumnReason> reasons) {
    this.most = new EnumMap<>(most);
    this.reasons = reasons;
  }

  /**
   * Looks at an example that the network has evaluated.
   *
   * @param index its place in the data
   * @param step the step whose output was evaluated
   * @param outcomes one for each column that has a label
   */
  void add(
      LabelledBatch batch, int row, long index, OptionalInt step, List<ColumnOutcome> outcomes) {
    List<INDArray> features = null;
    List<Optional<INDArray>> masks = null;
    for (ColumnOutcome outcome : outcomes) {
      for (ColumnReason reason : reasons) {
        OptionalDouble score = reason.score(outcome);
        Best<ColumnExample> best =
            byColumn
                .computeIfAbsent(outcome.column(), c -> new EnumMap<>(ColumnReason.class))
                .computeIfAbsent(reason, r -> new Best<>(most.get(r.like())));
        if (score.isPresent() && best.takes(score.getAsDouble())) {
          features = features == null ? batch.copyOf(row) : features;
          masks = masks == null ? batch.masksOf(row) : masks;
          best.add(
              score.getAsDouble(),
              index,
              new ColumnExample(
                  index, features, masks, step, batch.metaData(row), outcome, EnumSet.of(reason)));
        }
      }
    }
  }

  /** The chosen examples: by column, then by reason, the best first; none twice in a column. */
  List<ColumnExample> examples() {
    List<ColumnExample> examples = new ArrayList<>();
    for (Map<ColumnReason, Best<ColumnExample>> ofColumn : byColumn.values()) {
      Map<Long, ColumnExample> chosen = new LinkedHashMap<>();
      ofColumn
          .values()
          .forEach(
              best ->
                  best.sorted()
                      .forEach(each -> chosen.merge(each.index(), each, ColumnSelection::both)));
      examples.addAll(chosen.values());
    }
    return List.copyOf(examples);
  }

  private static ColumnExample both(ColumnExample one, ColumnExample other) {
    EnumSet<ColumnReason> reasons = EnumSet.copyOf(one.reasons());
    reasons.addAll(other.reasons());
    return new ColumnExample(
        one.index(),
        one.features(),
        one.featuresMasks(),
        one.timeStep(),
        one.metaData(),
        one.outcome(),
        reasons);
  }
}
