package org.lrp4j.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.ExplainedInput;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An expectation on where the relevance of an input lies. The same conditions are asserted in tests
 * ({@link EvidenceAssertions}) and guard a training ({@code LrpListener.Builder.guard}).
 */
public interface EvidenceCondition {

  /**
   * Whether the condition holds for an example.
   *
   * @param explained a batch
   * @param example which example of it, from 0
   * @param columnNames what its columns or features are called; empty for their numbers
   * @return what is not as expected, or empty if all is well
   * @throws IllegalArgumentException if the condition does not fit the input: a mask of another
   *     shape, or an unknown column
   */
  Optional<Breach> check(ExplainedInput explained, int example, List<String> columnNames);

  /**
   * What pictures of a failure mark.
   *
   * @return 1 inside and 0 outside; empty if there is no such area
   */
  default Optional<INDArray> area() {
    return Optional.empty();
  }

  /**
   * So much of the positive relevance lies inside of a mask: {@code Σ max(0, Rp) over the places in
   * the mask / Σ max(0, Rp) over all}, where Rp is a pixel's relevance with its channels together,
   * a step's with its features, or a column's.
   *
   * @param mask 1 inside and 0 outside: [height, width], [steps] or [columns], with or without a
   *     first axis for the examples; it is copied
   * @param share how much
   * @return the condition
   */
  static EvidenceCondition liesInside(INDArray mask, Share share) {
    INDArray own = mask.dup('c').detach();
    return new Measured(
        share + " of the positive relevance inside the mask",
        Optional.of(own),
        (places, example) -> {
          double part = places.positivePart(places.inside(own, example));
          return Measured.unless(share.contains(part), Share.percent(part));
        });
  }

  /**
   * Columns of a table, or features of a sequence, carry so much of the |relevance|: {@code Σ |Rc|
   * over these columns / Σ |Rc| over all}.
   *
   * @param share how much, of all these columns together
   * @param columns their names, or numbers from 0
   * @return the condition
   */
  static EvidenceCondition columns(Share share, String... columns) {
    List<String> wanted = List.of(columns);
    return new Measured(
        share + " of the |relevance| in the columns " + wanted,
        Optional.empty(),
        (places, example) -> {
          double part = places.partOfColumns(places.chosenColumns(wanted));
          return Measured.unless(share.contains(part), Share.percent(part));
        });
  }

  /**
   * Some steps of a sequence, or words of a text, carry so much of the |relevance|.
   *
   * @param share how much, of all these steps together
   * @param from the first step, from 0
   * @param to behind the last one
   * @return the condition
   */
  static EvidenceCondition steps(Share share, int from, int to) {
    return new Measured(
        "%s of the |relevance| in the steps %d to %d".formatted(share, from, to - 1),
        Optional.empty(),
        (places, example) -> {
          if (from < 0 || from >= to || to > places.count()) {
            throw new IllegalArgumentException(
                "There are %d steps, from 0, but %d to %d were asked for"
                    .formatted(places.count(), from, to - 1));
          }
          boolean[] chosen = new boolean[places.count()];
          Arrays.fill(chosen, from, to, true);
          double part = places.part(chosen);
          return Measured.unless(share.contains(part), Share.percent(part));
        });
  }

  /**
   * Some words, wherever they stand in a text, carry so much of the |relevance|.
   *
   * @param share how much, of all of them together
   * @param words the words as the vocabulary has them
   * @return the condition
   */
  static EvidenceCondition words(Share share, String... words) {
    Set<String> wanted = Set.of(words);
    return new Measured(
        share + " of the |relevance| in the words " + List.of(words),
        Optional.empty(),
        (places, example) -> {
          boolean[] chosen = new boolean[places.count()];
          for (int i = 0; i < chosen.length; i++) {
            chosen[i] = wanted.contains(places.word(i));
          }
          double part = places.part(chosen);
          return Measured.unless(share.contains(part), Share.percent(part));
        });
  }

  /**
   * Half of the |relevance| is carried by few places: pixels, columns, steps or words.
   *
   * @param most at most so many
   * @return the condition
   */
  static EvidenceCondition halfIsCarriedByAtMost(int most) {
    return new Measured(
        "half of the |relevance| in at most " + most + (most == 1 ? " place" : " places"),
        Optional.empty(),
        (places, example) -> {
          int count = places.carryingHalf();
          return Measured.unless(
              count > 0 && count <= most, count == 0 ? "nothing" : "in " + count);
        });
  }
}
