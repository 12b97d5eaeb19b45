package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What has to hold for a random network, from DL4J's forward pass alone. */
final class SpaceTimeOracle {

  private static final double STABILIZER = 1e-13;

  /** Steps of difference quotients; where they disagree, something bends in between. */
  private static final double STEP = 1e-4;

  private static final int ELEMENTS = 8;

  private static final double TOLERANCE = 1e-6;

  private SpaceTimeOracle() {}

  private static LrpExplainer exact(SpaceTimeNetwork network, boolean zeroBias) {
    EpsilonRule rule = new EpsilonRule(STABILIZER);
    return LrpExplainer.builder(network.model())
        .composite(
            Composite.builder()
                .defaultRule(rule)
                .type(org.deeplearning4j.nn.conf.layers.Layer.class, rule)
                .build())
        .zeroBias(zeroBias)
        .stabilizer(STABILIZER)
        .build();
  }

  private static INDArray[] masks(INDArray mask) {
    return mask == null ? null : new INDArray[] {mask};
  }

  /**
   * Relevance of the weighted sum of the outputs is each input times the slope of that sum, a
   * difference quotient of DL4J's own output.
   */
  static Optional<String> slopes(SpaceTimeNetwork network) {
    INDArray batch = network.batch();
    INDArray mask = network.mask();
    INDArray output = network.output(batch, mask);
    INDArray weights = Nd4j.linspace(DataType.DOUBLE, 0.5, 0.25, output.length());
    weights = weights.reshape('c', output.shape());
    try (LrpExplainer explainer = exact(network, false)) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {batch}, masks(mask), Target.relevance(output.mul(weights)));
      Optional<String> different = difference("output", output, explanation.output(), 1e-9);
      if (different.isPresent()) {
        return different;
      }
      return slopes(network, batch, mask, weights, flat(explanation.relevance()));
    }
  }

  /** Looks at a few elements of each example, all at once: a copy of the batch for each of them. */
  private static Optional<String> slopes(
      SpaceTimeNetwork network, INDArray batch, INDArray mask, INDArray weights, double[] found) {
    double[] x = flat(batch);
    int size = x.length / SpaceTimeNetwork.BATCH;
    int[] chosen =
        new Random(size).ints(0, size).distinct().limit(Math.min(size, ELEMENTS)).toArray();
    double[] steps = {STEP, -STEP, STEP / 8, -STEP / 8};
    double[][] copies = new double[chosen.length * steps.length][];
    for (int k = 0; k < copies.length; k++) {
      copies[k] = x.clone();
      for (int n = 0; n < SpaceTimeNetwork.BATCH; n++) {
        copies[k][n * size + chosen[k / steps.length]] += steps[k % steps.length];
      }
    }
    double[][] sums = sums(network, copies, batch.shape(), mask, flat(weights));
    double largest = Math.max(Arrays.stream(found).map(Math::abs).sum(), 1e-3);
    for (int c = 0; c < chosen.length; c++) {
      int k = c * steps.length;
      for (int n = 0; n < SpaceTimeNetwork.BATCH; n++) {
        double wide = (sums[k][n] - sums[k + 1][n]) / (2 * STEP);
        double narrow = (sums[k + 2][n] - sums[k + 3][n]) / (2 * STEP / 8);
        int i = n * size + chosen[c];
        boolean bends = Math.abs(wide - narrow) > TOLERANCE / 10 * (1 + Math.abs(wide));
        if (!bends && !(Math.abs(x[i] * narrow - found[i]) <= TOLERANCE * largest)) {
          return Optional.of("element " + i + ": expected " + x[i] * narrow + ", was " + found[i]);
        }
      }
    }
    return Optional.empty();
  }

  /** The weighted sum of the outputs of each example of each copy of the batch. */
  private static double[][] sums(
      SpaceTimeNetwork network, double[][] copies, long[] shape, INDArray mask, double[] weights) {
    long[] all = shape.clone();
    all[0] *= copies.length;
    double[] values = Arrays.stream(copies).flatMapToDouble(Arrays::stream).toArray();
    INDArray masks =
        mask == null
            ? null
            : Nd4j.concat(0, Collections.nCopies(copies.length, mask).toArray(INDArray[]::new));
    double[] output = flat(network.output(Nd4j.createFromArray(values).reshape('c', all), masks));
    double[][] sums = new double[copies.length][SpaceTimeNetwork.BATCH];
    int ofExample = weights.length / SpaceTimeNetwork.BATCH;
    for (int j = 0; j < output.length; j++) {
      int row = j / ofExample;
      sums[row / SpaceTimeNetwork.BATCH][row % SpaceTimeNetwork.BATCH] +=
          output[j] * weights[j % weights.length];
    }
    return sums;
  }

  /** Output, single examples, repeated explanations, and where the relevance went. */
  static Optional<String> promises(SpaceTimeNetwork network) {
    INDArray batch = network.batch();
    INDArray mask = network.mask();
    INDArray output = network.output(batch, mask);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network.model()).composite(Composite.epsilonPlus()).build()) {
      INDArray[] inputs = {batch};
      Explanation first = explainer.explain(inputs, masks(mask));
      INDArray relevance = first.relevance().dup();
      if (!Double.isFinite(relevance.sumNumber().doubleValue())) {
        return Optional.of("relevance " + relevance);
      }
      return difference("output", output, first.output(), 1e-9)
          .or(() -> singles(network, explainer, batch, mask, relevance))
          .or(() -> difference("again", relevance, first.relevance(), 0))
          .or(() -> conservation(network, batch, mask));
    }
  }

  private static Optional<String> singles(
      SpaceTimeNetwork network,
      LrpExplainer explainer,
      INDArray batch,
      INDArray mask,
      INDArray relevance) {
    INDArray[] alone = new INDArray[SpaceTimeNetwork.BATCH];
    for (int n = 0; n < alone.length; n++) {
      INDArray[] one = {row(batch, n)};
      INDArray oneMask = mask == null ? null : row(mask, n);
      alone[n] = explainer.explain(one, masks(oneMask)).relevance();
    }
    return difference("alone", Nd4j.concat(0, alone), relevance, 1e-8);
  }

  private static INDArray row(INDArray batch, int n) {
    long[] shape = batch.shape().clone();
    shape[0] = 1;
    return batch.slice(n).dup('c').reshape('c', shape);
  }

  /** Σ of what the inputs get and of what was absorbed is what it began with. */
  private static Optional<String> conservation(
      SpaceTimeNetwork network, INDArray batch, INDArray mask) {
    if (network.liftsZeros()) {
      return Optional.empty();
    }
    network.removeShifts();
    try (LrpExplainer explainer = exact(network, true)) {
      Explanation explanation = explainer.explain(new INDArray[] {batch}, masks(mask));
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      double sum = explanation.relevance().sumNumber().doubleValue();
      double size = Math.abs(begun);
      for (Conservation.Row row : explanation.conservation().rows()) {
        sum += row.absorbed().total();
        size = Math.max(size, Math.abs(row.arrived()));
      }
      for (String name : explanation.layerNames()) {
        size = Math.max(size, explanation.relevance(name).norm1Number().doubleValue());
      }
      return Math.abs(sum - begun) <= TOLERANCE * size + 1e-9
          ? Optional.empty()
          : Optional.of(
              "began with "
                  + begun
                  + ", ended with "
                  + sum
                  + ", size "
                  + size
                  + System.lineSeparator()
                  + explanation.conservation());
    }
  }

  private static Optional<String> difference(
      String what, INDArray expected, INDArray actual, double tolerance) {
    double[] wanted = flat(expected);
    double[] found = flat(actual);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    for (int i = 0; i < wanted.length; i++) {
      if (!(Math.abs(wanted[i] - found[i]) <= tolerance * largest)) {
        return Optional.of(what + ": expected " + expected + " but was " + actual);
      }
    }
    return Optional.empty();
  }

  private static double[] flat(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }
}
