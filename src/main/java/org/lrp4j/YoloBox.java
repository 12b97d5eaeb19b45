package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of the boxes that an object detector with a {@code Yolo2OutputLayer} puts out, and what of it
 * is explained. Such an output holds [batch, boxes · (5 + classes), height, width] or, with
 * channels last, [batch, height, width, boxes · (5 + classes)]: for each box of each cell its place
 * and size, how sure it is that there is an object, and the scores of the classes.
 *
 * <pre>{@code
 * INDArray output = network.outputSingle(image);
 * YoloBox box = YoloBox.mostConfident(output, 0, layer);
 * Explanation explanation = explainer.explain(image, box.objectness(output, layer));
 * }</pre>
 *
 * <p>Relevance begins at 1, at the score before sigmoid or softmax. {@link Target#predicted}
 * explains the objectness of the box that the detector is surest of, and begins at its score;
 * {@link Target#classIndex} the class's score in the box of the highest confidence times
 * probability of it. Contrastive targets are refused.
 *
 * @param example the example of the batch, from 0; nothing is explained of the others
 * @param box which of the layer's bounding box priors, from 0
 * @param row the cell's row, from 0 at the top
 * @param column the cell's column, from 0 at the left
 */
public record YoloBox(int example, int box, int row, int column) {

  static final int X = 0;
  static final int Y = 1;
  static final int WIDTH = 2;
  static final int HEIGHT = 3;
  static final int CONFIDENCE = 4;
  static final int FIRST_CLASS = 5;

  /**
   * The box of which the detector is surest that there is an object in it.
   *
   * @param output what the network puts out
   * @param example the example, from 0
   * @param layer the network's last layer
   * @return the box
   * @throws IllegalArgumentException if the output is none of such a layer, or has no such example
   */
  public static YoloBox mostConfident(INDArray output, int example, Yolo2OutputLayer layer) {
    YoloBox best = new YoloBox(example, 0, 0, 0);
    double highest = Double.NEGATIVE_INFINITY;
    INDArray first = channelsFirst(output, layer);
    for (YoloBox candidate : all(first, example, layer)) {
      double confidence = candidate.value(first, CONFIDENCE, layer);
      if (confidence > highest) {
        highest = confidence;
        best = candidate;
      }
    }
    return best;
  }

  /** All boxes of an example, whether there is anything in them or not. */
  static List<YoloBox> all(INDArray channelsFirst, int example, Yolo2OutputLayer layer) {
    List<YoloBox> all = new ArrayList<>();
    for (int box = 0; box < boxes(layer); box++) {
      for (int row = 0; row < channelsFirst.size(2); row++) {
        for (int column = 0; column < channelsFirst.size(3); column++) {
          all.add(new YoloBox(example, box, row, column));
        }
      }
    }
    return all;
  }

  /**
   * Why the detector takes the box for one with an object.
   *
   * @param output what the network puts out; only its shape counts
   * @param layer the network's last layer
   * @return the target
   * @throws IllegalArgumentException if the output has no such box
   */
  public Target objectness(INDArray output, Yolo2OutputLayer layer) {
    return at(CONFIDENCE, output, layer);
  }

  /**
   * Why the detector takes what is in the box for one of a class.
   *
   * @param index the class, from 0
   * @param output what the network puts out; only its shape counts
   * @param layer the network's last layer
   * @return the target
   * @throws IllegalArgumentException if the output has no such box or class
   */
  public Target classScore(int index, INDArray output, Yolo2OutputLayer layer) {
    long classes = classes(channelsFirst(output, layer), layer);
    if (index < 0 || index >= classes) {
      throw new IllegalArgumentException(
          "The boxes have the classes 0 to " + (classes - 1) + ", but not " + index);
    }
    return at(FIRST_CLASS + index, output, layer);
  }

  private Target at(int part, INDArray output, Yolo2OutputLayer layer) {
    INDArray relevance = output.like();
    INDArray first = channelsFirst(relevance, layer);
    value(first, part, layer); // which says what is out of range
    first.putScalar(new long[] {example, channel(first, part, layer), row, column}, 1);
    return Target.relevance(relevance);
  }

  /** The class with the highest probability; −1 if there are none. */
  int mostProbableClass(INDArray channelsFirst, Yolo2OutputLayer layer) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int index = 0; index < classes(channelsFirst, layer); index++) {
      double probability = value(channelsFirst, FIRST_CLASS + index, layer);
      if (probability > highest) {
        highest = probability;
        best = index;
      }
    }
    return best;
  }

  /** Whether some number of the box is not 0, in an array of the output's shape. */
  boolean hasValues(INDArray channelsFirst, Yolo2OutputLayer layer) {
    for (int part = 0; part < parts(channelsFirst, layer); part++) {
      if (value(channelsFirst, part, layer) != 0) {
        return true;
      }
    }
    return false;
  }

  private static long classes(INDArray channelsFirst, Yolo2OutputLayer layer) {
    return parts(channelsFirst, layer) - FIRST_CLASS;
  }

  /** One of the box's numbers. */
  double value(INDArray channelsFirst, int part, Yolo2OutputLayer layer) {
    boolean exists =
        isBelow(example, channelsFirst.size(0))
            && isBelow(box, boxes(layer))
            && isBelow(row, channelsFirst.size(2))
            && isBelow(column, channelsFirst.size(3));
    if (!exists) {
      throw new IllegalArgumentException(
          this
              + " does not exist: there are "
              + channelsFirst.size(0)
              + " examples of "
              + channelsFirst.size(2)
              + " × "
              + channelsFirst.size(3)
              + " cells with "
              + boxes(layer)
              + " boxes each");
    }
    return channelsFirst.getDouble(example, channel(channelsFirst, part, layer), row, column);
  }

  private static boolean isBelow(int index, long count) {
    return index >= 0 && index < count;
  }

  private long channel(INDArray channelsFirst, int part, Yolo2OutputLayer layer) {
    return box * parts(channelsFirst, layer) + part;
  }

  /** How many channels each box has. */
  private static long parts(INDArray channelsFirst, Yolo2OutputLayer layer) {
    return channelsFirst.size(1) / boxes(layer);
  }

  private static long boxes(Yolo2OutputLayer layer) {
    return layer.getBoundingBoxes().size(0);
  }

  /** A view. */
  static INDArray channelsFirst(INDArray output, Yolo2OutputLayer layer) {
    if (output.rank() != 4) {
      throw new IllegalArgumentException(
          "Expected the output of a Yolo2OutputLayer, which has 4 axes, but got " + output.rank());
    }
    INDArray first = layer.getFormat() == CNN2DFormat.NHWC ? output.permute(0, 3, 1, 2) : output;
    if (first.size(1) % boxes(layer) != 0 || parts(first, layer) < FIRST_CLASS) {
      throw new IllegalArgumentException(
          "An output of "
              + first.size(1)
              + " channels is none of the "
              + boxes(layer)
              + " boxes of this layer, with 5 channels each and one for each class");
    }
    return first;
  }
}
