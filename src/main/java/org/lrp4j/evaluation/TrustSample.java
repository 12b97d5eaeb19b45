package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.evaluation.report.TrustFindings;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.Ranking;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Examples that are drawn while the data go by, and what is measured of their maps. Whether one is
 * drawn depends on the seed and on its place in the data, whatever the batches.
 */
final class TrustSample {

  private final TrustCheck check;
  private final Best<Drawn> drawn;
  private long seen;
  private long offered;

  TrustSample(TrustCheck check) {
    this.check = check;
    this.drawn = new Best<>(check.examples());
  }

  /** An example's own copy of its inputs, [1, …], and of their masks. */
  private record Drawn(List<INDArray> features, List<Optional<INDArray>> masks) {}

  void add(LabelledBatch batch) {
    int count = (int) batch.features()[0].size(0);
    for (int row = 0; row < count; row++) {
      double lot = Seeds.random(check.seed(), "sample of an evaluation", seen).nextDouble();
      if (!batch.isHidden(row)) {
        offered++;
        if (drawn.takes(lot)) {
          drawn.add(lot, seen, new Drawn(batch.copyOf(row), batch.masksOf(row)));
        }
      }
      seen++;
    }
  }

  /**
   * Measures the explainer's composite on the drawn examples, for the predicted classes; empty if
   * there are none.
   *
   * @param explaining sets up other explainers of the network like this one
   */
  Optional<TrustFindings> measured(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      UnaryOperator<LrpExplainerBuilder> explaining) {
    List<Drawn> examples = drawn.sorted();
    if (examples.isEmpty()) {
      return Optional.empty();
    }
    JoinedExamples joined =
        JoinedExamples.of(
            examples.stream().map(Drawn::features).toList(),
            examples.stream().map(Drawn::masks).toList());
    Attribution own = Attribution.lrp(explainer.settings().composite());
    List<Attribution> methods = new ArrayList<>(List.of(own));
    methods.addAll(check.others());
    FaithfulnessResult result =
        Faithfulness.of(network.model(), joined.toDataSet())
            .attributions(methods.toArray(Attribution[]::new))
            .measures(check.measures().values().stream().distinct().toArray(Measure[]::new))
            .targets(network.targets(Target.predicted()))
            .explaining(explaining)
            .seed(check.seed())
            .progress(check.progress())
            .measure();
    List<String> figures = List.copyOf(check.measures().keySet());
    String sample =
        "Measured on %,d of %,d examples, drawn at random (seed %d)."
            .formatted(examples.size(), offered, check.seed());
    return Optional.of(
        new TrustFindings(result, Ranking.of(result, List.of(own.name()), figures), sample));
  }
}
