package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.ParameterSurvey;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.dataset.summary.ParameterSums;
import org.lrp4j.picture.ImportanceBar;
import org.lrp4j.picture.ImportanceChart;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Prunes a LeNet by relevance: leaves out the filters, neurons and weights that count least, and
 * compares with leaving out the smallest ones, and any. Prints accuracies; a picture of the
 * filters' relevance is written to target/pruned-digits.
 */
public final class PruneDigits {

  /** The layers that are pruned, by their number in the network. */
  private static final List<String> LAYERS = List.of("conv1", "conv2", "dense");

  private static final int[] NUMBERS = {0, 2, 4};
  private static final int DRAWS = 10;

  private PruneDigits() {}

  /** What is left out first. */
  enum Order {
    RELEVANCE,
    MAGNITUDE,
    RANDOM
  }

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if the picture cannot be written
   */
  public static void main(String... arguments) throws IOException {
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 3);
    Path folder = Path.of("target", "pruned-digits");
    // Of weights that contradict, ZPlus takes no notice, but they are needed, too.
    ParameterSummary summary = survey(network, Composite.uniform(new EpsilonRule()), 300);
    draw(summary, folder);
    Digits test = Digits.test();
    System.out.printf(Locale.ROOT, "whole: %.1f %%%n", 100 * accuracy(network, test));
    for (double share : new double[] {0.2, 0.4, 0.6}) {
      print(
          "units",
          share,
          order -> accuracyWithout(Part.UNIT, network, summary, order, share, test));
    }
    for (double share : new double[] {0.5, 0.7, 0.8, 0.9}) {
      print(
          "weights",
          share,
          order -> accuracyWithout(Part.WEIGHT, network, summary, order, share, test));
    }
  }

  private static void print(String what, double share, ToDoubleFunction<Order> accuracy) {
    System.out.printf(
        Locale.ROOT,
        "%.0f %% of the %s left out: %s%n",
        100 * share,
        what,
        Arrays.stream(Order.values())
            .map(
                order ->
                    String.format(
                        Locale.ROOT, "%s %.1f %%", order, 100 * accuracy.applyAsDouble(order)))
            .toList());
  }

  /** How much each weight and unit counts for some training digits. */
  static ParameterSummary survey(MultiLayerNetwork network, Composite composite, int examples) {
    Digits digits = Digits.training();
    List<Integer> first = IntStream.range(0, examples).boxed().toList();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(composite)
            .parameterRelevance(true)
            .layerRelevance(false)
            .conservation(false)
            .build()) {
      ParameterSurvey survey = new ParameterSurvey(explainer, LAYERS);
      survey.addAll(new Digits(digits.images(first), digits.labels(first)).batches(50));
      return survey.summary();
    }
  }

  /** The accuracy without a share of each layer's units or weights. */
  static double accuracyWithout(
      Part part,
      MultiLayerNetwork network,
      ParameterSummary summary,
      Order order,
      double share,
      Digits digits) {
    return mean(
        order, random -> accuracy(without(part, network, summary, order, share, random), digits));
  }

  private static double mean(Order order, ToDoubleFunction<Random> accuracy) {
    return IntStream.range(0, order == Order.RANDOM ? DRAWS : 1)
        .mapToDouble(seed -> accuracy.applyAsDouble(new Random(seed)))
        .average()
        .orElseThrow();
  }

  /** What is left out of a layer as one. */
  enum Part {
    UNIT {
      @Override
      double[] relevance(ParameterSums of) {
        return of.unitMeanAbsolute();
      }

      @Override
      double[] magnitude(INDArray weights) {
        INDArray sizes = Transforms.abs(weights);
        return (weights.rank() == 4 ? sizes.sum(1, 2, 3) : sizes.sum(0)).toDoubleVector();
      }

      @Override
      void leave(double[] kept, INDArray weights, INDArray bias) {
        long[] along = new long[weights.rank()];
        Arrays.fill(along, 1);
        along[weights.rank() == 4 ? 0 : 1] = kept.length;
        INDArray factors = Nd4j.createFromArray(kept).castTo(weights.dataType());
        weights.assign(weights.mul(factors.reshape(along)));
        bias.assign(bias.mul(factors.reshape(bias.shape())));
      }
    },

    WEIGHT {
      @Override
      double[] relevance(ParameterSums of) {
        return of.meanAbsolute();
      }

      @Override
      double[] magnitude(INDArray weights) {
        return Transforms.abs(weights).dup('c').data().asDouble();
      }

      @Override
      void leave(double[] kept, INDArray weights, INDArray bias) {
        INDArray factors = Nd4j.createFromArray(kept).castTo(weights.dataType());
        weights.assign(weights.mul(factors.reshape('c', weights.shape())));
      }
    };

    /** How much each counts, by the relevance that was surveyed. */
    abstract double[] relevance(ParameterSums of);

    /** How large each is. */
    abstract double[] magnitude(INDArray weights);

    /** Keeps those with a 1, and sets those with a 0 to 0. */
    abstract void leave(double[] kept, INDArray weights, INDArray bias);
  }

  private static MultiLayerNetwork without(
      Part part,
      MultiLayerNetwork network,
      ParameterSummary summary,
      Order order,
      double share,
      Random random) {
    MultiLayerNetwork pruned = network.clone();
    for (int i = 0; i < NUMBERS.length; i++) {
      INDArray weights = pruned.getParam(NUMBERS[i] + "_W");
      INDArray bias = pruned.getParam(NUMBERS[i] + "_b");
      double[] relevance = part.relevance(summary.of(LAYERS.get(i), "W"));
      double[] scores =
          switch (order) {
            case RELEVANCE -> relevance;
            case MAGNITUDE -> part.magnitude(weights);
            case RANDOM -> random.doubles(relevance.length).toArray();
          };
      part.leave(kept(scores, share), weights, bias);
    }
    return pruned;
  }

  /** 0 for the share of the lowest scores, 1 for all others. */
  private static double[] kept(double[] scores, double share) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
    Collections.shuffle(order, new Random(1)); // equal scores in no order
    order.sort((a, b) -> Double.compare(scores[a], scores[b]));
    double[] kept = new double[scores.length];
    Arrays.fill(kept, 1);
    order.subList(0, (int) Math.round(share * scores.length)).forEach(i -> kept[i] = 0);
    return kept;
  }

  static double accuracy(MultiLayerNetwork network, Digits digits) {
    return network.evaluate(digits.batches(250)).accuracy();
  }

  static void draw(ParameterSummary summary, Path folder) throws IOException {
    for (String layer : List.of("conv1", "conv2")) {
      double[] relevance = summary.of(layer, "W").unitMeanAbsolute();
      List<Integer> order = new ArrayList<>(summary.of(layer, "W").leastRelevantUnits());
      Collections.reverse(order);
      List<ImportanceBar> bars =
          order.stream()
              .map(
                  unit ->
                      new ImportanceBar(
                          "filter " + unit, relevance[unit], relevance[unit], relevance[unit]))
              .toList();
      ImportanceChart.of(bars)
          .title("How much each filter of " + layer + " counts")
          .save(folder.resolve(layer + ".png"));
    }
  }
}
