package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.lrp4j.Explanation.OutputRelevance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an explanation says of one example, in numbers: what the network predicted, what was
 * explained, and how much of that the inputs got. It is what captions of pictures say.
 *
 * <p>Classes are those of outputs [batch, classes]; one column that went through a sigmoid is two
 * classes, of which the second has its logit and the first minus that. Other outputs have none. Of
 * several outputs the classes are those of the only one that is explained.
 *
 * @param example its place in the batch, from 0
 * @param predictedClass the class with the highest output
 * @param predictedOutput the network's output for it, after a softmax or sigmoid; NaN without
 *     classes
 * @param explainedClass the class whose score was explained; empty also if it was a given relevance
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

  /** How far a sigmoid in single precision may be off. */
  private static final double ROUNDING = 1e-4;

  /** The classes of an output's row, and what the network says of each. */
  private record Row(double[] outputs, double[] logits, double[] begun) {

    boolean hasClasses() {
      return logits.length > 1 || isSigmoid();
    }

    boolean isSigmoid() {
      return logits.length == 1
          && Math.abs(outputs[0] - 1 / (1 + Math.exp(-logits[0]))) <= ROUNDING;
    }

    int predicted() {
      if (logits.length == 1) {
        return outputs[0] > 0.5 ? 1 : 0;
      }
      int best = 0;
      for (int i = 1; i < outputs.length; i++) {
        best = outputs[i] > outputs[best] ? i : best;
      }
      return best;
    }

    double output(int ofClass) {
      return logits.length > 1 ? outputs[ofClass] : ofClass == 1 ? outputs[0] : 1 - outputs[0];
    }
  }

  /**
   * What is known of an example.
   *
   * @param explanation an explanation that is not closed
   * @param example which example of its batch, from 0
   * @return the finding
   */
  public static Finding of(Explanation explanation, int example) {
    List<OutputRelevance> explained = new ArrayList<>();
    double score = 0;
    for (OutputRelevance output : explanation.outputRelevances()) {
      score += sum(output.relevance(), example);
      if (output.target().kind() != Target.Kind.NOTHING) {
        explained.add(output);
      }
    }
    double arrived = 0;
    for (ExplainedInput input : explanation.inputs()) {
      arrived += sum(input.relevance(), example);
    }
    if (explained.size() != 1) {
      String what = explained.isEmpty() ? "nothing" : "several outputs";
      return withoutClasses(example, what, score, arrived);
    }
    OutputRelevance only = explained.get(0);
    String target = only.target().toString();
    if (only.output().rank() != 2 || only.target().layer().isPresent()) {
      return withoutClasses(example, target, score, arrived);
    }
    Row row =
        new Row(
            row(only.output(), example),
            row(only.explained(), example),
            row(only.relevance(), example));
    if (!row.hasClasses()) {
      return withoutClasses(example, target, score, arrived);
    }
    int predicted = row.predicted();
    OptionalInt ofClass = explainedClass(only.target(), row, example);
    return new Finding(
        example,
        OptionalInt.of(predicted),
        row.output(predicted),
        ofClass,
        ofClass.isPresent() ? row.output(ofClass.getAsInt()) : Double.NaN,
        target,
        score,
        arrived);
  }

  private static Finding withoutClasses(int example, String target, double score, double arrived) {
    OptionalInt none = OptionalInt.empty();
    return new Finding(example, none, Double.NaN, none, Double.NaN, target, score, arrived);
  }

  private static OptionalInt explainedClass(Target target, Row row, int example) {
    if (target.kind() == Target.Kind.RELEVANCE) {
      return OptionalInt.empty();
    }
    if (row.logits().length == 1) {
      // The second class begins at the logit, the first at minus that.
      return OptionalInt.of(row.begun()[0] * row.logits()[0] >= 0 ? 1 : 0);
    }
    int[] given = target.classes();
    return OptionalInt.of(
        given.length == 0 ? row.predicted() : given[given.length == 1 ? 0 : example]);
  }

  private static double[] row(INDArray batch, int example) {
    return batch.slice(example).castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double sum(INDArray batch, int example) {
    return batch.slice(example).castTo(DataType.DOUBLE).sumNumber().doubleValue();
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
