package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.Worth;

/**
 * Examples by why they are shown, spread over pages.
 *
 * @param pages what is on each page, at least one
 * @param <E> an example
 */
record ByReason<E>(List<List<Entry<E>>> pages) {

  /** What the default settings choose is on one page. */
  private static final int MOST_ON_PAGE = 50;

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="index.html">← Overview</a>{links}</nav>
      """;

  private static final String SECTION =
      """
      <section id="{id}" aria-labelledby="{id}-title">
      <h2 id="{id}-title">{title}</h2>
      <div class="gallery">
      {cards}</div>
      </section>
      """;

  /**
   * An example where it is shown for one of its reasons.
   *
   * @param reason why
   * @param example the example
   */
  record Entry<E>(Worth<?> reason, E example) {}

  /**
   * The examples by reason, those first that are worth it most.
   *
   * @param reasons the reasons in the order of the page
   * @param reasonsOf why an example is shown
   * @param outcome what the network made of it
   */
  static <E, O, R extends Worth<O>> ByReason<E> of(
      R[] reasons, List<E> examples, Function<E, Set<R>> reasonsOf, Function<E, O> outcome) {
    List<Entry<E>> entries = new ArrayList<>();
    for (R reason : reasons) {
      examples.stream()
          .filter(each -> reasonsOf.apply(each).contains(reason))
          .sorted(
              Comparator.comparingDouble(each -> -reason.score(outcome.apply(each)).orElseThrow()))
          .forEach(each -> entries.add(new Entry<>(reason, each)));
    }
    List<List<Entry<E>>> pages = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST_ON_PAGE) {
      pages.add(entries.subList(from, Math.min(entries.size(), from + MOST_ON_PAGE)));
    }
    return new ByReason<>(pages.isEmpty() ? List.of(List.of()) : pages);
  }

  /** All examples that are shown for a reason, in the order of the pages. */
  List<E> of(Worth<?> reason) {
    return pages.stream()
        .flatMap(List::stream)
        .filter(entry -> entry.reason() == reason)
        .map(Entry::example)
        .toList();
  }

  /** The first page that shows such an example. */
  Optional<Integer> pageOf(Predicate<Entry<E>> isWanted) {
    for (int page = 0; page < pages.size(); page++) {
      if (pages.get(page).stream().anyMatch(isWanted)) {
        return Optional.of(page);
      }
    }
    return Optional.empty();
  }

  /** The links on top of a page. */
  String navigation(int page) {
    String links =
        reasons(page).stream()
            .map(
                reason ->
                    new Template("<a href=\"#{id}\">{title}</a>")
                        .text("id", reason.slug())
                        .text("title", reason.heading())
                        .toString())
            .collect(Collectors.joining());
    return new Template(NAVIGATION).markup("links", links).toString();
  }

  /**
   * A gallery for each reason of a page.
   *
   * @param index an example's place in the data
   * @param card draws an example; it is told whether it is the first time on this page
   * @param nothing what to say on a page without examples
   */
  String sections(
      int page, Function<E, Long> index, BiFunction<E, Boolean, String> card, String nothing) {
    Set<Long> shown = new HashSet<>();
    StringBuilder sections = new StringBuilder();
    for (Worth<?> reason : reasons(page)) {
      String cards =
          pages.get(page).stream()
              .filter(entry -> entry.reason() == reason)
              .map(Entry::example)
              .map(example -> card.apply(example, shown.add(index.apply(example))))
              .collect(Collectors.joining());
      sections.append(
          new Template(SECTION)
              .text("id", reason.slug())
              .text("title", reason.heading())
              .markup("cards", cards));
    }
    return sections.isEmpty() ? "<p class=\"fine\">" + nothing + "</p>\n" : sections.toString();
  }

  private List<? extends Worth<?>> reasons(int page) {
    return pages.get(page).stream().map(Entry::reason).distinct().toList();
  }
}
