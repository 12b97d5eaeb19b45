package org.lrp4j.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.Main;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A folder of images through {@code lrp4j explain}, and as many explanations of arrays that are
 * there already: what do reading, drawing and writing cost on top?
 *
 * <pre>{@code
 * java … org.lrp4j.bench.FolderRun LENET EpsilonPlus digits 16
 * }</pre>
 */
public final class FolderRun {

  private static final String EXPORT = "export=";

  private FolderRun() {}

  /**
   * Runs both, and prints seconds and the peak of resident memory.
   *
   * @param arguments the network, the preset, a folder of images of the network's size, the batch
   *     size; then {@code whole} if the command is wanted alone, with its own peak of memory,
   *     {@code export=FOLDER} to write the network for folder.py, and other options of the command
   * @throws IOException if the folder cannot be read
   */
  public static void main(String... arguments) throws IOException {
    BenchNetwork network = BenchNetwork.valueOf(arguments[0]);
    Preset preset = Preset.valueOf(arguments[1]);
    Path images = Path.of(arguments[2]);
    int batch = Integer.parseInt(arguments[3]);
    List<String> rest = List.of(arguments).subList(4, arguments.length);
    boolean isWholeAlone = rest.contains("whole");
    String[] options = rest.stream().filter(each -> each.startsWith("--")).toArray(String[]::new);
    long count;
    try (Stream<Path> files = Files.list(images)) {
      count = files.count();
    }
    Path work = Files.createTempDirectory("folder-run");
    Path model = work.resolve("model.zip");
    ComputationGraph created = network.create(network.side());
    created.save(model.toFile());
    for (String each : rest) {
      if (each.startsWith(EXPORT)) {
        INDArray input = network.input(batch, network.side());
        new NetworkFolder(Path.of(each.substring(EXPORT.length()))).write(created, input);
      }
    }
    // Loading and the compiler's first steps are no part of a long run.
    Path few = Files.createDirectory(work.resolve("few"));
    try (Stream<Path> files = Files.list(images).sorted().limit(3L * batch)) {
      files.forEach(file -> link(file, few));
    }
    long fewCount = Math.min(count, 3L * batch);
    double cold = explain(model, preset, few, batch, work.resolve("first"), options);
    double start = explain(model, preset, few, batch, work.resolve("second"), options);
    double whole = explain(model, preset, images, batch, work.resolve("results"), options);
    System.out.printf("%d images, with loading: %.2f s, again %.2f s%n", fewCount, cold, start);
    System.out.printf(
        "%d images, with loading: %.2f s, peak %d MiB%n", count, whole, ProcessMemory.peak() >> 10);
    if (!isWholeAlone) {
      double more = (whole - start) / (count - fewCount);
      double own = explanations(network, preset, count, batch) / count;
      System.out.printf(
          "without loading %.3f ms an image, explanations alone %.3f ms: %.2f of that%n",
          1e3 * more, 1e3 * own, more / own);
    }
  }

  private static void link(Path file, Path folder) {
    try {
      Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double explain(
      Path model, Preset preset, Path images, int batch, Path out, String... options) {
    String composite = preset.name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase();
    PrintWriter printed = new PrintWriter(System.out, true);
    List<String> command = new ArrayList<>(List.of("explain", "--no-progress"));
    command.addAll(List.of("--model", model.toString(), "--composite", composite));
    command.addAll(List.of("--input", images.toString(), "--out", out.toString()));
    command.addAll(List.of("--batch-size", String.valueOf(batch)));
    command.addAll(List.of(options));
    String[] arguments = command.toArray(String[]::new);
    return Stopwatch.once(
            () -> {
              int status = Main.run(printed, printed, arguments);
              if (status != 0) {
                throw new IllegalStateException("explain ended with status " + status);
              }
            })
        / 1e3;
  }

  /** As many explanations, one batch after the other, of numbers that are there. */
  private static double explanations(BenchNetwork network, Preset preset, long count, int batch) {
    ComputationGraph graph = network.create(network.side());
    try (LrpExplainer explainer =
            LrpExplainer.builder(graph)
                .composite(preset.composite())
                .layerRelevance(false)
                .conservation(false)
                .build();
        INDArray input = Nd4j.rand(DataType.FLOAT, network.inputShape(batch, network.side()))) {
      Runnable once =
          () -> {
            try (Explanation explanation = explainer.explain(input)) {
              explanation.relevance();
            }
          };
      new Stopwatch(3, 1, 3, 1).warmUp(once);
      return Stopwatch.once(
              () -> {
                for (long done = 0; done < count; done += batch) {
                  once.run();
                }
              })
          / 1e3;
    }
  }
}
