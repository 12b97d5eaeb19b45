package org.lrp4j.dataset.strategy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lrp4j.dataset.summary.PooledMap;
import org.lrp4j.dataset.summary.SampledMap;
import org.lrp4j.dataset.summary.Verdict;

/**
 * Examples of a class whose relevance is alike.
 *
 * @param examples the examples' ids and maps, the most typical first: those nearest to the mean
 * @param of how many examples of the class were looked at
 * @param mean the mean of their maps, of each of which Σ|R| = 1
 * @param suspicion why it is worth a look; empty if it is not
 */
public record Strategy(
    List<Member> examples, int of, PooledMap mean, Optional<Suspicion> suspicion) {

  /**
   * An example.
   *
   * @param id what tells it from others
   * @param map its relevance and itself
   */
  public record Member(String id, SampledMap map) {}

  /**
   * A strategy.
   *
   * @param examples the examples
   * @param of how many were looked at
   * @param mean the mean of their maps
   * @param suspicion why it is worth a look
   */
  public Strategy {
    examples = List.copyOf(examples);
  }

  /**
   * How many examples are decided like this.
   *
   * @return at least 1
   */
  public int size() {
    return examples.size();
  }

  /**
   * How many of them were predicted so.
   *
   * @param verdict hits, errors, or those without label
   * @return their number
   */
  public long count(Verdict verdict) {
    return examples.stream().filter(member -> member.map().group().verdict() == verdict).count();
  }

  /**
   * What is suspicious, in words.
   *
   * @param className what the class is called
   * @return such as "12 of 400 examples predicted as horse are decided by the lower left corner: it
   *     has 61 % of their relevance, elsewhere at most 3 %"; empty if nothing is
   */
  public Optional<String> warning(String className) {
    return warningOf("predicted as " + className);
  }

  /**
   * What is suspicious, in words, whatever was explained.
   *
   * @param which which examples are meant, such as "predicted as horse" or "explained for rent"
   * @return a sentence as of {@link #warning}; empty if nothing is
   */
  public Optional<String> warningOf(String which) {
    return suspicion.map(
        found ->
            String.format(
                Locale.ROOT,
                "%d of %d examples %s are decided by %s: it has %.0f %% of their"
                    + " relevance, elsewhere at most %.0f %%",
                size(),
                of,
                which,
                found.region(),
                100 * found.share(),
                100 * found.elsewhere()));
  }
}
