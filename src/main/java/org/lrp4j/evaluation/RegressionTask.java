package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.report.ColumnFigures;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers, in the label's units. */
final class RegressionTask implements ColumnTask<RegressionEvaluation> {

  private static final String NOTE =
      "All errors are output minus label, in the label’s units. R² is 1 for a perfect network and 0"
          + " for one that always says the labels’ mean; of labels that are all the same there is"
          + " none. The figures above are means over the outputs, whatever their units.";

  private final List<String> names;
  private final RegressionEvaluation evaluation;

  RegressionTask(List<String> names) {
    this.names = names;
    this.evaluation = new RegressionEvaluation(names);
  }

  @Override
  public RegressionEvaluation evaluation() {
    return evaluation;
  }

  @Override
  public void add(INDArray labels, INDArray outputs, INDArray mask) {
    // In double: sums of squares of labels in the thousands lose their digits in float.
    evaluation.eval(labels.castTo(DataType.DOUBLE), outputs.castTo(DataType.DOUBLE), mask);
  }

  @Override
  public boolean isDenormalised() {
    return true;
  }

  @Override
  public void require(ColumnOutcome outcome, long example) {
    if (!Double.isFinite(outcome.label())) {
      throw new IllegalArgumentException(
          "The label \""
              + names.get(outcome.column())
              + "\" of example "
              + example
              + " is "
              + outcome.label()
              + ": leave the example out, or hide it with a mask");
    }
  }

  @Override
  public Verdict verdict(ColumnOutcome outcome) {
    return Verdict.UNKNOWN;
  }

  @Override
  public List<ColumnReason> reasons() {
    return List.of(ColumnReason.TOO_HIGH, ColumnReason.TOO_LOW, ColumnReason.CLOSEST);
  }

  @Override
  public ColumnFigures figures() {
    List<Map<String, Double>> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Map<String, Double> one = new LinkedHashMap<>();
      one.put("mean absolute error", evaluation.meanAbsoluteError(i));
      one.put("root mean squared error", evaluation.rootMeanSquaredError(i));
      one.put("R²", evaluation.rSquared(i));
      one.put("correlation", evaluation.pearsonCorrelation(i));
      columns.add(one);
    }
    Map<String, Double> overall =
        ColumnFigures.means(
            columns, "mean absolute error", "root mean squared error", "R²", "correlation");
    return new ColumnFigures(
        ColumnFigures.Kind.REGRESSION, overall, columns, NOTE, evaluation.stats());
  }
}
