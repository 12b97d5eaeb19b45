package org.lrp4j.dataset.summary;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What one example adds to units.
 *
 * @param units which units occur in it
 * @param relevance ΣR of each
 * @param amount Σ|R| of each
 */
record UnitSums(int[] units, double[] relevance, double[] amount) {

  /** What an example adds to each part. */
  static Map<InputPart, UnitSums> of(ExampleEvidence example, int side) {
    Map<InputPart, UnitSums> sums = new LinkedHashMap<>();
    example.inputs().forEach(input -> addInput(sums, input, side));
    if (example.inputs().size() > 1) {
      sums.put(InputPart.of("", Breakdown.INPUT), ofInputs(example));
    }
    return sums;
  }

  private static void addInput(Map<InputPart, UnitSums> sums, InputEvidence input, int side) {
    InputShape shape = input.shape();
    int positions = shape.positionCount();
    int channels = shape.channels();
    String name = input.name();
    switch (shape.kind()) {
      case TABLE -> sums.put(InputPart.of(name, Breakdown.FEATURE), of(input, channels, i -> i));
      case SEQUENCE -> {
        sums.put(InputPart.of(name, Breakdown.FEATURE), of(input, channels, i -> i / positions));
        sums.put(InputPart.of(name, Breakdown.TIME_STEP), of(input, positions, i -> i % positions));
      }
      case WORDS -> {
        sums.put(InputPart.of(name, Breakdown.WORD), ofWords(input));
        sums.put(InputPart.of(name, Breakdown.TIME_STEP), of(input, positions, i -> i));
      }
      case IMAGE, VOLUME -> {
        if (channels > 1) {
          sums.put(InputPart.of(name, Breakdown.CHANNEL), of(input, channels, i -> i / positions));
        }
        CellGrid grid = CellGrid.of(shape, side);
        sums.put(
            new InputPart(name, Breakdown.POSITION, grid.rows(), grid.columns()),
            of(input, grid.rows() * grid.columns(), grid::cell));
      }
    }
  }

  /** Sums over what a function takes to the same unit, but for masked time steps. */
  private static UnitSums of(InputEvidence input, int count, IntUnaryOperator unit) {
    double[] relevance = new double[count];
    double[] amount = new double[count];
    boolean[] occurs = new boolean[count];
    int steps = input.shape().positionCount();
    for (int i = 0; i < input.relevance().length; i++) {
      if (input.counts(i % steps)) {
        int of = unit.applyAsInt(i);
        relevance[of] += input.relevance()[i];
        amount[of] += Math.abs(input.relevance()[i]);
        occurs[of] = true;
      }
    }
    int[] units = IntStream.range(0, count).filter(i -> occurs[i]).toArray();
    return new UnitSums(units, chosen(relevance, units), chosen(amount, units));
  }

  private static double[] chosen(double[] all, int[] units) {
    return units.length == all.length
        ? all
        : IntStream.of(units).mapToDouble(unit -> all[unit]).toArray();
  }

  private static UnitSums ofWords(InputEvidence input) {
    Map<Integer, Integer> places = new TreeMap<>();
    for (int i = 0; i < input.values().length; i++) {
      if (input.counts(i)) {
        places.putIfAbsent(word(input, i), 0);
      }
    }
    int[] words = places.keySet().stream().mapToInt(word -> word).toArray();
    for (int i = 0; i < words.length; i++) {
      places.put(words[i], i);
    }
    UnitSums sums = of(input, words.length, i -> places.get(word(input, i)));
    return new UnitSums(words, sums.relevance, sums.amount);
  }

  /** As embeddings round. */
  private static int word(InputEvidence input, int position) {
    return Math.max(0, (int) Math.floor(input.values()[position]));
  }

  private static UnitSums ofInputs(ExampleEvidence example) {
    int inputs = example.inputs().size();
    UnitSums sums =
        new UnitSums(IntStream.range(0, inputs).toArray(), new double[inputs], new double[inputs]);
    for (int i = 0; i < inputs; i++) {
      UnitSums all = of(example.inputs().get(i), 1, any -> 0);
      sums.relevance[i] = all.units.length == 0 ? 0 : all.relevance[0];
      sums.amount[i] = all.units.length == 0 ? 0 : all.amount[0];
    }
    return sums;
  }

  void addTo(MomentTable table) {
    for (int i = 0; i < units.length; i++) {
      table.add(units[i], relevance[i], amount[i]);
    }
  }
}
