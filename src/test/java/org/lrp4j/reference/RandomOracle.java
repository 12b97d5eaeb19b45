package org.lrp4j.reference;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.reference.ReferencePass.Result;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One random network, explained twice by lrp4j and by the reference. */
final class RandomOracle {

  private static final int REDRAWN_PARAMETERS = 8;

  private record Explained(List<Result> expected, List<Explanation> actual) {}

  private final long seed;
  private final Random random;
  private DrawnNetwork network;
  private DrawnSettings settings;
  private DrawnRules rules;
  private List<DrawnBatch> batches;

  private RandomOracle(long seed) {
    this.seed = seed;
    this.random = Seeds.random(seed);
  }

  /** What differs for the network of that seed, with a description of it; empty if nothing does. */
  static Optional<String> difference(long seed) {
    RandomOracle oracle = new RandomOracle(seed);
    Optional<String> difference;
    try {
      oracle.draw();
      difference = oracle.difference();
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      difference = Optional.of(trace.toString());
    }
    return difference.map(text -> text + System.lineSeparator() + oracle);
  }

  private void draw() {
    do {
      network = GraphDrawing.draw(random);
      settings = DrawnSettings.draw(random);
    } while (!drawBatches());
  }

  /** Draws parameters and inputs again until rounding is out of the question. */
  private boolean drawBatches() {
    for (int i = 0; i < REDRAWN_PARAMETERS; i++) {
      DrawnBatch first = batch(parameters());
      boolean hasOtherParameters = random.nextInt(3) != 0;
      batches = List.of(first, batch(hasOtherParameters ? parameters() : first.parameters()));
      List<ReferencePass> passes =
          batches.stream()
              .map(batch -> batch.forward(network, DrawnRules.ANY, false, Moving.NOT))
              .toList();
      rules = new DrawnRules(network, random, passes);
      if (batches.stream()
          .allMatch(
              batch -> batch.isWellConditioned(network, rules, settings.zeroBias(), random))) {
        return true;
      }
    }
    return false;
  }

  private INDArray parameters() {
    network.fill(random);
    return network.model().params().dup();
  }

  private DrawnBatch batch(INDArray parameters) {
    return DrawnBatch.draw(network, settings.range(), 1 + random.nextInt(3), parameters, random);
  }

  private Optional<String> difference() {
    List<Explained> all = new ArrayList<>();
    network.model().params().assign(batches.get(0).parameters());
    try (LrpExplainer explainer = settings.explainer(network.model(), rules.composite())) {
      for (DrawnBatch batch : batches) {
        ReferencePass pass = batch.forward(network, rules, settings.zeroBias(), Moving.NOT);
        List<Explanation> actual = explain(explainer, batch);
        all.add(new Explained(batch.explain(network, pass), actual));
        Optional<String> difference =
            outputs(pass, actual.get(0), batch)
                .or(() -> relevance(all.get(all.size() - 1)))
                .map(text -> "explanation " + all.size() + ": " + text);
        if (difference.isPresent()) {
          return difference;
        }
      }
      // Later explanations must not have touched it.
      Optional<String> difference = relevance(all.get(0));
      if (difference.isPresent()) {
        return difference.map(text -> "explanation 1, after the second was made: " + text);
      }
    }
    return all.stream()
        .flatMap(explained -> relevance(explained).stream())
        .findFirst()
        .map(text -> "after the explainer was closed: " + text);
  }

  private static List<Explanation> explain(LrpExplainer explainer, DrawnBatch batch) {
    Target[] targets = batch.targets().stream().map(DrawnTarget::target).toArray(Target[]::new);
    INDArray[] inputs = batch.arrays();
    if (inputs.length == 1) {
      return explainer.explainEach(inputs[0], targets);
    }
    List<Explanation> explanations = new ArrayList<>();
    for (Target target : targets) {
      explanations.add(explainer.explain(inputs, target));
    }
    return explanations;
  }

  private Optional<String> outputs(ReferencePass pass, Explanation actual, DrawnBatch batch) {
    Tensor own = Tensor.of(network.ownOutput(batch.arrays()));
    if (!SharedInPlace.occursIn(network)) {
      Optional<String> difference = FirstDifference.between(own, actual.output());
      if (difference.isPresent()) {
        return difference.map(text -> "output: " + text);
      }
    }
    return FirstDifference.between(pass.activation(network.output()), actual.explainedOutput())
        .map(text -> "explained output: " + text);
  }

  private Optional<String> relevance(Explained explained) {
    FirstDifference difference = new FirstDifference(settings);
    for (int i = 0; i < explained.actual().size(); i++) {
      int target = i;
      Optional<String> found =
          difference.between(explained.expected().get(i), explained.actual().get(i));
      if (found.isPresent()) {
        return found.map(text -> "target " + target + ", " + text);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return String.join(
        System.lineSeparator(),
        "seed " + seed + " (replay by -Dlrp4j.random.seed=" + seed + ")",
        String.valueOf(network),
        String.valueOf(settings),
        String.valueOf(rules),
        String.valueOf(batches));
  }
}
