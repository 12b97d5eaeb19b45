package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedSegmentation;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.example.SegmentationExample;
import org.lrp4j.evaluation.report.ReportedSegmentation;
import org.lrp4j.evaluation.report.SegmentationReport;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The evaluation of a network that gives each pixel of an image a class, with explanations of the
 * images worth seeing: those with the most and with the fewest wrong pixels, and the least certain
 * ones.
 *
 * <p>All figures count pixels, of the size of the network's output; pixels whose label a mask hides
 * do not count. Of each image a region is explained, and nothing else: if it has wrong pixels,
 * those of its most frequent confusion, for the class that they were given and for the class that
 * they have; else the pixels of one class, the one that is most often confused in all data, or, if
 * none is, the smallest. Relevance is of the sum of the class's scores over the region, so that
 * positive relevance speaks for the class there.
 *
 * <pre>{@code
 * try (SegmentationEvaluation evaluation =
 *     ExplainedEvaluation.builder(network).classNames("road", "tree").evaluateSegmentation(test)) {
 *   System.out.println(evaluation.evaluation().stats());
 *   evaluation.saveReport(Path.of("report"));
 * }
 * }</pre>
 *
 * <p>As with {@link ExplainedEvaluation}, the data are read once, the images explained when asked
 * for, and the network must not be trained on until then. Not for several threads at once.
 */
public final class SegmentationEvaluation implements AutoCloseable {

  private final SegmentationRun run;
  private final List<SegmentationExample> examples;
  private final LrpExplainer explainer;
  private final ExampleExplainer exampleExplainer;
  private final EvaluationSettings settings;
  private final long parameterCount;
  private final long parameters;

  SegmentationEvaluation(
      SegmentationRun run,
      EvaluatedNetwork network,
      LrpExplainer explainer,
      long parameters,
      EvaluationSettings settings) {
    this.run = run;
    this.examples = run.selection().examples(new RegionChoice(run.evaluation()));
    this.explainer = explainer;
    this.settings = settings;
    this.parameterCount = network.model().numParams();
    this.parameters = parameters;
    this.exampleExplainer =
        new ExampleExplainer(network, explainer, settings, parameters, this::inRegions);
  }

  /**
   * DL4J's own figures over all pixels that count.
   *
   * @return the evaluation, of pixels
   */
  public Evaluation evaluation() {
    return run.evaluation();
  }

  /**
   * The images that are worth seeing.
   *
   * @return by reason, the first ones first; none of them twice
   */
  public List<SegmentationExample> examples() {
    return examples;
  }

  /**
   * The classes' names.
   *
   * @return one for each class
   */
  public List<String> classNames() {
    return run.classNames();
  }

  /**
   * Explains the chosen images, each in its region.
   *
   * @param consumer gets each image once, in the order of {@link #examples()}; what it does not
   *     keep is free again before the next batch is explained
   * @return where the relevance for the predicted classes went, layer by layer, summed over all
   *     chosen images
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Conservation explain(Consumer<ExplainedSegmentation> consumer) {
    return explain(consumer, explanation -> {});
  }

  private Conservation explain(
      Consumer<ExplainedSegmentation> consumer, Consumer<Explanation> explanations) {
    Iterator<SegmentationExample> order = examples.iterator();
    return exampleExplainer.explain(
        examples.stream().map(SegmentationEvaluation::ofRegion).toList(),
        explained -> consumer.accept(new ExplainedSegmentation(order.next(), explained)),
        explanations);
  }

  /** To explain a region is to explain its classes there. */
  private static Example ofRegion(SegmentationExample example) {
    return new Example(
        example.index(),
        example.features(),
        example.featuresMasks(),
        OptionalInt.empty(),
        example.metaData(),
        example.region().outcome(),
        example.reasons().stream()
            .map(reason -> reason.like())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class))));
  }

  private Target inRegions(Target target, List<Example> batch) {
    Map<Long, SegmentationExample> byIndex =
        examples.stream()
            .collect(Collectors.toMap(SegmentationExample::index, Function.identity()));
    INDArray[] regions =
        batch.stream().map(each -> region(byIndex.get(each.index()))).toArray(INDArray[]::new);
    return target.inRegion(Nd4j.concat(0, regions));
  }

  /** [1, height, width], or with a depth: 1 where the image is explained. */
  private static INDArray region(SegmentationExample example) {
    double[] pixels = new double[example.truth().pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = example.isExplained(i) ? 1 : 0;
    }
    List<Integer> size = example.truth().size();
    long[] shape = new long[size.size() + 1];
    shape[0] = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      shape[axis] = size.get(axis - 1);
    }
    return Nd4j.createFromArray(pixels).reshape('c', shape);
  }

  /**
   * Explains the chosen images and writes a report, as {@link ExplainedEvaluation#saveReport(Path)}
   * does.
   *
   * @param folder the report's folder; missing ones above it are created
   * @return the first page
   * @throws java.io.UncheckedIOException if the report cannot be written, or if the folder holds
   *     anything else than a report; what was there is unchanged then
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Path saveReport(Path folder) {
    return saveReport(folder, List.of(), explained -> {});
  }

  /**
   * Writes a report like {@link #saveReport(Path)}, which also lists inputs that never came to be
   * evaluated, and tells how far it is.
   *
   * @param folder the report's folder; missing ones above it are created
   * @param skipped what could not be read, and why, a line each
   * @param progress is told after each image how many of {@link #examples()} are explained and
   *     drawn
   * @return the first page
   * @throws java.io.UncheckedIOException if the report cannot be written, or if the folder holds
   *     anything else than a report; what was there is unchanged then
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Path saveReport(Path folder, List<String> skipped, IntConsumer progress) {
    return EvaluationReceipt.save(
        settings.receipt(),
        run.evaluated(),
        EvaluationReceipt.figures(run.evaluation(), Optional.empty()),
        explanations ->
            new SegmentationReport(reported(explanations), List.copyOf(skipped), progress)
                .save(folder));
  }

  private ReportedSegmentation reported(Consumer<Explanation> explanations) {
    return new ReportedSegmentation(
        settings.title(),
        settings.origin(explainer, parameterCount, parameters),
        run.classNames(),
        settings.featureNames(),
        run.evaluation(),
        run.evaluated(),
        explainer.toString(),
        consumer -> explain(consumer, explanations));
  }

  /**
   * Lets go of the network. What {@link #evaluation()} and {@link #examples()} gave stays valid.
   */
  @Override
  public void close() {
    explainer.close();
  }

  /** DL4J's figures, and how many images were chosen. */
  @Override
  public String toString() {
    return evaluation().stats() + System.lineSeparator() + examples.size() + " examples chosen";
  }
}
