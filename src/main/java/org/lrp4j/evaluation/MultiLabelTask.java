package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.report.ColumnFigures;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Several labels at once, each of which applies or does not. */
final class MultiLabelTask implements ColumnTask<EvaluationBinary> {

  private static final String NOTE =
      "A label is given where its probability is above ½. Each label is evaluated by itself; the"
          + " figures above are means over the labels, all of which count alike (macro averages)."
          + " Where a figure would be 0 of 0 there is none, and it is left out of the mean.";

  private final List<String> names;
  private final EvaluationBinary evaluation;

  MultiLabelTask(List<String> names) {
    this.names = names;
    this.evaluation = new EvaluationBinary(names.size(), null);
    evaluation.setLabelNames(names);
  }

  @Override
  public EvaluationBinary evaluation() {
    return evaluation;
  }

  @Override
  public void add(INDArray labels, INDArray outputs, INDArray mask) {
    evaluation.eval(labels, outputs, mask);
  }

  @Override
  public boolean isDenormalised() {
    return false;
  }

  @Override
  public void require(ColumnOutcome outcome, long example) {
    boolean isLabel = outcome.label() == 0 || outcome.label() == 1;
    boolean isProbability = outcome.output() >= 0 && outcome.output() <= 1;
    if (!isLabel || !isProbability) {
      throw new IllegalArgumentException(
          "Several labels at once are 0 or 1, and the network's outputs probabilities, but \""
              + names.get(outcome.column())
              + "\" of example "
              + example
              + " has the label "
              + outcome.label()
              + " and the output "
              + outcome.output()
              + ": numbers are evaluated with evaluateRegression");
    }
  }

  @Override
  public Verdict verdict(ColumnOutcome outcome) {
    return outcome.isPredicted() == outcome.isTrue() ? Verdict.HIT : Verdict.ERROR;
  }

  @Override
  public List<ColumnReason> reasons() {
    return List.of(
        ColumnReason.MISSED, ColumnReason.FALSE_ALARM, ColumnReason.FOUND, ColumnReason.UNSURE);
  }

  @Override
  public ColumnFigures figures() {
    List<Map<String, Double>> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(figures(i));
    }
    Map<String, Double> overall =
        ColumnFigures.means(columns, "accuracy", "precision", "recall", "F1");
    return new ColumnFigures(
        ColumnFigures.Kind.MULTI_LABEL, overall, columns, NOTE, evaluation.stats());
  }

  private Map<String, Double> figures(int column) {
    double hits = evaluation.truePositives(column);
    double alarms = evaluation.falsePositives(column);
    double missed = evaluation.falseNegatives(column);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("applies to", hits + missed);
    figures.put("accuracy", evaluation.accuracy(column));
    figures.put("precision", hits / (hits + alarms));
    figures.put("recall", hits / (hits + missed));
    figures.put("F1", hits + missed == 0 ? Double.NaN : 2 * hits / (2 * hits + alarms + missed));
    return figures;
  }
}
