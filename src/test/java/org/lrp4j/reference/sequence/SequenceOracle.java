package org.lrp4j.reference.sequence;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.reference.Seeds;
import org.lrp4j.reference.sequence.SequenceNetwork.Found;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One random network of sequences, explained by lrp4j and by the reference. */
final class SequenceOracle {

  private static final double TOLERANCE = 1e-9;

  /** So much of the tolerance may rounding use up if nobody errs. */
  private static final double MOVES_AT_MOST = TOLERANCE / 20;

  private static final int REDRAWN_PARAMETERS = 6;

  /** A batch and the relevance that its outputs begin with. */
  private record Asked(DrawnSequences batch, double[][][] begun) {}

  private final long seed;
  private final Random random;
  private SequenceNetwork network;
  private DrawnOptions options;
  private List<Asked> asked;

  SequenceOracle(long seed) {
    this.seed = seed;
    this.random = Seeds.random(seed);
  }

  /** What differs for the network of that seed; empty if nothing does. */
  Optional<String> difference() {
    Optional<String> difference;
    try {
      draw();
      difference = compare();
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      difference = Optional.of(trace.toString());
    }
    return difference.map(text -> text + System.lineSeparator() + this);
  }

  /** Which kinds of layers and vertices were drawn. */
  Stream<String> kinds() {
    return network.drawing().parts().stream().map(part -> part.name().replaceAll("\\d", ""));
  }

  private void draw() {
    do {
      SequenceDrawing drawing = new SequenceDrawing(random);
      network = new SequenceNetwork(drawing);
      DrawnPart first = drawing.parts().get(0);
      options =
          DrawnOptions.draw(
              random,
              drawing.parts().stream().filter(DrawnPart::takesRule).map(DrawnPart::name).toList(),
              first.takesRule() && !hasInnerSums(first));
    } while (!drawBatches() || !runs());
  }

  /** A written unit and attention share their own sums equally before a rule that needs it. */
  private static boolean hasInnerSums(DrawnPart part) {
    return part.name().startsWith("gru") || part.name().startsWith("asking");
  }

  private boolean drawBatches() {
    for (int i = 0; i < REDRAWN_PARAMETERS; i++) {
      network.fill(random);
      Form input = network.drawing().input();
      boolean other = !input.isTable() && !network.drawing().fixesLength();
      asked = List.of(ask(input.steps()), ask(input.steps() + (other ? random.nextInt(3) : 0)));
      if (asked.stream().allMatch(this::isWellConditioned)) {
        return true;
      }
    }
    return false;
  }

  /** Whether DL4J itself can: not with every mask behind every layer. */
  private boolean runs() {
    try {
      for (Asked each : asked) {
        network.output(input(each), each.batch().mask());
      }
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private INDArray input(Asked each) {
    return shape(SequenceDrawing.INPUT).array(each.batch().x());
  }

  private Asked ask(int steps) {
    DrawnSequences batch =
        DrawnSequences.draw(random, network.drawing(), 1 + random.nextInt(3), steps);
    double[][][] begun = network.forward(options, batch).toArray(double[][][]::new);
    for (double[][] example : begun) {
      for (double[] step : example) {
        Arrays.setAll(step, f -> random.nextInt(3) == 0 ? 0 : random.nextGaussian());
      }
    }
    return new Asked(batch, begun);
  }

  /** Whether the reference's relevance hardly moves when all parameters and inputs do. */
  private boolean isWellConditioned(Asked each) {
    boolean words = DrawnSequences.isOfWords(network.drawing());
    List<Found> exact = network.explain(options, each.batch(), each.begun(), null);
    List<Found> moved =
        network.explain(options, each.batch().moved(random, words), each.begun(), random);
    for (String name : exact.get(0).relevance().keySet()) {
      double largest = largest(exact, name);
      double change = 0;
      for (int n = 0; n < exact.size(); n++) {
        change =
            Math.max(
                change,
                distance(exact.get(n).relevance().get(name), moved.get(n).relevance().get(name)));
      }
      if (!(change <= MOVES_AT_MOST * largest)) {
        return false;
      }
    }
    return true;
  }

  private static double largest(List<Found> found, String name) {
    return found.stream()
        .flatMap(each -> Arrays.stream(each.relevance().get(name)))
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /** NaN where there is one. */
  private static double distance(double[][] one, double[][] other) {
    double largest = 0;
    for (int t = 0; t < one.length; t++) {
      for (int f = 0; f < one[t].length; f++) {
        largest = Math.max(largest, Math.abs(one[t][f] - other[t][f]));
      }
    }
    return largest;
  }

  private Optional<String> compare() {
    try (LrpExplainer explainer = options.explainer(network.model())) {
      for (Asked each : asked) {
        Optional<String> difference = compare(explainer, each);
        if (difference.isPresent()) {
          return difference.map(text -> "batch " + asked.indexOf(each) + ": " + text);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> compare(LrpExplainer explainer, Asked each) {
    SequenceDrawing drawing = network.drawing();
    INDArray input = input(each);
    INDArray mask = each.batch().mask();
    ArrayShape ofOutput = shape(drawing.output());
    INDArray own = network.output(input, mask);
    Explanation explanation =
        explainer.explain(
            new INDArray[] {input},
            mask == null ? null : new INDArray[] {mask},
            Target.relevance(ofOutput.array(each.begun())));
    List<Found> found = network.explain(options, each.batch(), each.begun(), null);
    double[][][] outputs = found.stream().map(Found::output).toArray(double[][][]::new);
    INDArray output = ofOutput.array(outputs);
    List<Optional<String>> differences = new ArrayList<>();
    differences.add(difference("DL4J's output", own, explanation.output(), ofOutput, outputs));
    differences.add(
        difference("explained output", output, explanation.explainedOutput(), ofOutput, outputs));
    Map<String, double[][]> expected = found.get(0).relevance();
    TreeSet<String> names = new TreeSet<>(explanation.layerNames());
    names.addAll(explanation.inputNames());
    if (!names.equals(new TreeSet<>(expected.keySet()))) {
      return Optional.of("relevance of " + names + " in place of " + expected.keySet());
    }
    for (String name : expected.keySet()) {
      double[][][] all =
          found.stream().map(one -> one.relevance().get(name)).toArray(double[][][]::new);
      ArrayShape shape = shapeOfInput(name);
      differences.add(
          difference(
              "relevance of " + name, shape.array(all), relevance(explanation, name), shape, all));
    }
    return differences.stream().flatMap(Optional::stream).findFirst();
  }

  private static INDArray relevance(Explanation explanation, String name) {
    if (explanation.inputNames().contains(name)) {
      return explanation.relevance(name);
    }
    String[] parts = name.split("#");
    return explanation.relevance(parts[0], parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
  }

  private ArrayShape shapeOfInput(String name) {
    if (name.equals(SequenceDrawing.INPUT)) {
      return shape(name);
    }
    String[] parts = name.split("#");
    DrawnPart part =
        network.drawing().parts().stream()
            .filter(each -> each.name().equals(parts[0]))
            .findFirst()
            .orElseThrow();
    return part.readsRows()
        ? ArrayShape.ROWS
        : shape(part.sources().get(parts.length == 1 ? 0 : Integer.parseInt(parts[1])));
  }

  private ArrayShape shape(String name) {
    SequenceDrawing drawing = network.drawing();
    if (name.equals(SequenceDrawing.INPUT) && DrawnSequences.isOfWords(drawing)) {
      return ArrayShape.WORDS;
    }
    return drawing.form(name).isTable() ? ArrayShape.TABLE : ArrayShape.ofSteps(drawing.format());
  }

  /** With a tolerance relative to the largest value expected. */
  private static Optional<String> difference(
      String what, INDArray expected, INDArray actual, ArrayShape shape, double[][][] like) {
    int steps = like[0].length;
    int features = like[0][0].length;
    double[][][] wanted = shape.read(expected, like.length, steps, features);
    double[][][] found = shape.read(actual, like.length, steps, features);
    double largest = expected.amaxNumber().doubleValue();
    for (int n = 0; n < wanted.length; n++) {
      for (int t = 0; t < steps; t++) {
        for (int f = 0; f < features; f++) {
          if (!(Math.abs(wanted[n][t][f] - found[n][t][f]) <= TOLERANCE * largest)) {
            return Optional.of(
                what
                    + (" of example " + n + ": expected ")
                    + Arrays.deepToString(wanted[n])
                    + " but was "
                    + Arrays.deepToString(found[n]));
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + " (replay by -Dlrp4j.random.seed="
        + seed
        + ")\n"
        + network
        + "\n"
        + options
        + (asked == null
            ? ""
            : "\nmasks "
                + asked.stream().map(each -> Arrays.deepToString(each.batch().counts())).toList());
  }
}
