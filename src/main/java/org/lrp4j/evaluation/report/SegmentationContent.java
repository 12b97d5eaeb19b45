package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
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

  /** What the default settings choose is on one page. */
  private static final int MOST_ON_PAGE = 50;

  /**
   * An image where it is shown for one of its reasons.
   *
   * @param reason why
   * @param example the image
   */
  record Placed(SegmentationReason reason, ShownSegmentation example) {}

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
    return of(SegmentationReason.MOST_WRONG).stream().limit(most).toList();
  }

  private List<ShownSegmentation> of(SegmentationReason reason) {
    return examples.stream()
        .filter(each -> each.reasons().contains(reason))
        .sorted(
            Comparator.comparingDouble((ShownSegmentation each) -> each.score(reason)).reversed())
        .toList();
  }

  /** What is on each page; at least one. */
  List<List<Placed>> pages() {
    List<Placed> all = new ArrayList<>();
    for (SegmentationReason reason : SegmentationReason.values()) {
      of(reason).forEach(each -> all.add(new Placed(reason, each)));
    }
    List<List<Placed>> pages = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_ON_PAGE) {
      pages.add(all.subList(from, Math.min(all.size(), from + MOST_ON_PAGE)));
    }
    return pages.isEmpty() ? List.of(List.of()) : pages;
  }

  /** The link to the first image of that kind; empty if none is shown. */
  Optional<String> linkToFirst(Predicate<ShownSegmentation> isWanted) {
    List<List<Placed>> pages = pages();
    for (int page = 0; page < pages.size(); page++) {
      for (Placed placed : pages.get(page)) {
        if (isWanted.test(placed.example())) {
          return Optional.of(page(page) + "#" + ExampleCard.id(placed.example().shown()));
        }
      }
    }
    return Optional.empty();
  }

  /** A page of images, from 0. */
  static String page(int index) {
    return "images" + (index == 0 ? "" : "-" + (index + 1)) + ".html";
  }
}
