package org.lrp4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.layers.objdetect.DetectedObject;
import org.deeplearning4j.nn.layers.objdetect.YoloUtils;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The boxes that an object detector with a {@code Yolo2OutputLayer} found in the images of a batch,
 * and which of them are explained. {@link Explanation#boxes()} has those of an explanation.
 *
 * <pre>{@code
 * DetectedBoxes boxes = DetectedBoxes.of(network.outputSingle(images), layer).confidence(0.6);
 * for (DetectedBox box : boxes.of(0)) {
 *   System.out.println(box);
 * }
 * }</pre>
 *
 * <p>A box is found if its confidence is at least ½, and no surer box of the same class and image
 * covers it: if intersection / union of both is above 0.4, it is left out (non-maximum
 * suppression). Both bounds can be set. In cell (row, column) of a grid of H × W cells, a box of
 * the output (x, y, w, h) has its middle at ((column + x) / W, (row + y) / H) of the image, and the
 * size (w / W, h / H).
 *
 * <p>Every setting returns new boxes. The output is not copied: do not change it.
 */
public final class DetectedBoxes {

  private static final double CONFIDENCE = 0.5;
  private static final double OVERLAP = 0.4;

  /** [examples, boxes · (5 + classes), H, W] whatever the format. */
  private final INDArray output;

  private final Yolo2OutputLayer layer;
  private final double confidence;
  private final double overlap;
  private final Set<YoloBox> chosen;
  private final Optional<INDArray> relevance;

  private DetectedBoxes(
      INDArray output,
      Yolo2OutputLayer layer,
      double confidence,
      double overlap,
      Set<YoloBox> chosen,
      Optional<INDArray> relevance) {
    this.output = output;
    this.layer = layer;
    this.confidence = confidence;
    this.overlap = overlap;
    this.chosen = chosen;
    this.relevance = relevance;
  }

  /**
   * The boxes of an output.
   *
   * @param output what the network puts out, in the layer's format
   * @param layer the network's last layer
   * @return the boxes, none of which is marked as explained
   * @throws IllegalArgumentException if the output is none of such a layer
   */
  public static DetectedBoxes of(INDArray output, Yolo2OutputLayer layer) {
    return new DetectedBoxes(
        YoloBox.channelsFirst(output, layer),
        layer,
        CONFIDENCE,
        OVERLAP,
        Set.of(),
        Optional.empty());
  }

  /**
   * How sure the detector must be.
   *
   * @param least from 0, for all boxes, to 1; by default ½
   * @return the boxes of at least that confidence
   * @throws IllegalArgumentException if it is out of range
   */
  public DetectedBoxes confidence(double least) {
    requireShare("confidence", least);
    return new DetectedBoxes(output, layer, least, overlap, chosen, relevance);
  }

  /**
   * How much of a surer box of its class a box may cover.
   *
   * @param most intersection / union, from 0 to 1, where all boxes stay; by default 0.4
   * @return the boxes that overlap no more
   * @throws IllegalArgumentException if it is out of range
   */
  public DetectedBoxes overlap(double most) {
    requireShare("overlap", most);
    return new DetectedBoxes(output, layer, confidence, most, chosen, relevance);
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("The " + what + " is from 0 to 1, but it is " + share);
    }
  }

  /**
   * Marks boxes as explained, in place of others.
   *
   * @param boxes the boxes, of any examples
   * @return the same boxes, of which these are explained
   * @throws IllegalArgumentException if the output has no such box
   */
  public DetectedBoxes explaining(YoloBox... boxes) {
    Set<YoloBox> marked = new LinkedHashSet<>();
    for (YoloBox box : boxes) {
      at(box); // which says what does not exist
      marked.add(box);
    }
    return new DetectedBoxes(output, layer, confidence, overlap, marked, Optional.empty());
  }

  /**
   * Marks those boxes as explained at which relevance began, in place of others.
   *
   * @param begun relevance of the output's shape, as of {@link Explanation#outputRelevance()}; not
   *     copied
   * @return the same boxes, of which those are explained that have relevance
   * @throws IllegalArgumentException if it has another shape than the output
   */
  public DetectedBoxes explaining(INDArray begun) {
    INDArray first = YoloBox.channelsFirst(begun, layer);
    if (!first.equalShapes(output)) {
      throw new IllegalArgumentException(
          "Relevance of boxes must have their output's shape, with channels first "
              + Arrays.toString(output.shape())
              + ", but has "
              + Arrays.toString(first.shape()));
    }
    return new DetectedBoxes(output, layer, confidence, overlap, Set.of(), Optional.of(first));
  }

  /**
   * One example's boxes as those of a batch of its own.
   *
   * @param index the example, from 0
   * @return the same boxes of example 0; copied, so that they stay when an explanation is closed
   * @throws IllegalArgumentException if there is no such example
   */
  public DetectedBoxes example(int index) {
    requireExample(index);
    Set<YoloBox> own = new LinkedHashSet<>();
    for (YoloBox box : chosen) {
      if (box.example() == index) {
        own.add(new YoloBox(0, box.box(), box.row(), box.column()));
      }
    }
    return new DetectedBoxes(
        Rows.copy(output, index),
        layer,
        confidence,
        overlap,
        own,
        relevance.map(array -> Rows.copy(array, index)));
  }

  /**
   * Several batches' boxes as those of one batch, such as one image's boxes at several moments of a
   * training.
   *
   * @param parts boxes of the same layer, least confidence and overlap; at least one
   * @return the boxes of all their examples in that order; copied
   * @throws IllegalArgumentException if there are none, they are of different layers or grids, or
   *     explained boxes were given of some by relevance and of others not
   */
  public static DetectedBoxes together(List<DetectedBoxes> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("There are no boxes to put together");
    }
    DetectedBoxes first = parts.get(0);
    Set<YoloBox> all = new LinkedHashSet<>();
    int before = 0;
    for (DetectedBoxes part : parts) {
      if (!part.fits(first)) {
        throw new IllegalArgumentException(
            "Boxes of different layers, grids, confidence or overlap are no boxes of one batch");
      }
      for (YoloBox box : part.chosen) {
        all.add(new YoloBox(before + box.example(), box.box(), box.row(), box.column()));
      }
      before += part.examples();
    }
    return new DetectedBoxes(
        concatenated(parts.stream().map(part -> part.output)),
        first.layer,
        first.confidence,
        first.overlap,
        all,
        first.relevance.map(
            known -> concatenated(parts.stream().map(part -> part.relevance.orElseThrow()))));
  }

  private boolean fits(DetectedBoxes other) {
    return layer.equals(other.layer)
        && confidence == other.confidence
        && overlap == other.overlap
        && relevance.isPresent() == other.relevance.isPresent()
        && output.size(2) == other.output.size(2)
        && output.size(3) == other.output.size(3);
  }

  private static INDArray concatenated(Stream<INDArray> arrays) {
    return Nd4j.concat(0, arrays.toArray(INDArray[]::new));
  }

  /**
   * The boxes found in an image.
   *
   * @param example the example, from 0
   * @return the boxes, the surest first
   * @throws IllegalArgumentException if there is no such example
   */
  public List<DetectedBox> of(int example) {
    requireExample(example);
    Map<DetectedObject, DetectedBox> sure = new IdentityHashMap<>();
    List<DetectedObject> objects = new ArrayList<>();
    for (YoloBox place : YoloBox.all(output, example, layer)) {
      if (place.value(output, YoloBox.CONFIDENCE, layer) >= confidence) {
        DetectedBox box = at(place);
        DetectedObject object = object(box);
        sure.put(object, box);
        objects.add(object);
      }
    }
    // Of one example: given several, DL4J lets the boxes of one image displace those of another.
    YoloUtils.nms(objects, overlap);
    return objects.stream()
        .map(sure::get)
        .sorted(Comparator.comparingDouble(DetectedBox::confidence).reversed())
        .toList();
  }

  /** The box as DL4J compares it: in whole images, and certain of its class. */
  private DetectedObject object(DetectedBox box) {
    var object =
        new DetectedObject(
            box.place().example(),
            (box.left() + box.right()) / 2,
            (box.top() + box.bottom()) / 2,
            box.right() - box.left(),
            box.bottom() - box.top(),
            null,
            box.confidence());
    // Told, for DL4J would look for the maximum of an array that is not there.
    object.setPredictedClass(Math.max(0, box.ofClass()));
    return object;
  }

  /**
   * The boxes of an image that are explained, however sure the detector is of them.
   *
   * @param example the example, from 0
   * @return the boxes; none if it is not known which
   * @throws IllegalArgumentException if there is no such example
   */
  public List<DetectedBox> explained(int example) {
    requireExample(example);
    if (relevance.isEmpty()) {
      return chosen.stream().filter(box -> box.example() == example).map(this::at).toList();
    }
    return YoloBox.all(output, example, layer).stream()
        .filter(box -> box.hasValues(relevance.get(), layer))
        .map(this::at)
        .toList();
  }

  /**
   * Any box of the output, whether it is found or not.
   *
   * @param place which one
   * @return where it is in the image, and what is in it
   * @throws IllegalArgumentException if the output has no such box
   */
  public DetectedBox at(YoloBox place) {
    double x = (place.column() + place.value(output, YoloBox.X, layer)) / output.size(3);
    double y = (place.row() + place.value(output, YoloBox.Y, layer)) / output.size(2);
    double halfWidth = place.value(output, YoloBox.WIDTH, layer) / output.size(3) / 2;
    double halfHeight = place.value(output, YoloBox.HEIGHT, layer) / output.size(2) / 2;
    int ofClass = place.mostProbableClass(output, layer);
    return new DetectedBox(
        place,
        x - halfWidth,
        y - halfHeight,
        x + halfWidth,
        y + halfHeight,
        place.value(output, YoloBox.CONFIDENCE, layer),
        ofClass,
        ofClass < 0 ? 1 : place.value(output, YoloBox.FIRST_CLASS + ofClass, layer));
  }

  /**
   * The least confidence of the boxes.
   *
   * @return from 0 to 1
   */
  public double leastConfidence() {
    return confidence;
  }

  /**
   * How many examples the output has.
   *
   * @return the size of its first axis
   */
  public int examples() {
    return (int) output.size(0);
  }

  private void requireExample(int example) {
    if (example < 0 || example >= examples()) {
      throw new IllegalArgumentException(
          "There is no example " + example + " of boxes of " + examples() + " examples");
    }
  }
}
