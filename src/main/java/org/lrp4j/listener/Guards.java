package org.lrp4j.listener;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.evidence.Breach;
import org.lrp4j.evidence.EvidenceCondition;
import org.lrp4j.evidence.FailurePicture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the evidence of every probe is expected to keep, and what happens where it does not. */
final class Guards {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  /**
   * One expectation.
   *
   * @param input the network input that it is about; empty for the first
   * @param condition what is expected
   * @param stops whether a breach ends the training
   */
  record Guard(Optional<String> input, EvidenceCondition condition, boolean stops) {}

  /** A guard that does not hold for a probe. */
  private record Broken(Guard guard, ExplainedInput input, Breach breach) {}

  private final List<Guard> guards;
  private final int from;
  private final List<String> names;
  private final List<String> featureNames;
  private final Set<String> known = new HashSet<>();

  /**
   * Guards.
   *
   * @param from the first iteration after which they count
   * @param names the probes' names
   */
  Guards(List<Guard> guards, int from, List<String> names, List<String> featureNames) {
    this.guards = List.copyOf(guards);
    this.from = from;
    this.names = names;
    this.featureNames = featureNames;
  }

  /**
   * Looks at a snapshot: warns, once until the guard holds again, and draws each breach.
   *
   * @param album where the pictures go
   * @return why the training has to end, if it has to
   */
  Optional<EvidenceBrokenException> check(Snapshot snapshot, Album album, Setbacks setbacks) {
    if (guards.isEmpty() || snapshot.iteration() < from) {
      return Optional.empty();
    }
    List<Broken> broken =
        setbacks
            .valueOf("check the guards", () -> broken(snapshot.explanation()))
            .orElse(List.of());
    List<String> reasons = new ArrayList<>();
    Set<String> now = new HashSet<>();
    for (Broken each : broken) {
      String probe = names.get(each.breach().example());
      String what =
          "%s: expected %s, but it is %s; the most is carried by %s"
              .formatted(
                  probe,
                  each.breach().expected(),
                  each.breach().found(),
                  String.join(", ", each.breach().strongest()));
      String key = probe + " " + each.breach().expected();
      now.add(key);
      if (!known.contains(key) || each.guard().stops()) {
        String picture =
            setbacks
                .valueOf("draw a broken guard", () -> draw(each, probe, snapshot, album))
                .map(file -> " (" + file.toAbsolutePath() + ")")
                .orElse("");
        if (each.guard().stops()) {
          reasons.add(what + picture);
        } else {
          LOG.warn(
              "A guard is broken after {}: {}{}",
              LogLine.iterations(snapshot.iteration()),
              what,
              picture);
        }
      }
    }
    known.clear();
    known.addAll(now);
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(new EvidenceBrokenException(snapshot.iteration(), reasons));
  }

  private List<Broken> broken(Explanation explanation) {
    List<Broken> broken = new ArrayList<>();
    for (Guard guard : guards) {
      ExplainedInput input = input(explanation, guard);
      boolean isNamed = input.relevance().size(input.format().channelAxis()) == featureNames.size();
      for (int probe = 0; probe < names.size(); probe++) {
        guard
            .condition()
            .check(input, probe, isNamed ? featureNames : List.of())
            .ifPresent(breach -> broken.add(new Broken(guard, input, breach)));
      }
    }
    return broken;
  }

  private static ExplainedInput input(Explanation explanation, Guard guard) {
    String name = guard.input().orElse(explanation.inputNames().get(0));
    return explanation.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A guard is about the input \"%s\", but there are %s"
                        .formatted(name, explanation.inputNames())));
  }

  private Path draw(Broken broken, String probe, Snapshot snapshot, Album album)
      throws IOException {
    String name =
        String.format(
            Locale.ROOT,
            "%s-iteration-%06d-guard-%d.png",
            probe,
            snapshot.iteration(),
            guards.indexOf(broken.guard()));
    Path file = album.madeFolder().resolve("broken").resolve(name);
    FailurePicture.of(
            broken.input(), broken.breach(), broken.guard().condition().area(), featureNames)
        .save(file);
    return file;
  }
}
