package org.lrp4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Time and memory of explanations of sequences and volumes, for sequences.py: one network and batch
 * a process. What is timed has random weights; relevance is compared with the same weights.
 */
public final class SequenceRun {

  private SequenceRun() {}

  /**
   * Prints a line {@code explain MS output MS first KIB peak KIB}, or of a soak run {@code second
   * KIB last KIB}.
   *
   * @param args a network, the batch, a preset and seconds to measure; or "profile" and the same,
   *     for a line for each operation; or "relevance", a network, the batch, a preset and a folder
   *     to write to; or "soak" and how many explanations
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    // Some of ND4J's own messages go to standard output: those are no result.
    System.setOut(new PrintStream(System.err, true));
    switch (args[0]) {
      case "soak" -> out.println(soak(Integer.parseInt(args[1])));
      case "profile" -> profile(Arrays.copyOfRange(args, 1, args.length)).forEach(out::println);
      case "relevance" -> relevance(Arrays.copyOfRange(args, 1, args.length));
      default -> out.println(times(args));
    }
    System.exit(0);
  }

  private static void relevance(String[] args) throws IOException {
    SequenceNetwork shape = SequenceNetwork.valueOf(args[0]);
    MultiLayerNetwork network = network(shape);
    INDArray input = Nd4j.rand(DataType.FLOAT, shape.inputShape(Integer.parseInt(args[1])));
    for (Layer layer : network.getLayers()) {
      INDArray bias = layer.paramTable().get("b");
      if (bias != null) {
        bias.addi(Nd4j.rand(bias.dataType(), bias.shape()).subi(0.5).muli(0.1));
      }
    }
    try (LrpExplainer explainer = explainer(network, Preset.valueOf(args[2]));
        Explanation explanation = explainer.explain(input, Target.classIndex(1))) {
      new SequenceFolder(Path.of(args[3])).write(network, input, explanation);
    }
  }

  private static List<String> profile(String[] args) {
    SequenceNetwork shape = SequenceNetwork.valueOf(args[0]);
    INDArray input = Nd4j.rand(DataType.FLOAT, shape.inputShape(Integer.parseInt(args[1])));
    double seconds = Double.parseDouble(args[3]);
    try (LrpExplainer explainer = explainer(network(shape), Preset.valueOf(args[2]))) {
      return SequenceProfile.of(
              new Stopwatch(3, seconds, 5, seconds),
              () -> explainer.explain(input, Target.classIndex(1)).close())
          .lines();
    }
  }

  private static String times(String[] args) {
    SequenceNetwork shape = SequenceNetwork.valueOf(args[0]);
    MultiLayerNetwork network = network(shape);
    INDArray input = Nd4j.rand(DataType.FLOAT, shape.inputShape(Integer.parseInt(args[1])));
    double seconds = Double.parseDouble(args[3]);
    Stopwatch stopwatch = new Stopwatch(3, seconds, 5, seconds);
    try (LrpExplainer explainer = explainer(network, Preset.valueOf(args[2]))) {
      explainer.explain(input, Target.classIndex(1)).close();
      long first = ProcessMemory.peak();
      double explain =
          median(stopwatch.time(() -> explainer.explain(input, Target.classIndex(1)).close()));
      long peak = ProcessMemory.peak();
      double output = median(stopwatch.time(() -> network.output(input)));
      return String.format(
          Locale.ROOT, "explain %.3f output %.3f first %d peak %d", explain, output, first, peak);
    }
  }

  /** Sequences of changing length: the second tenth's memory and the last one's. */
  private static String soak(int count) {
    MultiLayerNetwork network = network(SequenceNetwork.LSTM_50);
    Random lengths = new Random(1);
    long[] memory = new long[count];
    try (LrpExplainer explainer = explainer(network, Preset.EpsilonPlus)) {
      for (int i = 0; i < count; i++) {
        try (INDArray input = Nd4j.rand(DataType.FLOAT, 1, 64, 1 + lengths.nextInt(200));
            Explanation explanation = explainer.explain(input, Target.classIndex(1))) {
          memory[i] = ProcessMemory.resident();
        }
      }
    }
    return "second "
        + median(memory, count / 10, count / 5)
        + " last "
        + median(memory, count - count / 10, count);
  }

  private static long median(long[] values, int from, int to) {
    long[] piece = Arrays.copyOfRange(values, from, to);
    Arrays.sort(piece);
    return piece[piece.length / 2];
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private static LrpExplainer explainer(MultiLayerNetwork network, Preset preset) {
    return LrpExplainer.builder(network)
        .composite(preset.composite())
        .inputRange(0, 1)
        .layerRelevance(false)
        .conservation(false)
        .verify(false)
        .build();
  }

  private static MultiLayerNetwork network(SequenceNetwork shape) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().seed(1).list();
    shape.layers().forEach(layers::layer);
    InputType type = shape.inputType();
    MultiLayerNetwork network = new MultiLayerNetwork(layers.setInputType(type).build());
    network.init();
    return network;
  }
}
