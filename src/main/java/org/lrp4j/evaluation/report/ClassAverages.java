package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lrp4j.ExplainedInput;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.picture.InputPicture;

/**
 * The mean relevance of each class's hits, drawn as soon as the class is complete. Examples must
 * come class by class, so that only one class's sums are held.
 */
final class ClassAverages {

  private final ReportPictures pictures;
  private final List<String> classNames;
  private final Map<Integer, List<Figure>> figures = new TreeMap<>();
  private final List<ExplainedInput> sums = new ArrayList<>();
  private int currentClass;
  private int count;

  ClassAverages(ReportPictures pictures, List<String> classNames) {
    this.pictures = pictures;
    this.classNames = classNames;
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
      // All steps, for those that count are others in each.
      explained
          .forPredicted()
          .forEach(input -> sums.add(input.example(0).withMask(Optional.empty())));
      count = 1;
    } else if (sameShapes(explained.forPredicted())) {
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).relevance().addi(explained.forPredicted().get(i).relevance());
        sums.get(i).input().addi(explained.forPredicted().get(i).input());
      }
      count++;
    }
  }

  /** Images and sequences of other sizes than the class's first have no mean with it. */
  private boolean sameShapes(List<ExplainedInput> inputs) {
    for (int i = 0; i < sums.size(); i++) {
      if (!Arrays.equals(sums.get(i).input().shape(), inputs.get(i).input().shape())) {
        return false;
      }
    }
    return true;
  }

  private void drawClass() {
    List<Figure> drawn = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      ExplainedInput sum = sums.get(i);
      sum.relevance().divi(count);
      sum.input().divi(count);
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
      // The mean of indices is the index of nothing.
      if (sum.vocabulary().isEmpty()) {
        InputPicture picture = pictures.look().picture(sum);
        drawn.add(pictures.figure(picture, file, caption, what + ReportLook.inWords(picture)));
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
