package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Which measurements count on the whole for telling the iris species apart: bars with intervals,
 * and a bee-swarm, in target/surveyed-iris.
 */
public final class SurveyIris {

  private SurveyIris() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if the pictures cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of("target", "surveyed-iris");
    run(folder);
    System.out.println("The pictures are in " + folder.toAbsolutePath());
  }

  static SurveySummary run(Path folder) throws IOException {
    DataSet flowers = ExplainIris.flowers();
    MultiLayerNetwork network = ExplainIris.trained(flowers);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).layerRelevance(false).conservation(false).build()) {
      // The flowers in two parts, as two processes would see them.
      DataSurvey first = new DataSurvey(explainer, SurveyLimits.DEFAULT, 0);
      DataSurvey second = new DataSurvey(explainer, SurveyLimits.DEFAULT, 100);
      List<DataSet> rows = flowers.asList();
      first.add(DataSet.merge(rows.subList(0, 100)));
      second.add(DataSet.merge(rows.subList(100, 150)));
      SurveySummary summary = first.summary().mergedWith(second.summary());

      InputPart columns = new InputPart("input", Breakdown.FEATURE, 0, 0);
      SurveyCharts charts =
          new SurveyCharts(
              summary,
              SurveyNames.NONE
                  .withClasses(ExplainIris.SPECIES)
                  .withFeatures(List.of(ExplainIris.FEATURES)));
      charts
          .importance(columns, group -> true, 15)
          .title("What counts for the predicted species")
          .save(folder.resolve("importance.png"));
      for (int species = 0; species < 3; species++) {
        int chosen = species;
        charts
            .swarm(columns, group -> group.explainedClass() == chosen, 15)
            .title("What speaks for " + ExplainIris.SPECIES.get(species))
            .save(folder.resolve("swarm-" + ExplainIris.SPECIES.get(species) + ".png"));
      }
      return summary;
    }
  }
}
