package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lrp4j.PixelFormat;
import org.lrp4j.dataset.StrategyPictures;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.file.StagedFolder;

/**
 * The sections of a survey, whose pictures and tables are written.
 *
 * @param summary how many examples there were
 * @param sections the sections, in order
 * @param files the files with numbers beside the page
 */
record SurveyedWhole(String summary, List<Section> sections, List<String> files) {

  /** The files beside the page, as a pattern. */
  static final String FILES =
      "(importance|concepts|comparison|changes|units|parameters)\\.csv"
          + "|summary\\.lrps|units\\.lrpu|parameters\\.lrpp";

  /**
   * A section.
   *
   * @param id where links lead
   * @param link what links say
   * @param markup the section
   */
  record Section(String id, String link, String markup) {}

  /** Draws a survey into a report's folder. */
  static SurveyedWhole drawn(SurveyFindings findings, StagedFolder folder) throws IOException {
    SurveyNames names = findings.charts().names();
    SurveyFigures figures = new SurveyFigures(folder);
    ExcerptPictures pictures =
        new ExcerptPictures(figures, new ReportLook(names.features()), names.colors());
    SurveySections importance = new SurveySections(findings.charts(), folder);
    List<Section> sections = new ArrayList<>();
    List<String> files = new ArrayList<>(List.of("importance.csv"));
    sections.add(new Section("importance", "What counts", importance.toMarkup()));
    sections.add(
        new Section(
            "strategies",
            "Strategies",
            new StrategySection(
                    findings.strategies(),
                    new StrategyPictures(PixelFormat.UNKNOWN.withChannelOrder(names.colors())),
                    figures,
                    names.features())
                .toMarkup()));
    folder.write("importance.csv", importance.csv());
    if (!findings.concepts().isEmpty()) {
      ConceptSection concepts = new ConceptSection(findings.concepts(), names, pictures);
      sections.add(new Section("concepts", "Channels", concepts.toMarkup()));
      folder.write("concepts.csv", concepts.csv());
      files.add("concepts.csv");
    }
    if (findings.comparison().isPresent()) {
      ComparisonSection comparison =
          new ComparisonSection(findings.comparison().get(), names, pictures, figures);
      sections.add(new Section("comparison", "Comparison", comparison.toMarkup()));
      folder.write("comparison.csv", comparison.csv());
      folder.write("changes.csv", comparison.changesCsv());
      files.addAll(List.of("comparison.csv", "changes.csv"));
    }
    if (findings.units().isPresent()) {
      UnitSection units = new UnitSection(findings.units().get());
      sections.add(new Section("units", "Units", units.toMarkup()));
      folder.write("units.csv", units.csv());
      Files.write(folder.file("units.lrpu"), findings.units().get().toBytes());
      files.add("units.csv");
    }
    if (findings.parameters().isPresent()) {
      ParameterSection parameters = new ParameterSection(findings.parameters().get(), figures);
      sections.add(new Section("parameters", "Weights", parameters.toMarkup()));
      folder.write("parameters.csv", parameters.csv());
      files.add("parameters.csv");
      Files.write(folder.file("parameters.lrpp"), findings.parameters().get().toBytes());
    }
    Files.write(folder.file("summary.lrps"), findings.charts().summary().toBytes());
    return new SurveyedWhole(
        importance.inWords(),
        sections.stream().filter(section -> !section.markup().isEmpty()).toList(),
        files);
  }

  /** The links to the sections. */
  String links() {
    return sections.stream()
        .map(
            section ->
                new Template("<a href=\"#{id}\">{link}</a>")
                    .text("id", section.id())
                    .text("link", section.link())
                    .toString())
        .collect(Collectors.joining());
  }

  /** The sections. */
  String markup() {
    return sections.stream().map(Section::markup).collect(Collectors.joining());
  }
}
