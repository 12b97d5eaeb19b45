package org.lrp4j.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Examples;
import org.lrp4j.faithfulness.feature.Features;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.MeasuredMaps;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Setting;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Time and memory of flipping and ROAD on the bundled digits, for faithfulness.py: LeNet as the
 * examples train it, over random parameters, which take as long.
 */
public final class FaithfulnessRun {

  private static final int STEPS = 28;
  private static final int SHARES = 9;
  private static final int BATCH = 100;

  private FaithfulnessRun() {}

  /**
   * Writes a network, digits and maps, or measures them and prints one line {@code flipping MS road
   * MS passes MS output MS peak KIB}, then the mean figures.
   *
   * @param args "export" or "measure", a folder, and how many digits
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    // Some of ND4J's own messages go to standard output: those are no result.
    System.setOut(new PrintStream(System.err, true));
    Path folder = Path.of(args[1]);
    int count = Integer.parseInt(args[2]);
    if (args[0].equals("export")) {
      export(folder, count);
    } else {
      out.println(measure(folder));
    }
    System.exit(0);
  }

  private static void export(Path folder, int count) throws IOException {
    ComputationGraph network = leNet();
    network.init();
    Nd4j.getRandom().setSeed(50);
    RandomParameters.fill(network);
    INDArray digits = digits(count);
    new NetworkFolder(folder).write(network, digits);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build();
        Explanation explanation = explainer.explain(digits)) {
      Nd4j.writeAsNumpy(explanation.relevance().dup('c'), folder.resolve("maps.npy").toFile());
    }
  }

  private static String measure(Path folder) {
    ComputationGraph network = leNet();
    network.init(Nd4j.createFromNpyFile(folder.resolve("params.npy").toFile()), false);
    INDArray digits = Nd4j.createFromNpyFile(folder.resolve("input.npy").toFile());
    INDArray maps = Nd4j.createFromNpyFile(folder.resolve("maps.npy").toFile());
    int count = (int) digits.size(0);
    try (NetworkScores scores = LrpExplainer.builder(network).buildScores()) {
      Examples examples = Examples.of(scores, new INDArray[] {digits}, null);
      Features features = Features.of(scores, examples);
      Frozen frozen = scores.freeze(examples.inputs(), null);
      Setting setting =
          new Setting(
              network,
              LrpExplainer::builder,
              scores,
              examples,
              features,
              frozen,
              new Target[0],
              1,
              BATCH);
      MeasuredMaps measured =
          new MeasuredMaps(
              setting, Attribution.lrp(Composite.epsilonPlus()), features.sums(List.of(maps)));
      Flipping flipping = new Flipping(STEPS, Replacement.value(0));
      Road road = new Road();
      flipping.of(measured); // warms the compiler up
      road.of(measured);
      long before = System.nanoTime();
      List<Measurement> flipped = flipping.of(measured);
      final double ofFlipping = (System.nanoTime() - before) / 1e6;
      before = System.nanoTime();
      List<Measurement> removed = road.of(measured);
      final double ofRoad = (System.nanoTime() - before) / 1e6;
      final long peak = ProcessMemory.peak();
      int passes = 2 * (STEPS + 1) + 2 * (SHARES + 1);
      INDArray batch = examples.slice(0, BATCH).inputs()[0];
      int[] rows = IntStream.range(0, BATCH).toArray();
      int batches = count * passes / BATCH;
      before = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        scores.of(new INDArray[] {batch}, null, frozen, rows);
      }
      final double ofPasses = (System.nanoTime() - before) / 1e6;
      for (int i = 0; i < batches / 4; i++) {
        network.output(batch);
      }
      before = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        network.output(batch);
      }
      final double ofOutput = (System.nanoTime() - before) / 1e6;
      return String.format(
          Locale.ROOT,
          "flipping %.1f road %.1f passes %.1f output %.1f peak %d aopc %.6f fall %.6f",
          ofFlipping,
          ofRoad,
          ofPasses,
          ofOutput,
          peak,
          mean(flipped.get(0)),
          mean(removed.get(0)));
    }
  }

  private static double mean(Measurement measurement) {
    return Arrays.stream(measurement.values()).average().orElseThrow();
  }

  private static ComputationGraph leNet() {
    return new ComputationGraph(
        new NeuralNetConfiguration.Builder()
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("in")
            .addLayer("conv1", new ConvolutionLayer.Builder(5, 5).nOut(10).build(), "in")
            .addLayer("pool1", pooling(), "conv1")
            .addLayer("conv2", new ConvolutionLayer.Builder(5, 5).nOut(20).build(), "pool1")
            .addLayer("pool2", pooling(), "conv2")
            .addLayer("dense", new DenseLayer.Builder().nOut(64).build(), "pool2")
            .addLayer(
                "output",
                new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build(),
                "dense")
            .setOutputs("output")
            .setInputTypes(InputType.convolutional(28, 28, 1))
            .build());
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static INDArray digits(int count) throws IOException {
    Path file = Path.of("examples", "data", "mnist", "test-images-idx3-ubyte.gz");
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      in.skipBytes(16);
      byte[] pixels = in.readAllBytes();
      INDArray digits = Nd4j.create(DataType.FLOAT, count, 1, 28, 28);
      for (int i = 0; i < count * 784; i++) {
        digits.data().put(i, (pixels[i % pixels.length] & 0xff) / 255f);
      }
      return digits;
    }
  }
}
