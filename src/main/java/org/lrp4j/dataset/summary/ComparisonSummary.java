package org.lrp4j.dataset.summary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Where the evidence moved between two explanations of the same examples: of two networks, two
 * epochs, or two composites. In constant memory: the mean distance, for each unit how its share of
 * the relevance changed, and the examples whose evidence moved furthest.
 *
 * <p>Relevance is normalised within each example, so that Σ|R| over all inputs is 1: scores of
 * different size do not count as differences. Summaries of parts can be merged into that of all, as
 * {@link SurveySummary}s. Not for several threads at once.
 */
public final class ComparisonSummary {

  private final int worst;
  private final int side;
  private final MomentTable distances = new MomentTable();
  private final SortedMap<InputPart, MomentTable> parts = new TreeMap<>();
  private final TreeSet<Shift> shifts = new TreeSet<>(Shift.WORST);
  private SummarySubject subject = SummarySubject.UNKNOWN;
  private long otherClass;
  private long leftOut;

  /**
   * A comparison of nothing.
   *
   * @param worst how many examples are remembered
   * @param side the height and width of the grid over images
   * @throws IllegalArgumentException if a number is below 1
   */
  public ComparisonSummary(int worst, int side) {
    if (Math.min(worst, side) < 1) {
      throw new IllegalArgumentException(
          "At least 1 example and 1 cell are remembered, but got " + worst + " and " + side);
    }
    this.worst = worst;
    this.side = side;
  }

  /**
   * A comparison of nothing, that knows what it is of.
   *
   * @param worst how many examples are remembered
   * @param side the height and width of the grid over images
   * @param subject what is compared, such as composites and checksums of parameters: comparisons of
   *     different ones are not merged
   * @throws IllegalArgumentException if a number is below 1
   */
  public ComparisonSummary(int worst, int side, String subject) {
    this(worst, side);
    this.subject = new SummarySubject(subject);
  }

  /**
   * Adds an example. One with relevance that is not finite is left out and counted.
   *
   * @param first its explanation by the first
   * @param second its explanation by the second, of inputs of the same names and shapes
   * @throws IllegalArgumentException if the two are not of the same inputs
   */
  public void add(ExampleEvidence first, ExampleEvidence second) {
    requireSame(first, second);
    if (!first.isFinite() || !second.isFinite()) {
      leftOut++;
      return;
    }
    ExampleEvidence one = normalised(first);
    ExampleEvidence other = normalised(second);
    double distance = 0;
    for (int i = 0; i < one.inputs().size(); i++) {
      double[] a = one.inputs().get(i).relevance();
      double[] b = other.inputs().get(i).relevance();
      for (int k = 0; k < a.length; k++) {
        distance += Math.abs(a[k] - b[k]) / 2;
      }
    }
    distances.add(0, distance, distance);
    int before = first.group().explainedClass();
    int after = second.group().explainedClass();
    otherClass += before == after ? 0 : 1;
    remember(new Shift(first.id(), distance, before, after));
    Map<InputPart, UnitSums> ofFirst = UnitSums.of(one, side);
    UnitSums.of(other, side)
        .forEach(
            (part, sums) -> {
              UnitSums earlier = ofFirst.get(part);
              MomentTable table = parts.computeIfAbsent(part, any -> new MomentTable());
              for (int k = 0; k < sums.units().length; k++) {
                double change = sums.amount()[k] - earlier.amount()[k];
                table.add(sums.units()[k], change, Math.abs(change));
              }
            });
  }

  private void remember(Shift shift) {
    shifts.add(shift);
    if (shifts.size() > worst) {
      shifts.pollLast();
    }
  }

  private static void requireSame(ExampleEvidence first, ExampleEvidence second) {
    boolean isSame =
        first.inputs().size() == second.inputs().size()
            && IntStream.range(0, first.inputs().size())
                .allMatch(
                    i ->
                        first.inputs().get(i).name().equals(second.inputs().get(i).name())
                            && first
                                .inputs()
                                .get(i)
                                .shape()
                                .equals(second.inputs().get(i).shape()));
    if (!isSame) {
      throw new IllegalArgumentException(
          "Only explanations of the same inputs can be compared, but of example "
              + first.id()
              + " one has "
              + inWords(first)
              + " and the other "
              + inWords(second));
    }
  }

  private static List<String> inWords(ExampleEvidence example) {
    return example.inputs().stream().map(input -> input.name() + " " + input.shape()).toList();
  }

  private static ExampleEvidence normalised(ExampleEvidence example) {
    double total = 0;
    for (InputEvidence input : example.inputs()) {
      for (double relevance : input.relevance()) {
        total += Math.abs(relevance);
      }
    }
    List<InputEvidence> inputs = new ArrayList<>();
    for (InputEvidence input : example.inputs()) {
      double[] shares = input.relevance().clone();
      for (int i = 0; i < shares.length && total > 0; i++) {
        shares[i] /= total;
      }
      inputs.add(
          new InputEvidence(input.name(), input.shape(), input.values(), shares, input.mask()));
    }
    return new ExampleEvidence(example.id(), example.group(), inputs);
  }

  /**
   * The comparison of what this one and another have seen. Neither is changed.
   *
   * @param other a comparison of other examples
   * @return a new comparison
   * @throws IllegalArgumentException if the two remember differently, or are of different models or
   *     composites
   */
  public ComparisonSummary mergedWith(ComparisonSummary other) {
    if (worst != other.worst || side != other.side) {
      throw new IllegalArgumentException(
          "Only comparisons that remember as much can be merged, but one has %d and %d, the other %d and %d"
              .formatted(worst, side, other.worst, other.side));
    }
    ComparisonSummary merged = new ComparisonSummary(worst, side);
    merged.subject = subject.with(other.subject);
    for (ComparisonSummary each : List.of(this, other)) {
      merged.distances.add(each.distances);
      each.parts.forEach(
          (part, table) -> merged.parts.computeIfAbsent(part, any -> new MomentTable()).add(table));
      each.shifts.forEach(merged::remember);
      merged.otherClass += each.otherClass;
      merged.leftOut += each.leftOut;
    }
    return merged;
  }

  /**
   * How many examples there were.
   *
   * @return those with finite relevance
   */
  public long examples() {
    return distances.units() == 0 ? 0 : distances.importance(0, 1).count();
  }

  /**
   * How many examples were explained for different classes.
   *
   * @return their number
   */
  public long otherClass() {
    return otherClass;
  }

  /**
   * How many examples were left out, for relevance that is not finite.
   *
   * @return their number
   */
  public long leftOut() {
    return leftOut;
  }

  /**
   * The mean distance.
   *
   * @return {@link UnitImportance#mean} with its interval
   * @throws IllegalStateException if there was no example
   */
  public UnitImportance distance() {
    if (examples() == 0) {
      throw new IllegalStateException("There was no example to compare");
    }
    return distances.importance(0, examples());
  }

  /**
   * The examples whose evidence moved furthest.
   *
   * @return the worst first
   */
  public List<Shift> worst() {
    return List.copyOf(shifts);
  }

  /**
   * By what units changes are known.
   *
   * @return the parts, by input
   */
  public Set<InputPart> parts() {
    return Collections.unmodifiableSet(parts.keySet());
  }

  /**
   * How the share of each unit in Σ|R| changed, of those that occurred.
   *
   * @param part one of {@link #parts}
   * @return in order of the units: {@link UnitImportance#mean} is the second's share minus the
   *     first's, {@link UnitImportance#meanAbsolute} how far it moved whatever the direction
   * @throws IllegalArgumentException if there is no such part
   */
  public List<UnitImportance> changes(InputPart part) {
    MomentTable table = parts.get(part);
    if (table == null) {
      throw new IllegalArgumentException(
          "The comparison has nothing of " + part + ", but of " + parts.keySet());
    }
    return IntStream.range(0, table.units())
        .mapToObj(unit -> table.importance(unit, examples()))
        .filter(unit -> unit.count() > 0)
        .toList();
  }

  /**
   * All of it as bytes, big-endian.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SummaryFormat.COMPARISON);
      out.writeInt(SummaryFormat.VERSION);
      out.writeInt(worst);
      out.writeInt(side);
      SummaryFormat.writeText(out, subject.text());
      out.writeLong(otherClass);
      out.writeLong(leftOut);
      distances.write(out);
      out.writeInt(parts.size());
      for (Map.Entry<InputPart, MomentTable> part : parts.entrySet()) {
        part.getKey().write(out);
        part.getValue().write(out);
      }
      out.writeInt(shifts.size());
      for (Shift shift : shifts) {
        SummaryFormat.writeText(out, shift.id());
        out.writeDouble(shift.distance());
        out.writeInt(shift.first());
        out.writeInt(shift.second());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param bytes a comparison's bytes
   * @return the comparison
   * @throws IllegalArgumentException if they are none, of another version, or damaged
   */
  public static ComparisonSummary fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SummaryFormat.requireBegin(in, SummaryFormat.COMPARISON);
      ComparisonSummary summary = new ComparisonSummary(in.readInt(), in.readInt());
      summary.subject = new SummarySubject(SummaryFormat.readText(in));
      summary.otherClass = in.readLong();
      summary.leftOut = in.readLong();
      summary.distances.add(MomentTable.read(in));
      for (int i = SummaryFormat.length(in, "parts", 13); i > 0; i--) {
        summary.parts.put(InputPart.read(in), MomentTable.read(in));
      }
      for (int i = SummaryFormat.length(in, "examples", 20); i > 0; i--) {
        summary.remember(
            new Shift(SummaryFormat.readText(in), in.readDouble(), in.readInt(), in.readInt()));
      }
      SummaryFormat.requireEnd(in);
      return summary;
    } catch (IOException | IllegalArgumentException e) {
      throw SummaryFormat.refused(bytes, "comparison", e);
    }
  }
}
