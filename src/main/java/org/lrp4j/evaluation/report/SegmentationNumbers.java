package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.lrp4j.evaluation.example.Outcome;

/**
 * The numbers of a report of classes of pixels, for programs.
 *
 * @param content what the report says
 */
record SegmentationNumbers(SegmentationContent content) {

  /** A row for each explained image. */
  String examplesCsv() {
    StringBuilder csv =
        new StringBuilder(
            "index,location,pixels,wrong,margin,reasons,region_true,region_predicted,"
                + "region_pixels,region_confidence,region_true_confidence,"
                + "relevance_for_predicted,relevance_for_true,score_for_predicted,score_for_true,"
                + "pictures\r\n");
    for (ShownSegmentation example : content.examples()) {
      ShownExample shown = example.shown();
      Outcome region = shown.outcome();
      StringJoiner reasons = new StringJoiner(" ");
      example.reasons().forEach(reason -> reasons.add(reason.slug()));
      StringJoiner pictures = new StringJoiner(" ");
      Stream.concat(
              example.areas().stream(),
              shown.panels().stream().flatMap(panel -> panel.figures().stream()))
          .forEach(figure -> pictures.add(figure.file()));
      csv.append(
          ReportNumbers.row(
              shown.index(),
              shown.location().orElse(""),
              example.outcome().pixels(),
              example.outcome().wrong(),
              example.outcome().margin(),
              reasons,
              content.classNames().get(region.trueClass()),
              content.classNames().get(region.predictedClass()),
              example.pixels(),
              region.confidence(),
              region.trueConfidence(),
              shown.sumForPredicted(),
              cell(shown.sumForTrue()),
              shown.scoreForPredicted(),
              cell(shown.scoreForTrue()),
              pictures));
    }
    return csv.toString();
  }

  private static Object cell(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : "";
  }

  /** Everything that is not of a single image. */
  String json() {
    ReportedSegmentation reported = content.reported();
    SegmentationFigures figures = new SegmentationFigures(content.figures());
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("title", reported.title());
    root.put("kind", "segmentation");
    root.put("origin", reported.origin().all());
    root.put("images", reported.images());
    root.put("inputsSkipped", content.skipped());
    root.put("unit", content.unit());
    root.put("pixels", figures.allPixels());
    root.put("pixelsWrong", figures.allWrong());
    root.put("figures", JsonText.figures(figures.overall()));
    root.put("averaging", content.figures().averaging());
    root.put("classes", classes(figures));
    root.put("conservation", JsonText.rows(content.conservation()));
    root.put("versions", content.versions());
    return JsonText.of(root);
  }

  private List<Map<String, Object>> classes(SegmentationFigures figures) {
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int i = 0; i < content.classNames().size(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", content.classNames().get(i));
      one.put("pixels", figures.pixels(i));
      one.put("pixelsWrong", figures.wrong(i));
      one.putAll(JsonText.figures(figures.ofClass(i)));
      classes.add(one);
    }
    return classes;
  }
}
