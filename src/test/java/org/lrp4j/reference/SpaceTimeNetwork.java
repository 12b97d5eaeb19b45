package org.lrp4j.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.reference.DrawnParts.Part;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A random network over tables, sequences, images or volumes, its parameters, a batch and a mask;
 * all of it follows from the seed.
 */
final class SpaceTimeNetwork {

  static final int BATCH = 3;

  private final SpaceTimeDrawing drawing;
  private final long seed;
  private final Model model;

  private SpaceTimeNetwork(SpaceTimeDrawing drawing, long seed) {
    this.drawing = drawing;
    this.seed = seed;
    this.model = built();
    fill(new Random(seed + 1));
  }

  /**
   * Draws a network.
   *
   * @param linear whether it is linear wherever nothing bends, so that LRP without a stabiliser is
   *     the input times the gradient
   */
  static SpaceTimeNetwork draw(long seed, boolean linear) {
    return new SpaceTimeNetwork(new SpaceTimeDrawing(Seeds.random(seed), linear), seed);
  }

  private Model built() {
    List<Part> parts = drawing.parts();
    return drawing.isChain()
        ? DrawnParts.chain(drawing.input(), parts)
        : DrawnParts.graph(
            SpaceTimeDrawing.INPUT, drawing.input(), parts, parts.get(parts.size() - 1).name());
  }

  /** Weights that keep the size of the signal; a normalisation's numbers that matter. */
  private void fill(Random random) {
    for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
      INDArray values = entry.getValue();
      String key = entry.getKey();
      double fanIn = Math.max(1, (double) values.length() / 4);
      double size =
          key.matches(".*(log10stdev|var|gamma|mean|beta|MeanB|bB|bF)|.*b") || values.rank() < 2
              ? 0.2
              : 1 / Math.sqrt(Math.min(fanIn, 9));
      double middle = key.matches(".*(var|gamma|_g)") ? 1 : 0;
      double[] numbers = new double[(int) values.length()];
      Arrays.setAll(numbers, i -> middle + size * Math.tanh(random.nextGaussian()));
      values.assign(Nd4j.createFromArray(numbers).reshape(values.shape()));
    }
  }

  /** Sets to zero what is added to activations, so that nothing but inputs has relevance. */
  void removeShifts() {
    model
        .paramTable()
        .forEach(
            (key, values) -> {
              if (key.matches(".*_(b|fb|bb|bF|bB|e\\d+b|pZXMeanb|beta|mean)")) {
                values.assign(0);
              }
            });
  }

  /** Whether an activation function is not zero at zero. */
  boolean liftsZeros() {
    return drawing.liftsZeros();
  }

  /** Whether DL4J itself can run it: not with every mask behind every layer. */
  boolean runs() {
    try {
      output(batch(), mask());
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  Model model() {
    return model;
  }

  boolean takesIndices() {
    return drawing.takesIndices();
  }

  /** Random numbers of either sign, or indices. */
  INDArray batch() {
    Random random = new Random(seed + 2);
    long[] shape = drawing.shape(BATCH);
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (m, n) -> m * n)];
    Arrays.setAll(
        values,
        i ->
            takesIndices()
                ? random.nextInt(SpaceTimeDrawing.WORDS)
                : random.nextDouble() * 1.9 - 0.7);
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  /** The steps that count, one row an example; null for all. */
  INDArray mask() {
    return mask(new Random(seed + 3));
  }

  private INDArray mask(Random random) {
    if (!drawing.isMasked()) {
      return null;
    }
    int steps = drawing.steps();
    double[][] mask = new double[BATCH][steps];
    for (double[] row : mask) {
      Arrays.fill(row, 0, 1 + random.nextInt(steps), 1);
    }
    return Nd4j.createFromArray(mask).castTo(Nd4j.defaultFloatingPointType());
  }

  /** What DL4J's network puts out. */
  INDArray output(INDArray batch, INDArray mask) {
    INDArray copy = batch.dup();
    if (model instanceof MultiLayerNetwork chain) {
      return chain.output(copy, false, mask, null).castTo(DataType.DOUBLE);
    }
    INDArray[] masks = mask == null ? null : new INDArray[] {mask};
    return ((ComputationGraph) model)
        .output(false, new INDArray[] {copy}, masks, null)[0].castTo(DataType.DOUBLE);
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + (drawing.isChain() ? ", chain, " : ", graph, ")
        + (drawing.isMasked() ? "masked, " : "")
        + drawing.input()
        + drawing.parts().stream()
            .map(part -> part.sources() + " → " + part.name() + " " + part.configuration())
            .collect(Collectors.joining("\n  ", "\n  ", ""));
  }
}
