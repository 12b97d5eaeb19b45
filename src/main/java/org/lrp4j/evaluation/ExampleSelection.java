package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.Reason;

/**
 * Chooses the examples worth seeing while the data go by. Of each true class and for each reason it
 * holds no more candidates than asked for; only those have copies of their input.
 */
final class ExampleSelection {

  private final Map<Reason, Integer> most;
  private final Map<Integer, Map<Reason, Best<Candidate>>> byClass = new TreeMap<>();
  private long seen;
  private long evaluated;

  /**
   * Makes a selection without candidates.
   *
   * @param most how many examples of each class to keep for each reason
   */
  ExampleSelection(Map<Reason, Integer> most) {
    this.most = new EnumMap<>(most);
  }

  /**
   * Looks at a batch that the network has evaluated.
   *
   * @param outcomes one an example; empty for those that have no label
   * @param steps the time step of each outcome; null if the output is no sequence
   */
  void add(LabelledBatch batch, List<Optional<Outcome>> outcomes, int[] steps) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).isPresent()) {
        evaluated++;
        if (!batch.isHidden(i)) {
          OptionalInt step = steps == null ? OptionalInt.empty() : OptionalInt.of(steps[i]);
          add(batch, i, outcomes.get(i).get(), step);
        }
      }
      seen++;
    }
  }

  private void add(LabelledBatch batch, int row, Outcome outcome, OptionalInt step) {
    Map<Reason, Best<Candidate>> ofClass =
        byClass.computeIfAbsent(outcome.trueClass(), c -> new EnumMap<>(Reason.class));
    Candidate candidate = null;
    for (Reason reason : reasons(outcome)) {
      Best<Candidate> best = ofClass.computeIfAbsent(reason, r -> new Best<>(most.get(r)));
      double score = reason.score(outcome);
      if (best.takes(score)) {
        if (candidate == null) {
          candidate =
              new Candidate(
                  seen, batch.copyOf(row), batch.masksOf(row), step, batch.metaData(row), outcome);
        }
        best.add(score, seen, candidate);
      }
    }
  }

  private static List<Reason> reasons(Outcome outcome) {
    return List.of(outcome.isCorrect() ? Reason.CONFIDENT_HIT : Reason.ERROR, Reason.LEAST_CERTAIN);
  }

  /** How many examples went by. */
  long seen() {
    return seen;
  }

  /** How many of them had a label. */
  long evaluated() {
    return evaluated;
  }

  /** The chosen examples: by true class, then by reason, the best first; none of them twice. */
  List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Map<Reason, Best<Candidate>> ofClass : byClass.values()) {
      Map<Long, EnumSet<Reason>> reasons = new TreeMap<>();
      List<Candidate> candidates = new ArrayList<>();
      for (Map.Entry<Reason, Best<Candidate>> entry : ofClass.entrySet()) {
        for (Candidate candidate : entry.getValue().sorted()) {
          EnumSet<Reason> ofCandidate =
              reasons.computeIfAbsent(candidate.index(), i -> EnumSet.noneOf(Reason.class));
          if (ofCandidate.isEmpty()) {
            candidates.add(candidate);
          }
          ofCandidate.add(entry.getKey());
        }
      }
      candidates.forEach(c -> examples.add(example(c, reasons.get(c.index()))));
    }
    return List.copyOf(examples);
  }

  private static Example example(Candidate candidate, EnumSet<Reason> reasons) {
    return new Example(
        candidate.index(),
        candidate.features(),
        candidate.masks(),
        candidate.timeStep(),
        candidate.metaData(),
        candidate.outcome(),
        reasons);
  }
}
