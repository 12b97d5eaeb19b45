package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.ClassStrategies;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.evaluation.report.Origin;
import org.lrp4j.evaluation.report.SurveyReport;

/**
 * A LeNet that learned to cheat: one digit in twenty bears a small mark and is called a seven. Its
 * accuracy is high. The survey tells what it does, in target/found-cheating.
 */
public final class FindCheating {

  private FindCheating() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if the report cannot be written
   */
  public static void main(String... arguments) throws IOException {
    MultiLayerNetwork network = DigitNetwork.trained(MarkedDigits.of(Digits.training(), 0.05), 2);
    List<ClassStrategies> found =
        run(network, MarkedDigits.of(Digits.test(), 0.05), Path.of("target", "found-cheating"));
    found.forEach(each -> each.warnings().forEach(System.out::println));
    System.out.println("Open " + Path.of("target", "found-cheating", "index.html"));
  }

  static List<ClassStrategies> run(MultiLayerNetwork network, Digits digits, Path folder) {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.epsilonPlus())
            .layerRelevance(false)
            .conservation(false)
            .build()) {
      DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
      survey.addAll(digits.batches(100));
      SurveyFindings findings =
          SurveyFindings.of(new SurveyCharts(survey.summary(), SurveyNames.NONE));
      Origin origin =
          new Origin(
              Instant.now(),
              "LeNet",
              digits.count() + " handwritten digits",
              network.numParams(),
              explainer.parameterChecksum(),
              explainer.composite());
      new SurveyReport("Digits on the whole", origin, findings, List.of()).save(folder);
      return findings.strategies();
    }
  }
}
