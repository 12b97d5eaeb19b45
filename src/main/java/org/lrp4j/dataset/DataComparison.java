package org.lrp4j.dataset;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.summary.ComparisonSummary;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Where the evidence moved between two networks, two epochs of one, or two composites: explains
 * each example by both, for the class that each predicts.
 *
 * <pre>{@code
 * DataComparison comparison = new DataComparison(before, after, 20);
 * comparison.addAll(test);
 * comparison.summary().worst().forEach(System.out::println);
 * }</pre>
 *
 * <p>Of two epochs the earlier needs a copy of the network, {@code network.clone()}. Not for
 * several threads at once.
 */
public final class DataComparison {

  private static final int SIDE = 28;

  private final LrpExplainer first;
  private final LrpExplainer second;
  private final ComparisonSummary summary;
  private long next;

  /**
   * A comparison.
   *
   * @param first explains the examples; stays open
   * @param second explains them as well; of inputs of the same names and shapes
   * @param worst how many of the examples that moved furthest are remembered
   */
  public DataComparison(LrpExplainer first, LrpExplainer second, int worst) {
    this.first = Objects.requireNonNull(first, "first");
    this.second = Objects.requireNonNull(second, "second");
    this.summary = new ComparisonSummary(worst, SIDE);
  }

  /**
   * Compares all that an iterator still gives.
   *
   * @param data batches
   */
  public void addAll(DataSetIterator data) {
    while (data.hasNext()) {
      add(data.next());
    }
  }

  /**
   * Compares a batch, whose examples are numbered on.
   *
   * @param batch a batch; labels play no part
   */
  public void add(DataSet batch) {
    try (Explanation one = first.explain(batch);
        Explanation other = second.explain(batch)) {
      int examples = one.inputs().get(0).examples();
      add(one, other, LongStream.range(next, next + examples).mapToObj(String::valueOf).toList());
      next += examples;
    }
  }

  /**
   * Compares two explanations of one batch.
   *
   * @param one by the first
   * @param other by the second; both stay open
   * @param ids what tells each example from all others
   * @throws IllegalArgumentException if they are not of the same inputs
   */
  public void add(Explanation one, Explanation other, List<String> ids) {
    List<ExampleEvidence> before = EvidenceReader.read(one, ids, groups(one, ids.size()));
    List<ExampleEvidence> after = EvidenceReader.read(other, ids, groups(other, ids.size()));
    for (int i = 0; i < before.size(); i++) {
      summary.add(before.get(i), after.get(i));
    }
  }

  private static List<Group> groups(Explanation explanation, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Group(
                    explanation.findExplainedClass(i).orElse(Group.NO_CLASS), Verdict.UNKNOWN))
        .toList();
  }

  /**
   * What was remembered so far. It goes on growing with this comparison.
   *
   * @return the summary
   */
  public ComparisonSummary summary() {
    return summary;
  }
}
