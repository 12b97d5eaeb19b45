package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.lrp4j.PixelFormat;
import org.lrp4j.dataset.ClassStrategies;
import org.lrp4j.dataset.StrategyPictures;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.file.StagedFolder;

/**
 * The sections of a survey, whose pictures and tables are written.
 *
 * @param summary how many examples there were
 * @param links the links to the sections
 * @param markup the sections
 */
record SurveyedWhole(String summary, String links, String markup) {

  /** The files beside the page, as a pattern. */
  static final String FILES = "importance\\.csv|summary\\.lrps";

  /** Draws a survey into a report's folder. */
  static SurveyedWhole drawn(
      SurveyCharts charts, List<ClassStrategies> strategies, StagedFolder folder)
      throws IOException {
    SurveySections sections = new SurveySections(charts, folder);
    String found =
        new StrategySection(
                strategies,
                new StrategyPictures(PixelFormat.UNKNOWN.withChannelOrder(charts.names().colors())),
                new SurveyFigures(folder),
                charts.names().features())
            .toMarkup();
    folder.write("importance.csv", sections.csv());
    Files.write(folder.file("summary.lrps"), charts.summary().toBytes());
    return new SurveyedWhole(
        sections.inWords(),
        sections.links() + (found.isEmpty() ? "" : "<a href=\"#strategies\">Strategies</a>"),
        sections.toMarkup() + found);
  }
}
