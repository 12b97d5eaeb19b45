package org.lrp4j.receipt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lrp4j.Target;
import org.lrp4j.TargetParts;
import org.lrp4j.receipt.Verification.Outcome;
import org.nd4j.linalg.api.buffer.DataType;

/** Tells two receipts apart, part by part: of the same, then and now. */
final class Comparison {

  /** Deep networks add up what rounding does to each layer; a wrong rule is orders above it. */
  private static final double ROUNDING_OF_FLOAT = 1e-4;

  private static final double ROUNDING_OF_DOUBLE = 1e-9;

  private final Receipt then;
  private final Receipt now;
  private final List<Difference> differences = new ArrayList<>();

  Comparison(Receipt then, Receipt now) {
    this.then = then;
    this.now = now;
  }

  /**
   * The outcome.
   *
   * @param kept the largest difference of the relevance, where that was kept
   */
  Verification outcome(Optional<RelevanceDifference> kept) {
    compareModels();
    compareSettings();
    compareCommands();
    double rounding = isDouble() ? ROUNDING_OF_DOUBLE : ROUNDING_OF_FLOAT;
    boolean areSameFigures = compareEvaluations(rounding);
    compareBatches();
    if (!differences.isEmpty()) {
      return verification(Outcome.DIFFERENT, "");
    }
    if (isSameRelevance()) {
      return areSameFigures
          ? verification(Outcome.EQUAL, "the same bits of " + examples())
          : verification(
              Outcome.EQUAL_WITHIN_ROUNDING,
              "the same bits of " + examples() + ", and figures that differ by rounding");
    }
    RelevanceDifference largest = kept.orElseGet(this::ofSums);
    String words =
        kept.isPresent() && largest.largest() == 0
            ? "the relevance differs by less than was kept of it"
            : (kept.isPresent()
                    ? "the relevance differs by up to "
                    : "the relevance was not kept; its sums differ by up to ")
                + largest;
    if (largest.largest() <= rounding) {
      return verification(Outcome.EQUAL_WITHIN_ROUNDING, words);
    }
    differences.add(
        new Difference("relevance", "within " + rounding + " of the largest", largest.toString()));
    return verification(Outcome.DIFFERENT, words);
  }

  private String examples() {
    return then.examples() + (then.examples() == 1 ? " example" : " examples");
  }

  private Verification verification(Outcome outcome, String relevance) {
    return new Verification(outcome, differences, relevance, notes());
  }

  private void compare(String part, Object expected, Object found) {
    if (!Objects.equals(expected, found)) {
      differences.add(new Difference(part, String.valueOf(expected), String.valueOf(found)));
    }
  }

  private void compareModels() {
    compare("kind of model", then.model().kind(), now.model().kind());
    compare("model configuration", then.model().configuration(), now.model().configuration());
    compare("number of parameters", then.model().parameterCount(), now.model().parameterCount());
    compare("model parameters", then.model().parameters(), now.model().parameters());
  }

  /** Entry by entry, as they are written. */
  private void compareSettings() {
    Map<String, Object> before = new LinkedHashMap<>(SettingsJson.write(then.settings()));
    Map<String, Object> after = new LinkedHashMap<>(SettingsJson.write(now.settings()));
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    if (!then.settings().composite().equals(now.settings().composite())) {
      compare("composite", before.get("composite"), after.get("composite"));
    }
    keys.remove("composite");
    keys.forEach(
        key ->
            compare(
                "setting " + key, String.valueOf(before.get(key)), String.valueOf(after.get(key))));
  }

  private void compareCommands() {
    if (then.command().isEmpty() || now.command().isEmpty()) {
      return;
    }
    CommandRecord before = then.command().get();
    CommandRecord after = now.command().get();
    compare("command", before.name(), after.name());
    // Model and inputs are compared by what is in them; of other files only the checksums are
    // there.
    before
        .files()
        .forEach(
            (name, checksum) -> {
              if (!isModelOrInput(name) && after.files().containsKey(name)) {
                compare("file of " + name, checksum, after.files().get(name));
              }
            });
  }

  private static boolean isModelOrInput(String name) {
    return Stream.of("--model", "--input", "--data", "--masks").anyMatch(name::startsWith);
  }

  /** Whether figures have the same bits, where none differs by more than rounding does. */
  private boolean compareEvaluations(double rounding) {
    if (then.evaluation().isEmpty() || now.evaluation().isEmpty()) {
      compare("evaluation", words(then.evaluation()), words(now.evaluation()));
      return true;
    }
    EvaluationRecord before = then.evaluation().get();
    EvaluationRecord after = now.evaluation().get();
    compare("number of evaluated examples", before.examples(), after.examples());
    compare("data", before.data(), after.data());
    compare("names of the figures", before.figures().keySet(), after.figures().keySet());
    before
        .figures()
        .forEach(
            (name, figure) -> {
              double found = after.figures().getOrDefault(name, figure);
              double largest = Math.max(Math.abs(figure), Math.abs(found));
              if (!figure.equals(found) && !(Math.abs(figure - found) <= rounding * largest)) {
                compare(name, figure, found);
              }
            });
    return before.figures().equals(after.figures());
  }

  private static String words(Optional<EvaluationRecord> evaluation) {
    return evaluation.isPresent() ? "one with a report" : "none";
  }

  private void compareBatches() {
    compare("number of batches", then.batches().size(), now.batches().size());
    int count = Math.min(then.batches().size(), now.batches().size());
    for (int i = 0; i < count; i++) {
      BatchRecord before = then.batches().get(i);
      BatchRecord after = now.batches().get(i);
      String which = then.batches().size() == 1 ? "" : " of batch " + i;
      compareArrays("input", before.inputs(), after.inputs(), which);
      compareArrays("mask", before.masks(), after.masks(), which);
      compare("targets" + which, words(before.targets()), words(after.targets()));
    }
  }

  private void compareArrays(
      String what, Map<String, ArrayRecord> before, Map<String, ArrayRecord> after, String which) {
    compare("names of the " + what + "s" + which, before.keySet(), after.keySet());
    before.forEach(
        (name, array) -> {
          if (after.containsKey(name)) {
            compare(what + " \"" + name + "\"" + which, array, after.get(name));
          }
        });
  }

  /** Arrays of targets as their checksums. */
  private static Map<String, String> words(Map<String, TargetParts> targets) {
    Map<String, String> words = new LinkedHashMap<>();
    targets.forEach(
        (output, parts) ->
            words.put(
                output,
                Target.of(parts)
                    + (parts.fromOne() ? " from one " : " ")
                    + parts.classes()
                    + parts.timeSteps()
                    + parts.relevance().map(Sha256::of).orElse("")
                    + parts.region().map(Sha256::of).orElse("")));
    return words;
  }

  private boolean isSameRelevance() {
    for (int i = 0; i < then.batches().size(); i++) {
      if (!then.batches().get(i).relevance().equals(now.batches().get(i).relevance())) {
        return false;
      }
    }
    return true;
  }

  private boolean isDouble() {
    return then.batches().stream()
        .flatMap(batch -> batch.relevance().values().stream())
        .allMatch(array -> array.type().equals(DataType.DOUBLE.name()));
  }

  /** All that can be said without the relevance itself. */
  private RelevanceDifference ofSums() {
    RelevanceDifference largest = RelevanceDifference.NONE;
    for (int i = 0; i < then.batches().size(); i++) {
      BatchRecord before = then.batches().get(i);
      BatchRecord after = now.batches().get(i);
      for (int example = 0; example < before.examples(); example++) {
        double unit =
            Math.max(
                Math.abs(before.scores().get(example)), Math.abs(before.arrived().get(example)));
        double difference =
            Math.max(
                Math.abs(before.arrived().get(example) - after.arrived().get(example)),
                Math.abs(before.scores().get(example) - after.scores().get(example)));
        if (difference > 0) {
          String place =
              String.format(
                  Locale.ROOT,
                  "example %d of batch %d, whose sum was %s then and is %s now",
                  example,
                  i,
                  ReceiptText.number(before.arrived().get(example)),
                  ReceiptText.number(after.arrived().get(example)));
          largest = largest.or(new RelevanceDifference(difference / unit, place));
        }
      }
    }
    return largest;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>(then.origin().keySet());
    keys.addAll(now.origin().keySet());
    for (String key : keys) {
      String before = then.origin().getOrDefault(key, "unknown");
      String after = now.origin().getOrDefault(key, "unknown");
      if (!before.equals(after)) {
        notes.add("made with " + key + " " + before + ", verified with " + after);
      }
    }
    return notes;
  }
}
