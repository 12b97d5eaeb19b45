package org.lrp4j.layer.passing;

import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The scores of a detector's boxes before sigmoid and softmax: for each box of each cell five
 * numbers, the last of which says how sure it is, and a score a class.
 */
final class BoxScores {

  private static final int CONFIDENCE = 4;
  private static final int FIRST_CLASS = 5;

  /** What makes one box of an example more interesting than another. */
  @FunctionalInterface
  private interface Worth {
    double of(int example, int box, int row, int column);
  }

  private final INDArray scores;
  private final Yolo2OutputLayer layer;
  private final INDArray channelsFirst;
  private final int boxes;
  private final int parts;

  /**
   * The scores of an output.
   *
   * @param scores in the layer's format
   */
  BoxScores(INDArray scores, Yolo2OutputLayer layer) {
    this.scores = scores;
    this.layer = layer;
    this.channelsFirst = first(scores, layer);
    this.boxes = (int) layer.getBoundingBoxes().size(0);
    this.parts = (int) channelsFirst.size(1) / boxes;
  }

  private static INDArray first(INDArray array, Yolo2OutputLayer layer) {
    return DataFormat.of(layer.getFormat()).isChannelsLast() ? array.permute(0, 3, 1, 2) : array;
  }

  /** 1 at the confidence of each example's surest box, 0 elsewhere. */
  INDArray surest() {
    INDArray found = scores.like();
    for (int example = 0; example < scores.size(0); example++) {
      mark(found, CONFIDENCE, best(example, (e, b, r, c) -> at(e, b, CONFIDENCE, r, c)));
    }
    return found;
  }

  /**
   * 1 at a class's score in the box with the highest confidence times probability of that class, 0
   * elsewhere.
   *
   * @param classes one for all examples, or one an example
   */
  INDArray surestOf(int... classes) {
    int examples = (int) scores.size(0);
    if (classes.length != 1 && classes.length != examples) {
      throw new IllegalArgumentException(
          "Expected one class, or one for each of the "
              + examples
              + " examples, but got "
              + classes.length);
    }
    INDArray found = scores.like();
    for (int example = 0; example < examples; example++) {
      int wanted = classes[classes.length == 1 ? 0 : example];
      if (wanted < 0 || wanted >= parts - FIRST_CLASS) {
        throw new IllegalArgumentException(
            "The boxes have the classes 0 to "
                + (parts - FIRST_CLASS - 1)
                + ", but class "
                + wanted
                + " was asked for");
      }
      mark(
          found,
          FIRST_CLASS + wanted,
          best(example, (e, b, r, c) -> logProbability(wanted, e, b, r, c)));
    }
    return found;
  }

  /** log σ(confidence) + log softmax(class), which is finite where the product underflows. */
  private double logProbability(int wanted, int example, int box, int row, int column) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int part = FIRST_CLASS; part < parts; part++) {
      highest = Math.max(highest, at(example, box, part, row, column));
    }
    double sum = 0;
    for (int part = FIRST_CLASS; part < parts; part++) {
      sum += Math.exp(at(example, box, part, row, column) - highest);
    }
    double ofClass = at(example, box, FIRST_CLASS + wanted, row, column) - highest - Math.log(sum);
    double confidence = at(example, box, CONFIDENCE, row, column);
    // log σ(x) = min(x, 0) − log(1 + exp(−|x|))
    return ofClass + Math.min(confidence, 0) - Math.log1p(Math.exp(-Math.abs(confidence)));
  }

  /** The first box of the highest worth: example, box, row, column. */
  private int[] best(int example, Worth worth) {
    int[] best = {example, 0, 0, 0};
    double highest = Double.NEGATIVE_INFINITY;
    for (int box = 0; box < boxes; box++) {
      for (int row = 0; row < channelsFirst.size(2); row++) {
        for (int column = 0; column < channelsFirst.size(3); column++) {
          double here = worth.of(example, box, row, column);
          if (here > highest) {
            highest = here;
            best = new int[] {example, box, row, column};
          }
        }
      }
    }
    return best;
  }

  private double at(int example, int box, int part, int row, int column) {
    return channelsFirst.getDouble(example, box * parts + part, row, column);
  }

  private void mark(INDArray found, int part, int... box) {
    first(found, layer).putScalar(new int[] {box[0], box[1] * parts + part, box[2], box[3]}, 1);
  }
}
