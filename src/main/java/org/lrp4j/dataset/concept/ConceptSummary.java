package org.lrp4j.dataset.concept;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.dataset.summary.ExactSums;
import org.lrp4j.dataset.summary.SummaryFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much each channel of a layer counts for each class, and the examples that each channel counts
 * most for: <em>relevance</em> maximisation, which asks not what excites a channel but what the
 * network used it for.
 *
 * <pre>{@code
 * ConceptSummary concepts = new ConceptSummary("conv2", 8);
 * long first = 0;
 * while (data.hasNext()) {
 *   try (Explanation explanation = explainer.explain(data.next())) {
 *     concepts.add(explanation, first);
 *     first += explanation.input().size(0);
 *   }
 * }
 * }</pre>
 *
 * <p>With {@code R[n, k]} the relevance of channel k for example n, summed over positions, the
 * share of channel k for a class is the mean of {@code R[n, k] / Σⱼ |R[n, j]|} over the examples
 * that were explained for the class, so that confident predictions do not outweigh the others. The
 * memory it takes depends on the layer and the number of classes, and not on the number of
 * examples.
 *
 * <p>Summaries of two parts of a data set make that of both by {@link #merge}, to the last bit
 * whatever the split and the order, as their sums are not rounded. Not safe for use by several
 * threads at once.
 *
 * @see <a href="https://doi.org/10.1038/s42256-023-00711-8">Achtibat et al., 2023</a>
 */
public final class ConceptSummary {

  private static final int MAGIC = 0x4C52504B; // LRPK

  private final String layer;
  private final int capacity;
  private final Map<Integer, OfClass> classes = new TreeMap<>();
  private final List<List<Reference>> references = new ArrayList<>();

  private static final class OfClass {

    private long examples;
    private final ExactSums shares;

    OfClass(long examples, ExactSums shares) {
      this.examples = examples;
      this.shares = shares;
    }

    void add(double[] ofOne) {
      examples++;
      for (int channel = 0; channel < ofOne.length; channel++) {
        shares.add(channel, ofOne[channel]);
      }
    }
  }

  /**
   * An empty summary.
   *
   * @param layer the name of a layer or vertex whose channels are looked at
   * @param references how many examples are kept for each channel, at least 1
   * @throws IllegalArgumentException if that is less than 1
   */
  public ConceptSummary(String layer, int references) {
    if (references < 1) {
      throw new IllegalArgumentException(
          "At least 1 example is kept for each channel, but it should be " + references);
    }
    this.layer = layer;
    this.capacity = references;
  }

  /**
   * Adds the examples of an explanation.
   *
   * @param explanation one that holds the relevance of layers, of the network's first output
   * @param first the number of its first example in the data set
   * @throws IllegalArgumentException if the explanation holds no relevance of the layer, or the
   *     layer has another number of channels than in explanations before
   */
  public void add(Explanation explanation, long first) {
    int examples = explanation.inputs().get(0).examples();
    add(
        explanation,
        explanation.outputNames().get(0),
        LongStream.range(first, first + examples).toArray());
  }

  /**
   * Adds the examples of an explanation of any of the network's outputs. Examples whose relevance
   * is not finite are left out.
   *
   * @param explanation one that holds the relevance of layers
   * @param output which output was explained
   * @param numbers the examples' numbers in the data set
   * @throws IllegalArgumentException if the explanation holds no relevance of the layer, the layer
   *     has another number of channels than in explanations before, or there are not as many
   *     numbers as examples
   */
  public void add(Explanation explanation, String output, long[] numbers) {
    double[][] relevance = ofChannels(explanation);
    if (relevance.length != numbers.length) {
      throw counts(relevance.length, numbers);
    }
    add(explanation, output, numbers, relevance);
  }

  /**
   * Adds the first examples of a batch that was filled up, for equal bits, say.
   *
   * @param explanation one that holds the relevance of layers
   * @param output which output was explained
   * @param numbers the numbers of the first examples; what is behind them is not counted
   * @throws IllegalArgumentException as of {@link #add(Explanation, String, long[])}, or if there
   *     are more numbers than examples
   */
  public void addFirst(Explanation explanation, String output, long[] numbers) {
    double[][] relevance = ofChannels(explanation);
    if (relevance.length != explanation.inputs().get(0).examples()
        || relevance.length < numbers.length) {
      throw counts(relevance.length, numbers);
    }
    add(explanation, output, numbers, Arrays.copyOf(relevance, numbers.length));
  }

  private static IllegalArgumentException counts(int examples, long... numbers) {
    return new IllegalArgumentException(
        "The explanation is of "
            + examples
            + " examples, but there are "
            + numbers.length
            + " numbers of examples");
  }

  private void add(Explanation explanation, String output, long[] numbers, double[][] relevance) {
    if (relevance.length > 0) {
      requireChannels(relevance[0].length);
    }
    for (int example = 0; example < relevance.length; example++) {
      double[] channels = relevance[example];
      if (!Arrays.stream(channels).allMatch(Double::isFinite)) {
        continue;
      }
      int explainedClass = explanation.findExplainedClass(output, example).orElse(0);
      double magnitude = Arrays.stream(channels).map(Math::abs).sum();
      double[] shares =
          Arrays.stream(channels).map(r -> magnitude == 0 ? 0 : r / magnitude).toArray();
      ofClass(explainedClass).add(shares);
      for (int channel = 0; channel < channels.length; channel++) {
        keep(channel, new Reference(numbers[example], explainedClass, channels[channel]));
      }
    }
  }

  /** The relevance of each example and channel, summed over positions. */
  private double[][] ofChannels(Explanation explanation) {
    INDArray relevance = explanation.layerOutputRelevance(layer);
    int[] positions =
        explanation.layerOutputFormat(layer).positionAxes().stream().mapToInt(i -> i).toArray();
    INDArray sums = relevance.castTo(DataType.DOUBLE);
    return (positions.length == 0 ? sums : sums.sum(positions)).toDoubleMatrix();
  }

  private void requireChannels(int channels) {
    if (references.isEmpty()) {
      IntStream.range(0, channels).forEach(channel -> references.add(new ArrayList<>()));
    } else if (references.size() != channels) {
      throw new IllegalArgumentException(
          "Layer \""
              + layer
              + "\" had "
              + references.size()
              + " channels before, and has "
              + channels
              + " now: a summary is of one network");
    }
  }

  private OfClass ofClass(int index) {
    return classes.computeIfAbsent(index, i -> new OfClass(0, new ExactSums(references.size())));
  }

  private void keep(int channel, Reference reference) {
    List<Reference> kept = references.get(channel);
    int place = Collections.binarySearch(kept, reference, Reference.MOST_FIRST);
    if (reference.relevance() > 0 && place < 0 && -place - 1 < capacity) {
      kept.add(-place - 1, reference);
      if (kept.size() > capacity) {
        kept.remove(capacity);
      }
    }
  }

  /**
   * Adds what another summary has seen: other examples of the same data set.
   *
   * @param other a summary of the same layer; it stays as it is
   * @throws IllegalArgumentException if it is of another layer, or keeps another number of examples
   */
  public void merge(ConceptSummary other) {
    if (!layer.equals(other.layer) || capacity != other.capacity) {
      throw new IllegalArgumentException(
          "Summaries of one layer and number of kept examples can be merged, but one keeps "
              + capacity
              + " for each channel of layer \""
              + layer
              + "\" and the other "
              + other.capacity
              + " of \""
              + other.layer
              + "\"");
    }
    if (other.references.isEmpty()) {
      return;
    }
    requireChannels(other.references.size());
    other.classes.forEach(
        (index, of) -> {
          OfClass sum = ofClass(index);
          sum.examples += of.examples;
          sum.shares.add(of.shares, references.size());
        });
    for (int channel = 0; channel < references.size(); channel++) {
      for (Reference reference : other.references.get(channel)) {
        keep(channel, reference);
      }
    }
  }

  /**
   * The layer that is looked at.
   *
   * @return its name
   */
  public String layer() {
    return layer;
  }

  /**
   * How many channels the layer has.
   *
   * @return the number, 0 as long as nothing was added
   */
  public int channels() {
    return references.size();
  }

  /**
   * The classes that were explained.
   *
   * @return their numbers, from 0, in order
   */
  public Set<Integer> classes() {
    return Collections.unmodifiableSet(classes.keySet());
  }

  /**
   * How many examples were explained for a class.
   *
   * @param index the class, from 0
   * @return the number, 0 for classes that were not explained
   */
  public long examples(int index) {
    return classes.containsKey(index) ? classes.get(index).examples : 0;
  }

  /**
   * How much each channel counts for a class.
   *
   * @param index the class, from 0
   * @return the channels, the one of most relevance first, those that count against the class last;
   *     none for classes that were not explained
   */
  public List<ChannelShare> shares(int index) {
    OfClass of = classes.get(index);
    if (of == null) {
      return List.of();
    }
    return IntStream.range(0, channels())
        .mapToObj(channel -> new ChannelShare(channel, of.shares.of(channel) / of.examples))
        .sorted(
            Comparator.comparingDouble(ChannelShare::share)
                .reversed()
                .thenComparingInt(ChannelShare::channel))
        .toList();
  }

  /**
   * The examples that a channel counted most for.
   *
   * @param channel the channel, from 0
   * @return those of most relevance first, only positive ones; empty where the channel spoke for
   *     nothing
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public List<Reference> references(int channel) {
    return List.copyOf(references.get(channel));
  }

  /**
   * All of it as bytes, big-endian: magic and version; the layer, and how many examples are kept of
   * each channel; of each class its number, its examples and the sums of its shares; of each
   * channel its examples. Each list follows its length.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      SummaryFormat.begin(out, MAGIC);
      SummaryFormat.writeText(out, layer);
      out.writeInt(capacity);
      out.writeInt(references.size());
      out.writeInt(classes.size());
      for (Map.Entry<Integer, OfClass> each : classes.entrySet()) {
        out.writeInt(each.getKey());
        out.writeLong(each.getValue().examples);
        each.getValue().shares.write(out, references.size());
      }
      for (List<Reference> ofChannel : references) {
        out.writeInt(ofChannel.size());
        for (Reference reference : ofChannel) {
          out.writeLong(reference.example());
          out.writeInt(reference.explainedClass());
          out.writeDouble(reference.relevance());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param bytes a summary's bytes
   * @return the summary
   * @throws IllegalArgumentException if they are none, of another version, or damaged
   */
  public static ConceptSummary fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SummaryFormat.requireBegin(in, MAGIC);
      ConceptSummary summary = new ConceptSummary(SummaryFormat.readText(in), in.readInt());
      int channels = SummaryFormat.length(in, "channels", 4);
      summary.requireChannels(channels);
      int ofClass = 12 + channels * ExactSums.BYTES;
      for (int i = SummaryFormat.length(in, "classes", ofClass); i > 0; i--) {
        int index = in.readInt();
        summary.classes.put(index, new OfClass(in.readLong(), ExactSums.read(in, channels)));
      }
      for (int channel = 0; channel < channels; channel++) {
        for (int i = SummaryFormat.length(in, "examples", 20); i > 0; i--) {
          summary.keep(channel, new Reference(in.readLong(), in.readInt(), in.readDouble()));
        }
      }
      SummaryFormat.requireEnd(in);
      return summary;
    } catch (IOException | IllegalArgumentException e) {
      throw SummaryFormat.refused(bytes, "survey of channels", e);
    }
  }

  /** A line a class: its examples, and its five most relevant channels. */
  @Override
  public String toString() {
    return classes.keySet().stream()
        .map(
            index ->
                "class %d (%d examples): %s"
                    .formatted(
                        index,
                        examples(index),
                        shares(index).stream()
                            .limit(5)
                            .map(c -> "channel %d %+.1f %%".formatted(c.channel(), 100 * c.share()))
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining("\n", "Layer \"" + layer + "\"\n", "\n"));
  }
}
