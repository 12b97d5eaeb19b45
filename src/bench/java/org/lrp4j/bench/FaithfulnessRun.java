package org.lrp4j.bench;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.lrp4j.faithfulness.measure.Measure;
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

  private FaithfulnessRun() {}

  /**
   * Writes a network, digits and maps, or measures them: a turn for each line that it reads, of
   * which it writes one line of names and values. Times are in milliseconds: of each measure, and
   * of the forward passes alone that it needs, of batches already made.
   *
   * @param args "export", a folder and how many digits; or "measure", the folder and the batch
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    // Some of ND4J's own messages go to standard output: those are no result.
    System.setOut(new PrintStream(System.err, true));
    Path folder = Path.of(args[1]);
    int number = Integer.parseInt(args[2]);
    if (args[0].equals("export")) {
      export(folder, number);
    } else {
      BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
      measure(folder, number, asked, out);
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

  private static void measure(Path folder, int batch, BufferedReader asked, PrintStream out)
      throws IOException {
    ComputationGraph network = leNet();
    network.init(Nd4j.createFromNpyFile(folder.resolve("params.npy").toFile()), false);
    INDArray digits = Nd4j.createFromNpyFile(folder.resolve("input.npy").toFile());
    INDArray maps = Nd4j.createFromNpyFile(folder.resolve("maps.npy").toFile());
    try (NetworkScores scores = LrpExplainer.builder(network).buildScores()) {
      Examples examples = Examples.of(scores, new INDArray[] {digits}, null);
      Features features = Features.of(scores, examples);
      Frozen frozen = frozen(scores, examples, batch);
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
              batch);
      MeasuredMaps measured =
          new MeasuredMaps(
              setting, Attribution.lrp(Composite.epsilonPlus()), features.sums(List.of(maps)));
      turn(measured); // warms the compiler up
      while (asked.readLine() != null) {
        out.println(turn(measured) + " peak " + ProcessMemory.peak());
        out.flush();
      }
    }
  }

  private static Frozen frozen(NetworkScores scores, Examples examples, int batch) {
    List<Frozen> pieces = new ArrayList<>();
    for (int from = 0; from < examples.count(); from += batch) {
      Examples piece = examples.slice(from, Math.min(examples.count(), from + batch));
      pieces.add(scores.freeze(piece.inputs(), null));
    }
    return Frozen.joined(pieces);
  }

  private static String turn(MeasuredMaps measured) {
    return line("black", new Flipping(STEPS, Replacement.value(0)), measured)
        + line("mean", new Flipping(STEPS, Replacement.mean()), measured)
        + line("road", new Road(), measured);
  }

  private static String line(String name, Measure measure, MeasuredMaps measured) {
    NetworkScores scores = measured.setting().scores();
    final long scored = scores.scored();
    long before = System.nanoTime();
    List<Measurement> figures = measure.of(measured);
    final double time = (System.nanoTime() - before) / 1e6;
    int needed = (int) (scores.scored() - scored);
    return String.format(
        Locale.ROOT,
        "%s %.1f %s-passes %.1f %s-inputs %d %s-figure %.6f ",
        name,
        time,
        name,
        passes(measured.setting(), needed),
        name,
        needed,
        name,
        mean(figures.get(0)));
  }

  /** So many inputs, in batches that are there already. */
  private static double passes(Setting setting, int needed) {
    int size = Math.min(setting.batch(), setting.examples().count());
    List<INDArray[]> batches = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    for (int from = 0; from + size <= setting.examples().count(); from += size) {
      batches.add(setting.examples().slice(from, from + size).inputs());
      rows.add(IntStream.range(from, from + size).toArray());
    }
    long before = System.nanoTime();
    for (int i = 0; i < needed / size; i++) {
      int which = i % batches.size();
      setting.scores().of(batches.get(which), null, setting.frozen(), rows.get(which));
    }
    return (System.nanoTime() - before) / 1e6 * needed / (needed / size * size);
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
