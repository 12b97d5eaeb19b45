package org.lrp4j.dataset.summary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much the units inside of a network counted in a data set, and between what their activations
 * lay: which are used, which are dead, and which are idle, see {@link UnitState}.
 *
 * <p>Memory does not grow with the examples: 104 bytes for each unit and explained class, and 16
 * for each unit. Summaries of parts can be merged into that of all, as {@link SurveySummary}s. Not
 * for several threads at once.
 */
public final class UnitSummary {

  /** Neither samples nor maps: they are of no use for layers. */
  private static final SurveyLimits LIMITS = new SurveyLimits(0, 0, 0, 1, 1, 0);

  private final SurveySummary relevance;
  private final Map<String, ValueRanges> ranges = new LinkedHashMap<>();

  /** A summary of nothing. */
  public UnitSummary() {
    this(new SurveySummary(LIMITS));
  }

  private UnitSummary(SurveySummary relevance) {
    this.relevance = relevance;
  }

  /**
   * Adds an example's relevance. One that is not finite is left out and counted.
   *
   * @param example its explanation, with the layers' inputs for inputs
   */
  public void add(ExampleEvidence example) {
    relevance.add(example);
  }

  /**
   * Adds between what activations lay in some examples.
   *
   * @param layer the layer that reads them
   * @param least the least activation of each unit; +∞ where there is none
   * @param most the greatest activation of each unit; −∞ where there is none
   */
  public void addRange(String layer, double[] least, double[] most) {
    ranges.computeIfAbsent(layer, any -> new ValueRanges()).add(least, most);
  }

  /**
   * The summary of what this one and another have seen. Neither is changed.
   *
   * @param other a summary of other examples of the same network
   * @return a new summary
   */
  public UnitSummary mergedWith(UnitSummary other) {
    UnitSummary merged = new UnitSummary(relevance.mergedWith(other.relevance));
    for (UnitSummary each : List.of(this, other)) {
      each.ranges.forEach(
          (layer, values) ->
              merged.ranges.computeIfAbsent(layer, any -> new ValueRanges()).add(values));
    }
    return merged;
  }

  /**
   * How much units counted, of each explained class.
   *
   * @return a summary whose inputs are the layers' inputs, by {@link Breakdown#FEATURE} or {@link
   *     Breakdown#CHANNEL}
   */
  public SurveySummary relevance() {
    return relevance;
  }

  /**
   * What became of all units.
   *
   * @return what each layer reads, in the order of the network
   */
  public List<LayerUnits> layers() {
    List<LayerUnits> layers = new ArrayList<>();
    ranges.forEach(
        (layer, values) ->
            relevance.parts().stream()
                .filter(part -> part.input().equals(layer) && isOfUnits(part))
                .forEach(part -> layers.add(new LayerUnits(layer, uses(part, values)))));
    return List.copyOf(layers);
  }

  private static boolean isOfUnits(InputPart part) {
    return part.by() == Breakdown.FEATURE || part.by() == Breakdown.CHANNEL;
  }

  private List<UnitUse> uses(InputPart part, ValueRanges values) {
    return relevance.importance(part, group -> true).stream()
        .map(unit -> new UnitUse(unit, values.least(unit.unit()), values.most(unit.unit())))
        .filter(unit -> unit.least() <= unit.most()) // or no step of it counted
        .toList();
  }

  /**
   * All of it as bytes, big-endian: magic and version; the relevance as {@link
   * SurveySummary#toBytes} has it; of each layer its name and the least and greatest activation of
   * each unit. Each list follows its length.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SummaryFormat.UNITS);
      out.writeInt(SummaryFormat.VERSION);
      byte[] ofRelevance = relevance.toBytes();
      out.writeInt(ofRelevance.length);
      out.write(ofRelevance);
      out.writeInt(ranges.size());
      for (Map.Entry<String, ValueRanges> layer : ranges.entrySet()) {
        SummaryFormat.writeText(out, layer.getKey());
        layer.getValue().write(out);
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
  public static UnitSummary fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SummaryFormat.requireBegin(in, SummaryFormat.UNITS);
      byte[] ofRelevance = new byte[SummaryFormat.length(in, "bytes of relevance", 1)];
      in.readFully(ofRelevance);
      UnitSummary summary = new UnitSummary(SurveySummary.fromBytes(ofRelevance));
      for (int i = SummaryFormat.length(in, "layers", 8); i > 0; i--) {
        summary.ranges.put(SummaryFormat.readText(in), ValueRanges.read(in));
      }
      SummaryFormat.requireEnd(in);
      return summary;
    } catch (IOException | IllegalArgumentException e) {
      throw SummaryFormat.refused(bytes, "survey of units", e);
    }
  }

  /**
   * How many units never count.
   *
   * @return such as "2 of 84 units are dead, 1 is idle"
   */
  public String inWords() {
    List<LayerUnits> layers = layers();
    int all = layers.stream().mapToInt(layer -> layer.units().size()).sum();
    int dead = layers.stream().mapToInt(layer -> layer.of(UnitState.DEAD).size()).sum();
    int idle = layers.stream().mapToInt(layer -> layer.of(UnitState.IDLE).size()).sum();
    return dead + idle == 0
        ? "All of %,d units count in some example".formatted(all)
        : "%,d of %,d units %s dead, %,d %s idle"
            .formatted(dead, all, dead == 1 ? "is" : "are", idle, idle == 1 ? "is" : "are");
  }

  /** A line a layer. */
  @Override
  public String toString() {
    return layers().stream().map(LayerUnits::toString).collect(Collectors.joining("\n"));
  }
}
