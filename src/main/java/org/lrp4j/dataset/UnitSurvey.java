package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How much the units inside of a network count: of each layer's input the units of a dense layer,
 * or the channels of a convolution, by the mean of their |relevance|; and which are idle.
 *
 * <pre>{@code
 * UnitSurvey survey = new UnitSurvey(explainer);      // built with layerRelevance(true), the default
 * survey.addAll(test);
 * UnitSurvey.idle(survey.summary()).forEach(System.out::println);
 * }</pre>
 *
 * <p>It comes from the same pass as the relevance of the inputs. The summary is one as of inputs,
 * with layers for inputs, and can be merged like it. Not for several threads at once.
 */
public final class UnitSurvey {

  /** Neither samples nor maps: they are of no use for layers. */
  private static final SurveyLimits LIMITS = new SurveyLimits(0, 0, 0, 1, 1, 0);

  private final LrpExplainer explainer;
  private final SurveySummary summary = new SurveySummary(LIMITS);
  private long next;

  /**
   * Units of a layer's input that had no relevance in any example: they were never active, or what
   * they say never mattered for the predicted class.
   *
   * @param layer the layer that reads them, or {@code name#1} for a vertex's second input
   * @param units which units or channels, from 0
   * @param of how many there are
   */
  public record IdleUnits(String layer, List<Integer> units, int of) {

    /**
     * Idle units.
     *
     * @param layer the layer that reads them
     * @param units which units or channels
     * @param of how many there are
     */
    public IdleUnits {
      units = List.copyOf(units);
    }
  }

  /**
   * A survey.
   *
   * @param explainer explains the examples, with the relevance of every layer; stays open
   */
  public UnitSurvey(LrpExplainer explainer) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
  }

  /**
   * Explains all that an iterator still gives.
   *
   * @param data batches; labels play no part
   */
  public void addAll(DataSetIterator data) {
    while (data.hasNext()) {
      add(data.next());
    }
  }

  /**
   * Explains a batch.
   *
   * @param batch a batch; labels play no part
   */
  public void add(DataSet batch) {
    try (Explanation explanation = explainer.explain(batch)) {
      add(explanation);
    }
  }

  /**
   * Adds a batch that was explained already.
   *
   * @param explanation the explanation; stays open
   * @throws IllegalArgumentException if it holds no relevance of layers
   */
  public void add(Explanation explanation) {
    if (explanation.layerNames().isEmpty()) {
      throw new IllegalArgumentException(
          "The explanation holds no relevance of layers: build the explainer with"
              + " layerRelevance(true)");
    }
    List<List<InputEvidence>> layers =
        explanation.layerNames().stream()
            .map(name -> layer(explanation, name))
            .map(EvidenceReader::examples)
            .toList();
    int examples = explanation.inputs().get(0).examples();
    List<String> ids = LongStream.range(next, next + examples).mapToObj(String::valueOf).toList();
    for (int i = 0; i < examples; i++) {
      int example = i;
      int explained = explanation.findExplainedClass(i).orElse(Group.NO_CLASS);
      summary.add(
          new ExampleEvidence(
              ids.get(i),
              new Group(explained, Verdict.UNKNOWN),
              layers.stream()
                  .filter(layer -> layer.size() == examples)
                  .map(layer -> layer.get(example))
                  .toList()));
    }
    next += examples;
  }

  private static ExplainedInput layer(Explanation explanation, String name) {
    INDArray relevance = explanation.relevance(name);
    return new ExplainedInput(name, relevance, relevance, format(explanation, relevance.rank()));
  }

  /** Networks that mix formats are refused, so an input of that rank tells, or else any other. */
  private static DataFormat format(Explanation explanation, int rank) {
    List<DataFormat> formats = explanation.inputs().stream().map(ExplainedInput::format).toList();
    boolean isLast = formats.stream().anyMatch(DataFormat::isChannelsLast);
    return formats.stream()
        .filter(format -> format.rank() == rank)
        .findFirst()
        .orElseGet(
            () ->
                isLast && rank > 2
                    ? switch (rank) {
                      case 3 -> DataFormat.NWC;
                      case 4 -> DataFormat.NHWC;
                      default -> DataFormat.NDHWC;
                    }
                    : DataFormat.channelsFirst(rank));
  }

  /**
   * What was remembered so far. It goes on growing with this survey.
   *
   * @return a summary whose inputs are the layers' inputs, by {@link Breakdown#FEATURE} or {@link
   *     Breakdown#CHANNEL}
   */
  public SurveySummary summary() {
    return summary;
  }

  /**
   * Which units are idle.
   *
   * @param summary what a survey of units remembered, or several merged
   * @return for each layer that reads some
   */
  public static List<IdleUnits> idle(SurveySummary summary) {
    List<IdleUnits> idle = new ArrayList<>();
    for (InputPart part : summary.parts()) {
      if (part.by() == Breakdown.FEATURE || part.by() == Breakdown.CHANNEL) {
        List<UnitImportance> units = summary.importance(part, group -> true);
        List<Integer> without =
            units.stream()
                .filter(unit -> unit.meanAbsolute() == 0)
                .map(UnitImportance::unit)
                .toList();
        if (!without.isEmpty()) {
          idle.add(new IdleUnits(part.input(), without, units.size()));
        }
      }
    }
    return List.copyOf(idle);
  }
}
