package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.SegmentationReason;

/**
 * All that a report of classes of pixels says.
 *
 * @param reported what was evaluated
 * @param skipped how many inputs could not be read
 * @param examples the explained images
 * @param conservation where relevance went
 * @param versions what it was made with
 */
record SegmentationContent(
    ReportedSegmentation reported,
    int skipped,
    List<ShownSegmentation> examples,
    Conservation conservation,
    Map<String, String> versions)
    implements Confusions {

  @Override
  public List<String> classNames() {
    return reported.classNames();
  }

  @Override
  public ClassFigures figures() {
    return new ClassFigures(reported.figures(), reported.classNames(), reported.images());
  }

  @Override
  public String unit() {
    return "pixels";
  }

  @Override
  public String linkOfClass(int ofClass) {
    return "#class-" + ofClass;
  }

  @Override
  public String link(int trueClass, int predictedClass) {
    return linkToFirst(
            example -> {
              Outcome outcome = example.shown().outcome();
              return outcome.trueClass() == trueClass && outcome.predictedClass() == predictedClass;
            })
        .orElse("");
  }

  /** The images with the most wrong pixels. */
  List<ShownSegmentation> worst(int most) {
    return pages().of(SegmentationReason.MOST_WRONG).stream().limit(most).toList();
  }

  ByReason<ShownSegmentation> pages() {
    return ByReason.of(
        SegmentationReason.values(),
        examples,
        ShownSegmentation::reasons,
        ShownSegmentation::outcome);
  }

  /** The link to the first image of that kind; empty if none is shown. */
  Optional<String> linkToFirst(Predicate<ShownSegmentation> isWanted) {
    ByReason<ShownSegmentation> pages = pages();
    return pages.pages().stream()
        .flatMap(List::stream)
        .filter(entry -> isWanted.test(entry.example()))
        .findFirst()
        .map(
            entry ->
                page(pages.pageOf(entry::equals).orElseThrow())
                    + "#"
                    + ExampleCard.id(entry.example().shown()));
  }

  /** A page of images, from 0. */
  static String page(int index) {
    return "images" + (index == 0 ? "" : "-" + (index + 1)) + ".html";
  }
}
