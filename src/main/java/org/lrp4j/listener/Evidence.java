package org.lrp4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.lrp4j.Explanation;
import org.lrp4j.picture.Numbers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an explanation says of one probe, in numbers.
 *
 * @param explainedClass the class that was explained, or which of several numbers, if the first
 *     output has some
 * @param predictedClass the class with the highest logit, if the first output has classes
 * @param explained the relevance that the explanation began with: usually the explained class's
 *     logit
 * @param arrived how much of that arrived at the inputs
 * @param predicted the predicted class's logit, or NaN if there are no classes
 */
record Evidence(
    OptionalInt explainedClass,
    OptionalInt predictedClass,
    double explained,
    double arrived,
    double predicted) {

  /** One for each probe. */
  static List<Evidence> of(Explanation explanation) {
    double[] begun = begun(explanation);
    double[] arrived = arrived(explanation);
    List<Evidence> all = new ArrayList<>();
    for (int i = 0; i < begun.length; i++) {
      OptionalInt predicted = explanation.predictedClass(i);
      double logit =
          predicted.isPresent() ? explanation.logit(i, predicted.getAsInt()) : Double.NaN;
      all.add(
          new Evidence(explanation.findExplainedClass(i), predicted, begun[i], arrived[i], logit));
    }
    return all;
  }

  /** The relevance that each probe's explanation began with, of all outputs together. */
  static double[] begun(Explanation explanation) {
    return sums(explanation.outputNames().stream().map(explanation::outputRelevance).toList());
  }

  /** The relevance that arrived at each probe's inputs. */
  static double[] arrived(Explanation explanation) {
    return sums(explanation.inputNames().stream().map(explanation::relevance).toList());
  }

  private static double[] sums(List<INDArray> arrays) {
    double[] sums = new double[(int) arrays.get(0).size(0)];
    for (INDArray array : arrays) {
      INDArray rows = array.castTo(DataType.DOUBLE).reshape(sums.length, -1);
      double[] each = rows.sum(1).toDoubleVector();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += each[i];
      }
    }
    return sums;
  }

  /** For a narrow place, such as "class 3: +4.21", "predicted 8", "biases etc. +0.16". */
  String brief() {
    List<String> lines = new ArrayList<>();
    String what = explainedClass.isPresent() ? named() + ": " : "score ";
    lines.add(what + Numbers.signed(explained));
    predictedClass.ifPresent(predicted -> lines.add("predicted " + predicted));
    lines.add("biases etc. " + Numbers.signed(explained - arrived));
    return String.join("\n", lines);
  }

  /** Such as "class 3 +4.21, predicted 8 +5.10". */
  String logits() {
    String text = (explainedClass.isPresent() ? named() + " " : "") + number(explained);
    return isPredicted()
        ? text
        : text + ", predicted " + predictedClass.getAsInt() + " " + number(predicted);
  }

  /** One of several numbers, of which none is predicted, is no class. */
  private String named() {
    return (predictedClass.isEmpty() ? "output " : "class ") + explainedClass.getAsInt();
  }

  private boolean isPredicted() {
    return predictedClass.isEmpty() || predictedClass.equals(explainedClass);
  }

  /** As ASCII, to which logs keep. */
  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%+.3g", value);
  }
}
