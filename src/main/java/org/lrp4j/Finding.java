package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.lrp4j.Explanation.OutputRelevance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an explanation says of one example, in numbers: what the network predicted, what was
 * explained, and how much of that the inputs got. It is what captions of pictures say.
 *
 * <p>Classes are those of outputs [batch, classes]; one column that went through a sigmoid is two
 * classes, of which the second has its logit and the first minus that. Of sequences they are those
 * at the explained time step. Of several numbers, as a regression gives, none is predicted, but one
 * of them is explained. Other outputs have none. Of several outputs the classes are those of the
 * only one that is explained.
 *
 * @param example its place in the batch, from 0
 * @param predictedClass the class with the highest output
 * @param predictedOutput the network's output for it, after a softmax or sigmoid; NaN without
 *     classes
 * @param explainedClass the class whose score was explained, or which of several numbers; empty
 *     also if it was a given relevance
 * @param explainedOutput the network's output for that class; NaN if there is none
 * @param target what was explained, in words, such as "the predicted class"
 * @param score the relevance that the explanation began with, of all outputs together: usually the
 *     explained class's logit
 * @param arrived the relevance of all inputs together
 */
public record Finding(
    int example,
    OptionalInt predictedClass,
    double predictedOutput,
    OptionalInt explainedClass,
    double explainedOutput,
    String target,
    double score,
    double arrived) {

  /**
   * What is known of an example.
   *
   * @param explanation an explanation that is not closed
   * @param example which example of its batch, from 0
   * @return the finding
   */
  public static Finding of(Explanation explanation, int example) {
    double[] score = {0};
    for (OutputRelevance output : explanation.outputRelevances()) {
      ExampleSums.add(one(output.relevance(), example), score);
    }
    double[] arrived = {0};
    for (ExplainedInput input : explanation.inputs()) {
      ExampleSums.add(one(input.relevance(), example), arrived);
    }
    return of(explanation, example, score[0], arrived[0]);
  }

  /**
   * What is known of every example. For all of a batch, this is sooner done than asking for one
   * after the other.
   *
   * @param explanation an explanation that is not closed
   * @return a finding for each example, in the batch's order
   */
  public static List<Finding> ofAll(Explanation explanation) {
    double[] scores = new double[explanation.inputs().get(0).examples()];
    for (OutputRelevance output : explanation.outputRelevances()) {
      ExampleSums.add(output.relevance(), scores);
    }
    double[] arrived = new double[scores.length];
    for (ExplainedInput input : explanation.inputs()) {
      ExampleSums.add(input.relevance(), arrived);
    }
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < arrived.length; i++) {
      findings.add(of(explanation, i, scores[i], arrived[i]));
    }
    return List.copyOf(findings);
  }

  /** An example as a batch of its own. */
  private static INDArray one(INDArray batch, int example) {
    return Nd4j.expandDims(batch.slice(example), 0);
  }

  private static Finding of(Explanation explanation, int example, double score, double arrived) {
    List<OutputRelevance> explained =
        explanation.outputRelevances().stream()
            .filter(output -> output.target().kind() != Target.Kind.NOTHING)
            .toList();
    if (explained.size() != 1) {
      String what = explained.isEmpty() ? "nothing" : "several outputs";
      return withoutClasses(example, what, score, arrived);
    }
    OutputRelevance only = ExplainedSteps.at(explained.get(0), "", example);
    String target = words(only);
    Optional<Finding> ofBox = ofClassOfBox(only, example, target, score, arrived);
    if (ofBox.isPresent()) {
      return ofBox.get();
    }
    OptionalInt predicted = only.classes().predicted(example);
    boolean areNumbers = only.classes().areNumbers();
    if (only.target().layer().isPresent() || predicted.isEmpty() && !areNumbers) {
      return withoutClasses(example, target, score, arrived);
    }
    OptionalInt ofClass =
        only.target().kind() == Target.Kind.RELEVANCE
            ? OptionalInt.empty()
            : only.classes().explained(example, only.target(), only.relevance());
    return new Finding(
        example,
        predicted,
        predicted.isPresent() ? output(only, example, predicted.getAsInt()) : Double.NaN,
        ofClass,
        ofClass.isPresent() ? output(only, example, ofClass.getAsInt()) : Double.NaN,
        target,
        score,
        arrived);
  }

  /** Of a class's score in its surest box: nothing is predicted of the image as a whole. */
  private static Optional<Finding> ofClassOfBox(
      OutputRelevance only, int example, String target, double score, double arrived) {
    boolean isOfClass =
        only.target().kind() == Target.Kind.CLASSES && only.target().layer().isEmpty();
    if (!isOfClass || only.detector().isEmpty()) {
      return Optional.empty();
    }
    int[] classes = only.target().classes();
    int ofClass = classes[classes.length == 1 ? 0 : example];
    Yolo2OutputLayer layer = only.detector().get();
    INDArray output = YoloBox.channelsFirst(only.output(), layer);
    return DetectedBoxes.of(only.output(), layer)
        .explaining(only.relevance())
        .explained(example)
        .stream()
        .findFirst()
        .map(
            box ->
                new Finding(
                    example,
                    OptionalInt.empty(),
                    Double.NaN,
                    OptionalInt.of(ofClass),
                    box.place().value(output, YoloBox.FIRST_CLASS + ofClass, layer),
                    target,
                    score,
                    arrived));
  }

  /** What was explained: numbers are no classes. */
  private static String words(OutputRelevance explained) {
    if (explained.detector().isPresent()) {
      return explained.target().ofBoxes();
    }
    if (explained.target().layer().isPresent() || !explained.classes().areNumbers()) {
      return explained.target().toString();
    }
    return explained.target().ofNumbers(explained.classes().count());
  }

  /** What the network puts out for a class; of one sigmoid the probability of either. */
  private static double output(OutputRelevance explained, int example, int ofClass) {
    INDArray outputs = explained.output();
    if (!explained.classes().isOneSigmoid()) {
      return outputs.getDouble(example, ofClass);
    }
    double second = outputs.getDouble(example, 0);
    return ofClass == 1 ? second : 1 - second;
  }

  private static Finding withoutClasses(int example, String target, double score, double arrived) {
    OptionalInt none = OptionalInt.empty();
    return new Finding(example, none, Double.NaN, none, Double.NaN, target, score, arrived);
  }

  /**
   * Where the rest went: what biases and stabilizers kept on the way, or added to it.
   *
   * @return the score less what arrived at the inputs
   */
  public double rest() {
    return score - arrived;
  }
}
