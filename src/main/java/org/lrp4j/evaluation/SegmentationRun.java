package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.LrpExplainer;
import org.lrp4j.batch.Rows;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One pass over images whose pixels are given classes: DL4J's evaluation, and the choice. */
final class SegmentationRun {

  /** Keeps Java's memory small, whatever the size of the images and the number of classes. */
  private static final int PIXELS_AT_ONCE = 1 << 14;

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final EvaluationSettings settings;
  private final SegmentationSelection selection;
  private List<String> classNames;
  private OutputReading reading;
  private Evaluation evaluation;
  private long seen;
  private long evaluated;
  private long pixels;

  /**
   * A pass.
   *
   * @param namesOfIterator what the iterator calls the classes; nothing else than that many count
   */
  SegmentationRun(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      EvaluationSettings settings,
      List<String> namesOfIterator) {
    this.network = network;
    this.explainer = explainer;
    this.settings = settings;
    this.selection = new SegmentationSelection(settings.most());
    this.classNames = namesOfIterator;
  }

  /** Evaluates one batch. */
  void add(LabelledBatch given) {
    if (!given.isComplete()) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray output = network.output(given);
      requireImages(given.labels()[network.index()], output);
      if (reading == null) {
        begin(given, output);
      }
      add(given.read(network.index(), reading), reading.classesFirst(output));
    }
  }

  /**
   * Evaluates one batch.
   *
   * @param batch with labels [batch, classes, height, width], or with a depth
   * @param output of the same shape
   */
  private void add(LabelledBatch batch, INDArray output) {
    INDArray labels = batch.labels()[network.index()];
    double[][] counts = CountingPixels.of(labels, batch.labelsMask(network.index()), seen);
    List<Integer> size = Arrays.stream(labels.shape()).skip(2).mapToObj(Math::toIntExact).toList();
    for (int row = 0; row < counts.length; row++) {
      if (Arrays.stream(counts[row]).anyMatch(count -> count != 0)) {
        ImageOutcomes outcomes =
            read(byClass(labels, row), byClass(output, row), counts[row], size);
        evaluated++;
        if (!batch.isHidden(row)) {
          selection.add(batch, row, seen, outcomes);
        }
      }
      seen++;
    }
  }

  /** [classes, pixels] of an example. */
  private static INDArray byClass(INDArray batch, int row) {
    INDArray image = Rows.copy(batch, row);
    long classes = image.size(1);
    return image.reshape('c', classes, image.length() / classes);
  }

  private ImageOutcomes read(
      INDArray labels, INDArray output, double[] counts, List<Integer> size) {
    PixelTally tally = new PixelTally(size, seen);
    for (int from = 0; from < counts.length; from += PIXELS_AT_ONCE) {
      int to = Math.min(counts.length, from + PIXELS_AT_ONCE);
      count(tally.add(pixels(labels, from, to), pixels(output, from, to), counts));
    }
    return tally.outcomes();
  }

  private static double[][] pixels(INDArray ofClasses, int from, int to) {
    return ofClasses
        .get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
        .castTo(DataType.DOUBLE)
        .toDoubleMatrix();
  }

  private void count(PixelTally.Rows rows) {
    if (rows.labels().length == 0) {
      return;
    }
    pixels += rows.labels().length;
    if (pixels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "DL4J's confusion matrix counts up to "
              + Integer.MAX_VALUE
              + " pixels, which is exceeded with example "
              + seen
              + ": evaluate a part of the data");
    }
    // As rows of a table: DL4J's evaluation knows neither masks of images nor classes that are
    // last.
    evaluation.eval(Nd4j.createFromArray(rows.labels()), Nd4j.createFromArray(rows.outputs()));
  }

  private void requireImages(INDArray labels, INDArray outputs) {
    boolean isImage = outputs.rank() == 4 || outputs.rank() == 5;
    if (!isImage || !Arrays.equals(labels.shape(), outputs.shape())) {
      throw new IllegalArgumentException(
          "Labels and network output must both be images of classes, [batch, classes, height, width]"
              + " or with the classes last, or volumes, one-hot at each pixel; but from example "
              + seen
              + " on the labels have the shape "
              + Arrays.toString(labels.shape())
              + " and the output "
              + Arrays.toString(outputs.shape())
              + (outputs.rank() < 4 ? ": see evaluate for a class of each example" : ""));
    }
  }

  private void begin(LabelledBatch batch, INDArray output) {
    FeatureNames.require(settings.featureNames(), batch.features());
    reading = OutputReading.of(network, explainer, batch, output);
    int classes = reading.classes();
    if (classes < 2) {
      throw new IllegalArgumentException(
          "For each pixel of example 0 the network gives one number, without a sigmoid that would"
              + " make it a probability: only classes of pixels can be evaluated like this");
    }
    List<String> given = settings.classNames();
    if (!given.isEmpty() && given.size() != classes) {
      throw new IllegalArgumentException(
          "The network tells "
              + classes
              + " classes of pixels apart, but there are "
              + given.size()
              + " class names: "
              + given);
    }
    if (!given.isEmpty()) {
      classNames = given;
    } else if (classNames.size() != classes) {
      classNames = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
    evaluation = new Evaluation(classNames);
  }

  /** Ends the pass. */
  SegmentationRun finished() {
    if (evaluated == 0) {
      throw EvaluationRun.nothing();
    }
    return this;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  SegmentationSelection selection() {
    return selection;
  }

  List<String> classNames() {
    return List.copyOf(classNames);
  }

  /** How many images have a pixel that counts. */
  long evaluated() {
    return evaluated;
  }
}
