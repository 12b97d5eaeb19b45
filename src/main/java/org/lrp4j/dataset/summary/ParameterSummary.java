package org.lrp4j.dataset.summary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much each weight, filter and neuron of a network counted in a data set. Its memory does not
 * grow with the examples: 16 bytes for each number of a parameter. Summaries of parts can be merged
 * into that of all, equal but for the rounding of sums of doubles. Not for several threads at once.
 */
public final class ParameterSummary {

  private record Key(String layer, String parameter) {}

  private final Map<Key, ParameterSums> parameters = new LinkedHashMap<>();
  private long leftOut;

  /** A summary of nothing. */
  public ParameterSummary() {
    // Which parameters there are is told by the first example.
  }

  /**
   * Adds a parameter's relevance in one example. What is not finite is left out and counted.
   *
   * @param layer the layer's name
   * @param parameter the parameter's name
   * @param shape the parameter's shape
   * @param relevance of each of its numbers, in order 'c'
   * @param ofUnits the sum over each of its units
   * @throws IllegalArgumentException if it had another shape or number of units before
   */
  public void add(
      String layer, String parameter, long[] shape, double[] relevance, double[] ofUnits) {
    ParameterSums sums =
        parameters.computeIfAbsent(
            new Key(layer, parameter),
            key -> new ParameterSums(layer, parameter, shape, ofUnits.length));
    sums.requireShape(shape, ofUnits.length);
    if (Arrays.stream(relevance).allMatch(Double::isFinite)) {
      sums.count(relevance, ofUnits);
    } else {
      leftOut++;
    }
  }

  /**
   * The summary of what this one and another have seen. Neither is changed.
   *
   * @param other a summary of other examples of the same network
   * @return a new summary
   * @throws IllegalArgumentException if a parameter has another shape there
   */
  public ParameterSummary mergedWith(ParameterSummary other) {
    ParameterSummary merged = new ParameterSummary();
    for (ParameterSummary each : List.of(this, other)) {
      each.parameters.forEach(
          (key, sums) -> merged.parameters.computeIfAbsent(key, k -> sums.empty()).add(sums));
      merged.leftOut += each.leftOut;
    }
    return merged;
  }

  /**
   * The parameters whose relevance is known.
   *
   * @return in the order of the network, of each layer weights before biases
   */
  public List<ParameterSums> parameters() {
    return List.copyOf(parameters.values());
  }

  /**
   * One of the parameters.
   *
   * @param layer the layer's name
   * @param parameter the parameter's name, such as {@code W}
   * @return how much its numbers and units count
   * @throws IllegalArgumentException if there is nothing of that name
   */
  public ParameterSums of(String layer, String parameter) {
    ParameterSums sums = parameters.get(new Key(layer, parameter));
    if (sums == null) {
      throw new IllegalArgumentException(
          "There is no relevance of parameter \""
              + parameter
              + "\" of layer \""
              + layer
              + "\"; there is that of "
              + parameters.keySet().stream()
                  .map(key -> key.layer() + " " + key.parameter())
                  .toList());
    }
    return sums;
  }

  /**
   * How often the relevance of a parameter was left out, for values that are not finite.
   *
   * @return the number
   */
  public long leftOut() {
    return leftOut;
  }

  /**
   * All of it as bytes, big-endian: magic and version; how many were left out; of each parameter
   * the layer's name and its own, shape, units and examples, and the sums of R and |R| of its
   * numbers and of its units. Each list follows its length.
   *
   * @return the bytes, 16 for each number
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SummaryFormat.PARAMETERS);
      out.writeInt(SummaryFormat.VERSION);
      out.writeLong(leftOut);
      out.writeInt(parameters.size());
      for (ParameterSums sums : parameters.values()) {
        sums.write(out);
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
  public static ParameterSummary fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      SummaryFormat.requireBegin(in, SummaryFormat.PARAMETERS);
      ParameterSummary summary = new ParameterSummary();
      summary.leftOut = in.readLong();
      for (int i = SummaryFormat.length(in, "parameters", 24); i > 0; i--) {
        ParameterSums sums = ParameterSums.read(in);
        summary.parameters.put(new Key(sums.layer(), sums.parameter()), sums);
      }
      SummaryFormat.requireEnd(in);
      return summary;
    } catch (IOException | IllegalArgumentException e) {
      throw SummaryFormat.refused(bytes, "survey of parameters", e);
    }
  }

  /** A line a parameter. */
  @Override
  public String toString() {
    return parameters.values().stream()
        .map(ParameterSums::toString)
        .collect(Collectors.joining("\n"));
  }
}
