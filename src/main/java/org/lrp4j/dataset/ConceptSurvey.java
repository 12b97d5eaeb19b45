package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.concept.ChannelShare;
import org.lrp4j.dataset.concept.ConceptSummary;
import org.lrp4j.dataset.concept.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the channels of some layers are used for over a data set, with pictures: the first pass
 * tells which channels count for which class, and which examples each counted most for; these few
 * are looked at once more.
 *
 * <pre>{@code
 * ConceptSurvey survey = new ConceptSurvey(explainer, List.of("conv2"), 5, 6);
 * survey.add(explainer.explain(batch), numbers);                 // batch after batch
 * for (long number : survey.examples()) {                        // a few, whatever the data set
 *   survey.look(number, names.get(number), new INDArray[] {read(number)}, null);
 * }
 * survey.concepts();
 * }</pre>
 *
 * <p>Memory does not grow with the examples. Not for several threads at once.
 *
 * @see ConceptSummary for the numbers alone
 */
public final class ConceptSurvey {

  /** Of so many classes channels are shown, those of most examples. */
  private static final int MOST_CLASSES = 20;

  /** So many channels are explained at once, for each takes a way back of its own. */
  private static final int AT_ONCE = 8;

  /** An example that is further off than this is another one. */
  private static final double SAME = 0.05;

  private static final Logger LOG = LoggerFactory.getLogger(ConceptSurvey.class);

  private final LrpExplainer explainer;
  private final String output;
  private final int channels;
  private final List<ConceptSummary> summaries;
  private final Map<Way, LayerConcepts.Example> seen = new HashMap<>();

  /** A channel in an example. */
  private record Way(String layer, int channel, long example) {}

  /**
   * A survey of a network's first output.
   *
   * @param explainer explains the examples, with the relevance of every layer; stays open
   * @param layers the names of the layers or vertices whose channels are looked at
   * @param channels how many channels of each class are shown
   * @param examples how many examples of each channel
   * @throws IllegalArgumentException if one of the numbers is below 1
   */
  public ConceptSurvey(LrpExplainer explainer, List<String> layers, int channels, int examples) {
    this(explainer, explainer.outputNames().get(0), layers, channels, examples);
  }

  /**
   * A survey of one of a network's outputs.
   *
   * @param explainer explains the examples, with the relevance of every layer; stays open
   * @param output the output whose classes are explained
   * @param layers the names of the layers or vertices whose channels are looked at
   * @param channels how many channels of each class are shown
   * @param examples how many examples of each channel
   * @throws IllegalArgumentException if one of the numbers is below 1
   */
  public ConceptSurvey(
      LrpExplainer explainer, String output, List<String> layers, int channels, int examples) {
    if (channels < 1) {
      throw new IllegalArgumentException(
          "At least 1 channel of each class is shown, but it should be " + channels);
    }
    this.explainer = Objects.requireNonNull(explainer, "explainer");
    this.output = Objects.requireNonNull(output, "output");
    this.channels = channels;
    this.summaries =
        layers.stream().distinct().map(layer -> new ConceptSummary(layer, examples)).toList();
  }

  /**
   * Adds a batch that was explained for the predicted class.
   *
   * @param explanation the explanation; stays open
   * @param numbers the examples' numbers in the data set, from 0
   * @throws IllegalArgumentException if the explanation holds no relevance of one of the layers
   */
  public void add(Explanation explanation, long... numbers) {
    summaries.forEach(summary -> summary.add(explanation, output, numbers));
  }

  /**
   * What was counted.
   *
   * @return a summary a layer
   */
  public List<ConceptSummary> summaries() {
    return summaries;
  }

  /**
   * Which examples are to be looked at once more.
   *
   * @return their numbers, in order
   */
  public SortedSet<Long> examples() {
    SortedSet<Long> numbers = new TreeSet<>();
    ways().map(Way::example).forEach(numbers::add);
    return numbers;
  }

  private Stream<Way> ways() {
    return summaries.stream()
        .flatMap(
            summary ->
                classes(summary).stream()
                    .flatMap(of -> shown(summary, of).stream())
                    .map(ChannelShare::channel)
                    .distinct()
                    .flatMap(
                        channel ->
                            summary.references(channel).stream()
                                .map(
                                    reference ->
                                        new Way(summary.layer(), channel, reference.example()))));
  }

  private static List<Integer> classes(ConceptSummary summary) {
    return summary.classes().stream()
        .sorted(Comparator.comparingLong(of -> -summary.examples(of)))
        .limit(MOST_CLASSES)
        .sorted()
        .toList();
  }

  private List<ChannelShare> shown(ConceptSummary summary, int ofClass) {
    return summary.shares(ofClass).stream()
        .filter(share -> share.share() > 0 && !summary.references(share.channel()).isEmpty())
        .limit(channels)
        .toList();
  }

  /**
   * Looks at an example once more: leads its relevance back through the channels that it stands
   * for. An example that is not the one that was counted, because the data came in another order,
   * is left out, and logged.
   *
   * @param number its number; others than {@link #examples} are ignored
   * @param name what it is called
   * @param inputs a batch of one for each of the network's inputs
   * @param masks one an input, each of which may be null; or null
   */
  public void look(long number, String name, INDArray[] inputs, INDArray[] masks) {
    List<Way> ways = ways().filter(way -> way.example() == number).toList();
    for (int from = 0; from < ways.size(); from += AT_ONCE) {
      List<Way> some = ways.subList(from, Math.min(ways.size(), from + AT_ONCE));
      List<Explanation> explanations =
          explainer.explainEach(inputs, masks, some.stream().map(this::targets).toList());
      for (int i = 0; i < some.size(); i++) {
        try (Explanation explanation = explanations.get(i)) {
          keep(some.get(i), name, explanation);
        }
      }
    }
  }

  private Target[] targets(Way way) {
    return OneOutput.targets(
        explainer, output, Target.predicted().through(way.layer(), way.channel()));
  }

  private void keep(Way way, String name, Explanation explanation) {
    Reference reference = reference(way).orElseThrow();
    double relevance =
        explanation
            .layerOutputRelevance(way.layer())
            .castTo(DataType.DOUBLE)
            .sumNumber()
            .doubleValue();
    if (Math.abs(relevance - reference.relevance()) > SAME * reference.relevance()) {
      LOG.warn(
          "Example {} ({}) gives channel {} of layer \"{}\" a relevance of {}, and gave it {} before:"
              + " left out, for the data seem to come in another order than at first",
          way.example(),
          name,
          way.channel(),
          way.layer(),
          relevance,
          reference.relevance());
      return;
    }
    seen.put(way, new LayerConcepts.Example(reference, name, Excerpt.cut(explanation.inputs())));
  }

  private Optional<Reference> reference(Way way) {
    return summaries.stream()
        .filter(summary -> summary.layer().equals(way.layer()))
        .flatMap(summary -> summary.references(way.channel()).stream())
        .filter(reference -> reference.example() == way.example())
        .findFirst();
  }

  /**
   * What the channels are used for.
   *
   * @return the layers in the given order, with those examples that were looked at
   */
  public List<LayerConcepts> concepts() {
    return summaries.stream().map(this::concepts).toList();
  }

  private LayerConcepts concepts(ConceptSummary summary) {
    List<LayerConcepts.OfClass> classes = new ArrayList<>();
    for (int of : classes(summary)) {
      classes.add(
          new LayerConcepts.OfClass(
              of,
              summary.examples(of),
              shown(summary, of).stream()
                  .map(
                      share ->
                          new LayerConcepts.Channel(
                              share, examples(summary.layer(), share.channel(), summary)))
                  .toList()));
    }
    return new LayerConcepts(summary.layer(), summary.channels(), classes);
  }

  private List<LayerConcepts.Example> examples(String layer, int channel, ConceptSummary summary) {
    return summary.references(channel).stream()
        .map(reference -> seen.get(new Way(layer, channel, reference.example())))
        .filter(Objects::nonNull)
        .toList();
  }
}
