package org.lrp4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Picture;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * One measurement of lrp4j in a process of its own, as compare.py asks for it: a job as JSON goes
 * in, a result as JSON is written to the job's "result" file.
 */
public final class ComparisonRun {

  /** With fewer measurements by turns, a single disturbance may decide the median. */
  private static final int TURNS = 7;

  private final Job job;
  private final Map<String, Object> result = new LinkedHashMap<>();

  private ComparisonRun(Job job) {
    this.job = job;
  }

  /**
   * Runs one job.
   *
   * @param args the job
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("Expected one job as JSON; compare.py writes them");
    }
    // Some of ND4J's own messages go to standard output: those are no result.
    System.setOut(new PrintStream(System.err, true));
    new ComparisonRun(Job.parse(args[0])).run();
    // ND4J's threads are daemons, but some of the backend's are not.
    System.exit(0);
  }

  private void run() throws IOException {
    switch (job.mode()) {
      case "export" -> export();
      case "explain" -> explain();
      case "profile" -> profile();
      case "exact" -> exact();
      case "output" -> output();
      case "targets" -> targets();
      case "ways" -> ways();
      case "soak" -> soak();
      default -> throw new IllegalArgumentException("Unknown mode " + job.mode());
    }
    new ObjectMapper().writeValue(job.path("result").toFile(), result);
  }

  private void export() throws IOException {
    BenchNetwork network = job.network();
    NetworkFolder folder = new NetworkFolder(job.path("folder"));
    folder.write(
        network.create(network.side()), network.input(job.integer("batch"), network.side()));
    result.put("backend", String.valueOf(Nd4j.getBackend().getClass().getSimpleName()));
  }

  /** Cold start, time, memory and relevance, and if asked for the raw operations beside them. */
  private void explain() throws IOException {
    ComputationGraph network = network();
    try (LrpExplainer explainer = explainer(network)) {
      INDArray input = input();
      Target target = Target.classIndex(job.integer("class"));
      long start = System.nanoTime();
      Explanation first = explainer.explain(input, target);
      double firstTime = (System.nanoTime() - start) / 1e6;
      save(first, job.path("picture"));
      result.put("coldStart", System.currentTimeMillis() - job.milliseconds("started"));
      result.put("peakOfFirst", ProcessMemory.peak());
      Nd4j.writeAsNumpy(first.relevance().dup('c'), job.path("relevance").toFile());
      first.close();
      Runnable explanation = () -> explainer.explain(input, target).close();
      Stopwatch stopwatch = job.stopwatch().warmedUpBy(firstTime);
      result.put("times", stopwatch.time(explanation));
      result.put("peak", ProcessMemory.peak());
      if (job.asksFor("ways")) {
        raw(LayerWork.of(network, input.shape()), stopwatch, explanation);
      }
    }
  }

  /** Explanations and raw operations by turns, so that the machine's moods do not matter. */
  private void raw(List<LayerWork> layers, Stopwatch stopwatch, Runnable explanation)
      throws IOException {
    FastestWays ways = FastestWays.read(job.path("ways"));
    result.put("alone", ways.alone(layers, job.preset()));
    List<Double> times = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> forward = new ArrayList<>();
    try (RawPasses passes = new RawPasses(layers, ways)) {
      passes.sweep(job.preset());
      Runnable byTurns =
          () -> {
            times.add(Stopwatch.once(explanation));
            RawPasses.Sweep sweep = passes.sweep(job.preset());
            raw.add(sweep.explanation());
            forward.add(sweep.forward());
          };
      stopwatch.withoutWarmUp().atLeast(TURNS).time(byTurns);
    }
    result.put("timesBesideRaw", times);
    result.put("raw", raw);
    result.put("rawForward", forward);
  }

  /** Where an explanation's time goes, with the raw operations after each explanation. */
  private void profile() throws IOException {
    ComputationGraph network = network();
    try (LrpExplainer explainer = explainer(network)) {
      INDArray input = input();
      Target target = Target.classIndex(job.integer("class"));
      List<LayerWork> layers = LayerWork.of(network, input.shape());
      Profile profile = new Profile(network);
      Runnable explanation = () -> explainer.explain(input, target).close();
      try (RawPasses passes = new RawPasses(layers, FastestWays.read(job.path("ways")))) {
        Stopwatch stopwatch = job.stopwatch();
        stopwatch.warmUp(explanation);
        stopwatch
            .withoutWarmUp()
            .time(
                () -> {
                  profile.add(explanation);
                  profile.add("raw", passes.sweep(job.preset()).explanation());
                });
      }
      result.putAll(profile.columns());
    }
  }

  /**
   * Relevance of one example in DOUBLE, where rounding does not decide which of two equal maxima
   * wins.
   */
  private void exact() throws IOException {
    ComputationGraph network = network().convertDataType(DataType.DOUBLE);
    int number = job.integer("example");
    INDArray example = input().get(NDArrayIndex.interval(number, number + 1));
    INDArray input = example.castTo(DataType.DOUBLE);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(job.preset().composite()).build()) {
      Explanation explanation = explainer.explain(input, Target.classIndex(job.integer("class")));
      Nd4j.writeAsNumpy(explanation.relevance().dup('c'), job.path("relevance").toFile());
    }
  }

  private static void save(Explanation explanation, Path file) {
    boolean images = explanation.relevance().rank() == 4;
    Picture picture = images ? Heatmap.of(explanation) : BarChart.of(explanation);
    picture.save(file);
  }

  /** The network's own forward pass, as DL4J computes it. */
  private void output() {
    ComputationGraph network = network();
    INDArray input = input();
    result.put("times", job.stopwatch().time(() -> network.output(input)));
    result.put("peak", ProcessMemory.peak());
  }

  /** One class of an input, and five of it, which share the forward pass, by turns. */
  private void targets() {
    try (LrpExplainer explainer = explainer(network())) {
      INDArray input = input();
      Runnable one = explanations(explainer, input, targets(1));
      Runnable five = explanations(explainer, input, targets(5));
      List<Double> times1 = new ArrayList<>();
      List<Double> times5 = new ArrayList<>();
      Stopwatch stopwatch = job.stopwatch();
      stopwatch.warmUp(five);
      stopwatch
          .withoutWarmUp()
          .atLeast(TURNS)
          .time(
              () -> {
                times1.add(Stopwatch.once(one));
                times5.add(Stopwatch.once(five));
              });
      result.put("times1", times1);
      result.put("times5", times5);
    }
  }

  private static Runnable explanations(LrpExplainer explainer, INDArray input, Target[] targets) {
    return () -> explainer.explainEach(input, targets).forEach(Explanation::close);
  }

  private Target[] targets(int count) {
    int classes = job.network().classCount();
    return IntStream.range(0, count)
        .mapToObj(i -> Target.classIndex(i % classes))
        .toArray(Target[]::new);
  }

  private void ways() throws IOException {
    List<LayerWork> layers = LayerWork.of(network(), input().shape());
    FastestWays.measure(layers, job.stopwatch()).write(job.path("ways"));
  }

  private void soak() throws IOException {
    Soak.run(
        job.network(), job.integer("side"), job.preset(), job.integer("count"), job.path("csv"));
  }

  private ComputationGraph network() {
    return new NetworkFolder(job.path("folder")).read(job.network());
  }

  private LrpExplainer explainer(ComputationGraph network) {
    return LrpExplainer.builder(network)
        .composite(job.preset().composite())
        .inputRange(0, 1)
        .layerRelevance(false) // Zennit gives the relevance of the input, nothing else
        .conservation(false)
        .verify(false) // the network's own forward pass is measured by itself
        .build();
  }

  private INDArray input() {
    return new NetworkFolder(job.path("folder")).input(job.integer("batch"));
  }
}
