package org.lrp4j.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.summary.ComparisonSummary;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.Shift;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p>For pictures the worst examples are looked at once more, see {@link #look}. Of two epochs the
 * earlier needs a copy of the network, {@code network.clone()}. Not for several threads at once.
 */
public final class DataComparison {

  private static final int SIDE = 28;

  /** An example whose distance differs by more than that is another one. */
  private static final double SAME = 0.05;

  /** Two ways to compute the same differ by less. */
  private static final double ROUNDING = 1e-4;

  private static final Logger LOG = LoggerFactory.getLogger(DataComparison.class);

  private final LrpExplainer first;
  private final LrpExplainer second;
  private final int output;
  private final ComparisonSummary summary;
  private final Map<String, ComparedExample> seen = new HashMap<>();
  private long next;

  /**
   * A comparison.
   *
   * @param first explains the examples; stays open
   * @param second explains them as well; of inputs of the same names and shapes
   * @param worst how many of the examples that moved furthest are remembered
   */
  public DataComparison(LrpExplainer first, LrpExplainer second, int worst) {
    this(first, second, 0, worst);
  }

  /**
   * A comparison of networks with several outputs.
   *
   * @param first explains the examples; stays open
   * @param second explains them as well; of inputs of the same names and shapes
   * @param output which of the outputs is explained, from 0
   * @param worst how many of the examples that moved furthest are remembered
   */
  public DataComparison(LrpExplainer first, LrpExplainer second, int output, int worst) {
    this.first = Objects.requireNonNull(first, "first");
    this.second = Objects.requireNonNull(second, "second");
    this.output = output;
    String scores = "the predicted classes of output " + output;
    this.summary =
        new ComparisonSummary(
            worst,
            SIDE,
            OneOutput.subject(first, scores)
                + ", compared with "
                + OneOutput.subject(second, scores));
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
    try (Explanation one = first.explain(batch, predicted(first));
        Explanation other = second.explain(batch, predicted(second))) {
      int examples = one.inputs().get(0).examples();
      add(one, other, LongStream.range(next, next + examples).mapToObj(String::valueOf).toList());
      next += examples;
    }
  }

  /** Of the compared output alone: relevance of several would add up. */
  private Target[] predicted(LrpExplainer explainer) {
    return OneOutput.targets(explainer, explainer.outputNames().get(output), Target.predicted());
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

  /**
   * The examples whose evidence moved furthest, and which are to be looked at once more.
   *
   * @return their ids; none of those that moved no further than rounding does
   */
  public Set<String> examples() {
    return moved().map(Shift::id).collect(Collectors.toSet());
  }

  private Stream<Shift> moved() {
    return summary.worst().stream().filter(shift -> shift.distance() > ROUNDING);
  }

  /**
   * Looks at an example once more, to keep what its pictures need. One that is not the example that
   * was compared, because the data came in another order, is left out, and logged.
   *
   * @param id the example; others than {@link #examples} are ignored
   * @param name what it is called
   * @param one its explanation by the first, of this example alone; stays open
   * @param other its explanation by the second; stays open
   */
  public void look(String id, String name, Explanation one, Explanation other) {
    Optional<Shift> shift = moved().filter(s -> s.id().equals(id)).findFirst();
    if (shift.isEmpty()) {
      return;
    }
    ComparisonSummary again = new ComparisonSummary(1, SIDE);
    again.add(
        EvidenceReader.read(one, List.of(id), groups(one, 1)).get(0),
        EvidenceReader.read(other, List.of(id), groups(other, 1)).get(0));
    double distance = again.examples() == 0 ? Double.NaN : again.distance().mean();
    if (!(Math.abs(distance - shift.get().distance()) <= SAME)) {
      LOG.warn(
          "Example {} ({}) moved by {}, and by {} before: left out, for the data seem to come in"
              + " another order than at first",
          id,
          name,
          distance,
          shift.get().distance());
      return;
    }
    seen.put(
        id,
        new ComparedExample(
            shift.get(),
            name,
            Excerpt.whole(normalised(one.inputs())),
            Excerpt.whole(normalised(other.inputs()))));
  }

  private static List<ExplainedInput> normalised(List<ExplainedInput> inputs) {
    double total =
        inputs.stream()
            .mapToDouble(
                input -> input.relevance().castTo(DataType.DOUBLE).norm1Number().doubleValue())
            .sum();
    return total == 0
        ? inputs
        : inputs.stream().map(input -> input.withRelevance(input.relevance().div(total))).toList();
  }

  /**
   * What was found.
   *
   * @param firstName what the first is called, such as "model.zip"
   * @param secondName what the second is called
   * @return the summary, and those of the worst examples that were looked at once more
   */
  public MovedEvidence finished(String firstName, String secondName) {
    return new MovedEvidence(
        firstName,
        secondName,
        summary,
        moved().map(s -> seen.get(s.id())).filter(Objects::nonNull).toList());
  }

  private List<Group> groups(Explanation explanation, int count) {
    String name = explanation.outputNames().get(output);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Group(
                    explanation.findExplainedClass(name, i).orElse(Group.NO_CLASS),
                    Verdict.UNKNOWN))
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
