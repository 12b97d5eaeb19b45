package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lrp4j.evaluation.example.ClassMap;
import org.lrp4j.evaluation.example.ExplainedSegmentation;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.SegmentationExample;
import org.lrp4j.picture.ClassAreas;

/** Draws explained images with the areas of their classes, and writes the pictures at once. */
final class SegmentationPictures {

  /** More would be no description of a picture. */
  private static final int MOST_IN_WORDS = 5;

  private final ReportPictures pictures;
  private final List<String> classNames;

  SegmentationPictures(ReportPictures pictures, List<String> classNames) {
    this.pictures = pictures;
    this.classNames = classNames;
  }

  ShownSegmentation save(ExplainedSegmentation explained) {
    SegmentationExample example = explained.example();
    return new ShownSegmentation(
        pictures.save(explained.explained()),
        example.region().pixels(),
        example.outcome(),
        example.reasons(),
        areas(example));
  }

  private List<Figure> areas(SegmentationExample example) {
    String file =
        String.format(Locale.ROOT, "%s/%06d-classes-", ReportPictures.FOLDER, example.index());
    String what = "Example " + example.index() + ": ";
    List<Figure> figures = new ArrayList<>();
    figures.add(
        figure(
            example.truth(),
            file + "true.png",
            "true classes",
            what + "the true classes, " + inWords(example.truth())));
    figures.add(
        figure(
            example.predicted(),
            file + "predicted.png",
            "predicted classes",
            what + "the predicted classes, " + inWords(example.predicted())));
    Outcome outcome = example.region().outcome();
    String said = classNames.get(outcome.predictedClass());
    String region =
        outcome.isCorrect() ? said : classNames.get(outcome.trueClass()) + " taken for " + said;
    figures.add(
        figure(
            region(example),
            file + "explained.png",
            "explained: " + region,
            what
                + "the explained region, "
                + Page.counted(example.region().pixels(), "pixel", "pixels")
                + " of "
                + region));
    return figures;
  }

  private Figure figure(ClassMap map, String file, String caption, String alternative) {
    List<Integer> size = map.size();
    int height = size.get(size.size() - 2);
    int width = size.get(size.size() - 1);
    ClassAreas drawn =
        size.size() == 2
            ? ClassAreas.of(map.toArray(), width, height)
            : ClassAreas.ofVolume(map.toArray(), width, height, size.get(0));
    ClassAreas areas = ReportLook.sized(drawn);
    return pictures.figure(areas, file, caption, alternative);
  }

  /** The predicted class in the region, and none elsewhere. */
  private static ClassMap region(SegmentationExample example) {
    int[] classes =
        IntStream.range(0, example.truth().pixels())
            .map(i -> example.isExplained(i) ? example.predicted().at(i) : ClassMap.NONE)
            .toArray();
    return new ClassMap(example.truth().size(), classes);
  }

  /** The classes' shares of all pixels, the largest first, for who cannot see the picture. */
  private String inWords(ClassMap map) {
    Map<Integer, Long> counts =
        Arrays.stream(map.toArray())
            .boxed()
            .collect(Collectors.groupingBy(c -> c, TreeMap::new, Collectors.counting()));
    String words =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .limit(MOST_IN_WORDS)
            .map(each -> name(each.getKey()) + " " + percent(each.getValue(), map.pixels()))
            .collect(Collectors.joining(", "));
    int more = counts.size() - MOST_IN_WORDS;
    return more > 0 ? words + " and " + more + " more" : words;
  }

  private String name(int ofClass) {
    return ofClass == ClassMap.NONE ? "no label" : classNames.get(ofClass);
  }

  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
