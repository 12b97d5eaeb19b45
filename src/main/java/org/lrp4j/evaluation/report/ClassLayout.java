package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.Reason;

/**
 * How the examples of a true class are spread over pages. Browsers, and people, take hundreds of
 * pictures at once, not tens of thousands.
 *
 * @param trueClass the class
 * @param examples all of its explained examples
 * @param pages what is on each page, at least one of them
 */
record ClassLayout(int trueClass, List<ShownExample> examples, List<List<Excerpt>> pages) {

  /** What the default settings choose of a class is on one page. */
  static final int MOST_ON_PAGE = 50;

  /**
   * Examples that belong together.
   *
   * @param reason why they are shown
   * @param predicted of errors, what they were taken for
   * @param examples the examples in order
   */
  record Group(Reason reason, OptionalInt predicted, List<ShownExample> examples) {

    /** The id of its section on each of its pages. */
    String id() {
      return predicted.isPresent() ? "predicted-" + predicted.getAsInt() : reason.slug();
    }
  }

  /**
   * As much of a group as is on one page.
   *
   * @param group the group
   * @param from its first example on the page, from 0
   * @param to the one after its last
   */
  record Excerpt(Group group, int from, int to) {

    List<ShownExample> examples() {
      return group.examples().subList(from, to);
    }

    /** Such as ", 51 to 100", if the group is on several pages. */
    String range() {
      return to - from == group.examples().size() ? "" : ", " + (from + 1) + " to " + to;
    }
  }

  static ClassLayout of(int trueClass, List<ShownExample> examples) {
    List<List<Excerpt>> pages = new ArrayList<>();
    List<Excerpt> page = new ArrayList<>();
    int free = MOST_ON_PAGE;
    for (Group group : groups(examples)) {
      int done = 0;
      while (done < group.examples().size()) {
        if (free == 0) {
          pages.add(page);
          page = new ArrayList<>();
          free = MOST_ON_PAGE;
        }
        int count = Math.min(free, group.examples().size() - done);
        page.add(new Excerpt(group, done, done + count));
        done += count;
        free -= count;
      }
    }
    pages.add(page);
    return new ClassLayout(trueClass, examples, pages);
  }

  private static List<Group> groups(List<ShownExample> examples) {
    List<Group> groups = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      List<ShownExample> ofReason =
          examples.stream()
              .filter(example -> example.reasons().contains(reason))
              .sorted(ShownExample.order(reason))
              .toList();
      if (reason == Reason.ERROR) {
        byPrediction(ofReason)
            .forEach((p, list) -> groups.add(new Group(reason, OptionalInt.of(p), list)));
      } else {
        groups.add(new Group(reason, OptionalInt.empty(), ofReason));
      }
    }
    return groups;
  }

  private static Map<Integer, List<ShownExample>> byPrediction(List<ShownExample> errors) {
    return errors.stream()
        .collect(
            Collectors.groupingBy(
                error -> error.outcome().predictedClass(), TreeMap::new, Collectors.toList()));
  }

  /** How many examples are shown for a reason, on all pages. */
  long count(Reason reason) {
    return examples.stream().filter(example -> example.reasons().contains(reason)).count();
  }

  /** The link to the first examples that the network took for a class; empty if none is shown. */
  Optional<String> linkToPrediction(int predictedClass) {
    return link(
        excerpt ->
            excerpt.examples().stream()
                .anyMatch(example -> example.outcome().predictedClass() == predictedClass),
        excerpt -> excerpt.group().id());
  }

  /** The link to what is shown for a reason; empty if nothing is. */
  Optional<String> linkTo(Reason reason) {
    return link(excerpt -> excerpt.group().reason() == reason, excerpt -> reason.slug());
  }

  /** The link to an error. */
  Optional<String> linkToError(ShownExample error) {
    return link(
        excerpt -> excerpt.group().reason() == Reason.ERROR && excerpt.examples().contains(error),
        excerpt -> ExampleCard.id(error));
  }

  private Optional<String> link(Predicate<Excerpt> isWanted, Function<Excerpt, String> id) {
    for (int page = 0; page < pages.size(); page++) {
      for (Excerpt excerpt : pages.get(page)) {
        if (isWanted.test(excerpt)) {
          return Optional.of(Page.ofClass(trueClass, page) + "#" + id.apply(excerpt));
        }
      }
    }
    return Optional.empty();
  }
}
