package org.lrp4j.dataset.summary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is remembered of any number of explanations: by what units relevance is added up, see {@link
 * Breakdown}, the sums that means and their intervals are made of, for each {@link Group}; and
 * samples of examples and of relevance maps.
 *
 * <pre>{@code
 * SurveySummary summary = new SurveySummary(SurveyLimits.DEFAULT);
 * summary.add(example);
 * SurveySummary both = summary.mergedWith(SurveySummary.fromBytes(bytes));
 * both.importance(new InputPart("input", Breakdown.FEATURE, 0, 0), group -> true);
 * }</pre>
 *
 * <p>Memory does not grow with the examples: 104 bytes for each unit and group that occurs, and the
 * samples. A summary of part A of a data set merged with one of part B is that of both: the samples
 * are the same, whatever the split and the order, and so are the sums, which have some 106 bits,
 * but for a last digit in extreme cases. Not for several threads at once.
 */
public final class SurveySummary {

  private record ClassOfInput(String input, int explainedClass)
      implements Comparable<ClassOfInput> {
    @Override
    public int compareTo(ClassOfInput other) {
      int byInput = input.compareTo(other.input);
      return byInput == 0 ? Integer.compare(explainedClass, other.explainedClass) : byInput;
    }
  }

  private final SurveyLimits limits;
  private final SortedMap<Group, Long> counts = new TreeMap<>();
  private final SortedMap<InputPart, SortedMap<Group, MomentTable>> parts = new TreeMap<>();
  private final SortedMap<String, BottomSample<SampledRow>> rows = new TreeMap<>();
  private final SortedMap<ClassOfInput, BottomSample<SampledMap>> maps = new TreeMap<>();
  private SummarySubject subject;
  private long leftOut;

  /**
   * A summary of nothing, that does not know what it is of.
   *
   * @param limits how much it remembers
   */
  public SurveySummary(SurveyLimits limits) {
    this(limits, SummarySubject.UNKNOWN);
  }

  /**
   * A summary of nothing.
   *
   * @param limits how much it remembers
   * @param subject what explains the examples, such as a composite and a checksum of parameters:
   *     summaries of different ones are not merged
   */
  public SurveySummary(SurveyLimits limits, String subject) {
    this(limits, new SummarySubject(subject));
  }

  private SurveySummary(SurveyLimits limits, SummarySubject subject) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.subject = subject;
  }

  /**
   * Adds an example. One whose relevance is not finite is left out and counted, see {@link
   * #leftOut}.
   *
   * @param example an example's explanation
   */
  public void add(ExampleEvidence example) {
    if (!example.isFinite()) {
      leftOut++;
      return;
    }
    Group group = example.group();
    counts.merge(group, 1L, Long::sum);
    UnitSums.of(example, limits.mapSide()).forEach((part, sums) -> sums.addTo(table(part, group)));
    example.inputs().forEach(input -> sample(example, input));
  }

  private MomentTable table(InputPart part, Group group) {
    return parts
        .computeIfAbsent(part, any -> new TreeMap<>())
        .computeIfAbsent(group, any -> new MomentTable());
  }

  private void sample(ExampleEvidence example, InputEvidence input) {
    if (input.shape().kind() == InputKind.TABLE
        && input.shape().channels() <= limits.swarmFeatures()) {
      BottomSample<SampledRow> sample = rowsOf(input.name());
      if (sample.takes(example.id())) {
        sample.add(
            example.id(),
            new SampledRow(example.group(), floats(input.values()), floats(input.relevance())));
      }
    }
    if (input.shape().kind() != InputKind.WORDS) {
      BottomSample<SampledMap> sample =
          mapsOf(new ClassOfInput(input.name(), example.group().explainedClass()));
      if (sample.takes(example.id())) {
        sample.add(
            example.id(),
            new SampledMap(
                example.group(),
                PooledMap.ofRelevance(input, limits.mapSide()),
                PooledMap.ofValues(input, limits.pictureSide())));
      }
    }
  }

  private BottomSample<SampledRow> rowsOf(String input) {
    return rows.computeIfAbsent(
        input, any -> new BottomSample<>(limits.swarmRows(), limits.seed()));
  }

  private BottomSample<SampledMap> mapsOf(ClassOfInput key) {
    return maps.computeIfAbsent(
        key, any -> new BottomSample<>(limits.mapsPerClass(), limits.seed()));
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  /**
   * The summary of what this one and another have seen. Neither is changed.
   *
   * @param other a summary of other examples
   * @return a new summary
   * @throws IllegalArgumentException if the two have different limits, are of different models or
   *     composites, see {@link #subject}, or of inputs with different numbers of features
   */
  public SurveySummary mergedWith(SurveySummary other) {
    if (!limits.equals(other.limits)) {
      throw new IllegalArgumentException(
          "Only summaries of equal limits can be merged, but one has "
              + limits
              + " and the other "
              + other.limits);
    }
    SurveySummary merged = new SurveySummary(limits, subject.with(other.subject));
    parts.keySet().forEach(part -> requireSameUnits(part, units(part), other.units(part)));
    merged.take(this);
    merged.take(other);
    return merged;
  }

  /** How many features, channels or inputs there are; 0 if none occurred. */
  private int units(InputPart part) {
    return parts.getOrDefault(part, new TreeMap<>()).values().stream()
        .mapToInt(MomentTable::units)
        .max()
        .orElse(0);
  }

  private static void requireSameUnits(InputPart part, int own, int others) {
    if (part.by().isFixed() && own > 0 && others > 0 && own != others) {
      throw new IllegalArgumentException(
          "Only summaries of inputs of one shape can be merged, but of \"%s\" one has %d units by %s, and the other %d"
              .formatted(part.input(), own, part.by(), others));
    }
  }

  private void take(SurveySummary other) {
    leftOut += other.leftOut;
    other.counts.forEach((group, count) -> counts.merge(group, count, Long::sum));
    other.parts.forEach(
        (part, tables) -> tables.forEach((group, moments) -> table(part, group).add(moments)));
    other.rows.forEach((input, sample) -> rowsOf(input).add(sample));
    other.maps.forEach((key, sample) -> mapsOf(key).add(sample));
  }

  /**
   * What explained the examples.
   *
   * @return such as a composite and a checksum of parameters; empty if nobody said
   */
  public Optional<String> subject() {
    return subject.known();
  }

  /**
   * How much is remembered.
   *
   * @return the limits
   */
  public SurveyLimits limits() {
    return limits;
  }

  /**
   * How many examples there were of each group.
   *
   * @return the groups that occurred, by class
   */
  public SortedMap<Group, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /**
   * How many examples there were.
   *
   * @param chosen which groups are counted
   * @return their examples
   */
  public long examples(Predicate<Group> chosen) {
    return counts.entrySet().stream()
        .filter(entry -> chosen.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * How many examples were left out because their relevance was NaN or infinite.
   *
   * @return their number
   */
  public long leftOut() {
    return leftOut;
  }

  /**
   * What importance there is.
   *
   * @return the parts, by input
   */
  public Set<InputPart> parts() {
    return Collections.unmodifiableSet(parts.keySet());
  }

  /**
   * How much each unit counts.
   *
   * @param part one of {@link #parts}
   * @param chosen whose examples are counted: of a class, hits, errors, or all
   * @return each unit that occurred in them, in the order of the units
   * @throws IllegalArgumentException if there is no such part
   */
  public List<UnitImportance> importance(InputPart part, Predicate<Group> chosen) {
    SortedMap<Group, MomentTable> tables = parts.get(part);
    if (tables == null) {
      throw new IllegalArgumentException(
          "The summary has nothing of " + part + ", but of " + parts.keySet());
    }
    MomentTable sum = new MomentTable();
    tables.forEach(
        (group, table) -> {
          if (chosen.test(group)) {
            sum.add(table);
          }
        });
    long examples = examples(chosen);
    return IntStream.range(0, sum.units())
        .mapToObj(unit -> sum.importance(unit, examples))
        .filter(unit -> unit.count() > 0)
        .toList();
  }

  /**
   * A random sample of a table's rows.
   *
   * @param input the network input's name
   * @return at most as many as the limits say; none unless the input is a table
   */
  public List<SampledRow> rows(String input) {
    BottomSample<SampledRow> sample = rows.get(input);
    return sample == null ? List.of() : sample.entries().stream().map(Map.Entry::getValue).toList();
  }

  /**
   * The classes of which there are relevance maps.
   *
   * @param input the network input's name
   * @return the explained classes, in order
   */
  public List<Integer> mappedClasses(String input) {
    return maps.keySet().stream()
        .filter(key -> key.input.equals(input))
        .map(ClassOfInput::explainedClass)
        .toList();
  }

  /**
   * The inputs of which there are relevance maps.
   *
   * @return the network inputs' names
   */
  public List<String> mappedInputs() {
    return maps.keySet().stream().map(ClassOfInput::input).distinct().toList();
  }

  /**
   * A random sample of the relevance maps of a class.
   *
   * @param input the network input's name
   * @param explainedClass the explained class
   * @return ids and maps, at most as many as the limits say
   */
  public List<Map.Entry<String, SampledMap>> maps(String input, int explainedClass) {
    BottomSample<SampledMap> sample = maps.get(new ClassOfInput(input, explainedClass));
    return sample == null ? List.of() : sample.entries();
  }

  /**
   * All of it as bytes, big-endian: magic and version; limits; what it is of; how many were left
   * out; the counts of groups; each part with the moments of its groups; the sampled rows, and the
   * sampled maps, each with its id. Each list follows its length.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SummaryFormat.SURVEY);
      out.writeInt(SummaryFormat.VERSION);
      limits.write(out);
      SummaryFormat.writeText(out, subject.text());
      out.writeLong(leftOut);
      out.writeInt(counts.size());
      for (Map.Entry<Group, Long> count : counts.entrySet()) {
        SummaryFormat.writeGroup(out, count.getKey());
        out.writeLong(count.getValue());
      }
      out.writeInt(parts.size());
      for (Map.Entry<InputPart, SortedMap<Group, MomentTable>> part : parts.entrySet()) {
        part.getKey().write(out);
        out.writeInt(part.getValue().size());
        for (Map.Entry<Group, MomentTable> table : part.getValue().entrySet()) {
          SummaryFormat.writeGroup(out, table.getKey());
          table.getValue().write(out);
        }
      }
      out.writeInt(rows.size());
      for (Map.Entry<String, BottomSample<SampledRow>> sample : rows.entrySet()) {
        SummaryFormat.writeText(out, sample.getKey());
        sample.getValue().write(out, SampledRow::write);
      }
      out.writeInt(maps.size());
      for (Map.Entry<ClassOfInput, BottomSample<SampledMap>> sample : maps.entrySet()) {
        SummaryFormat.writeText(out, sample.getKey().input);
        out.writeInt(sample.getKey().explainedClass);
        sample.getValue().write(out, SampledMap::write);
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
  public static SurveySummary fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SummaryFormat.requireBegin(in, SummaryFormat.SURVEY);
      SurveySummary summary = new SurveySummary(SurveyLimits.read(in));
      summary.read(in);
      SummaryFormat.requireEnd(in);
      return summary;
    } catch (IOException | IllegalArgumentException e) {
      throw SummaryFormat.refused(bytes, "survey", e);
    }
  }

  private void read(DataInputStream in) throws IOException {
    subject = new SummarySubject(SummaryFormat.readText(in));
    leftOut = in.readLong();
    for (int i = SummaryFormat.length(in, "groups", 13); i > 0; i--) {
      Group group = SummaryFormat.readGroup(in);
      counts.put(group, in.readLong());
    }
    for (int i = SummaryFormat.length(in, "parts", 13); i > 0; i--) {
      InputPart part = InputPart.read(in);
      SortedMap<Group, MomentTable> tables = new TreeMap<>();
      for (int k = SummaryFormat.length(in, "groups", 9); k > 0; k--) {
        Group group = SummaryFormat.readGroup(in);
        tables.put(group, MomentTable.read(in));
      }
      parts.put(part, tables);
    }
    for (int i = SummaryFormat.length(in, "inputs", 8); i > 0; i--) {
      rowsOf(SummaryFormat.readText(in)).read(in, SampledRow::read);
    }
    for (int i = SummaryFormat.length(in, "classes", 12); i > 0; i--) {
      String input = SummaryFormat.readText(in);
      mapsOf(new ClassOfInput(input, in.readInt())).read(in, SampledMap::read);
    }
  }
}
