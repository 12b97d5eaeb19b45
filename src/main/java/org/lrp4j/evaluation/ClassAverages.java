package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean relevance of each class's hits, drawn as soon as the class is complete. Examples must
 * come class by class, so that only one class's sums are held.
 */
final class ClassAverages {

  private final ReportPictures pictures;
  private final List<String> classNames;
  private final List<String> featureNames;
  private final Map<Integer, List<Figure>> figures = new TreeMap<>();
  private final List<ExplainedInput> sums = new ArrayList<>();
  private int currentClass;
  private int count;

  ClassAverages(ReportPictures pictures, List<String> classNames, List<String> featureNames) {
    this.pictures = pictures;
    this.classNames = classNames;
    this.featureNames = featureNames;
  }

  void add(ExplainedExample explained) {
    Example example = explained.example();
    if (!example.reasons().contains(Reason.CONFIDENT_HIT)) {
      return;
    }
    if (example.outcome().trueClass() != currentClass) {
      drawClass();
      currentClass = example.outcome().trueClass();
    }
    if (sums.isEmpty()) {
      explained.inputs().forEach(input -> sums.add(copy(input)));
      count = 1;
    } else if (sameShapes(explained.inputs())) {
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).forPredicted().addi(explained.inputs().get(i).forPredicted());
        sums.get(i).values().addi(explained.inputs().get(i).values());
      }
      count++;
    }
  }

  private static ExplainedInput copy(ExplainedInput input) {
    return new ExplainedInput(
        input.name(),
        input.values().dup(),
        input.forPredicted().dup(),
        Optional.empty(),
        input.imageFormat());
  }

  /** Images and sequences of other sizes than the class's first have no mean with it. */
  private boolean sameShapes(List<ExplainedInput> inputs) {
    for (int i = 0; i < sums.size(); i++) {
      if (!Arrays.equals(
          sums.get(i).forPredicted().shape(), inputs.get(i).forPredicted().shape())) {
        return false;
      }
    }
    return true;
  }

  private void drawClass() {
    List<Figure> drawn = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      ExplainedInput sum = sums.get(i);
      INDArray relevance = sum.forPredicted().divi(count);
      INDArray values = sum.values().divi(count);
      Drawing drawing = new Drawing(sum.imageFormat(), featureNames);
      String file = ReportPictures.FOLDER + "/average-" + currentClass + "-" + i + ".png";
      String name = classNames.get(currentClass);
      String what =
          "Mean relevance for "
              + name
              + " over "
              + count
              + (count == 1 ? " hit" : " hits")
              + (sums.size() > 1 ? ", input " + sum.name() : "");
      String caption = "mean of " + count + (sums.size() > 1 ? ", " + sum.name() : "");
      if (drawing.isImage(relevance)) {
        drawn.add(pictures.figure(drawing.heatmap(relevance, values, 0), file, caption, what));
      } else if (drawing.isChart(relevance)) {
        drawn.add(
            pictures.figure(
                drawing.chart(relevance, values),
                file,
                caption,
                what + drawing.inWords(relevance)));
      }
    }
    if (!drawn.isEmpty()) {
      figures.put(currentClass, drawn);
    }
    sums.clear();
    count = 0;
  }

  /** The pictures of each class that has hits. */
  Map<Integer, List<Figure>> finished() {
    drawClass();
    return figures;
  }
}
