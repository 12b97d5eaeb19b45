package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.listeners.callbacks.EvaluationCallback;
import org.lrp4j.ChannelOrder;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.ValueRange;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.receipt.CommandRecord;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiDataNormalization;

/**
 * Collects what an {@link ExplainedEvaluation} needs to know, and evaluates; everything has a
 * default.
 */
public final class ExplainedEvaluationBuilder {

  private final Model model;
  private final Map<Reason, Integer> most = new EnumMap<>(Reason.class);
  private String output;
  private UnaryOperator<LrpExplainerBuilder> explainer = UnaryOperator.identity();
  private List<String> classNames = List.of();
  private List<String> featureNames = List.of();
  private Denormalization normalizer = Denormalization.NONE;
  private Optional<ChannelOrder> channelOrder = Optional.empty();
  private Optional<ValueRange> rangeOfNormalizer = Optional.empty();
  private Optional<ValueRange> valueRange = Optional.empty();
  private int batchSize = 32;
  private Optional<SurveySettings> survey = Optional.empty();
  private Optional<TrustCheck> trust = Optional.empty();
  private boolean isWritingReceipt;
  private Optional<CommandRecord> command = Optional.empty();
  private String title = "Evaluation, explained";
  private Optional<String> modelName = Optional.empty();
  private String dataName = "data without a name";

  ExplainedEvaluationBuilder(Model model) {
    this.model = Objects.requireNonNull(model, "network");
    most.put(Reason.CONFIDENT_HIT, 12);
    most.put(Reason.ERROR, 24);
    most.put(Reason.LEAST_CERTAIN, 12);
  }

  /**
   * How to explain: composite, biases, registry and so on. The conservation table is kept in any
   * case, for the report.
   *
   * @param settings sets what it likes on the builder it gets, and returns it
   * @return this builder
   */
  public ExplainedEvaluationBuilder explainer(UnaryOperator<LrpExplainerBuilder> settings) {
    explainer = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Which output of a graph to evaluate and explain, by default the first.
   *
   * @param name the output's name
   * @return this builder
   */
  public ExplainedEvaluationBuilder output(String name) {
    output = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * The classes' names, by default those of the iterator, or else numbers.
   *
   * @param names one for each class
   * @return this builder
   */
  public ExplainedEvaluationBuilder classNames(String... names) {
    return classNames(Arrays.asList(names));
  }

  /**
   * The classes' names, by default those of the iterator, or else numbers.
   *
   * @param names one for each class
   * @return this builder
   */
  public ExplainedEvaluationBuilder classNames(List<String> names) {
    classNames = List.copyOf(names);
    return this;
  }

  /**
   * The features' names for bar charts and step plots, by default numbers. Inputs with another
   * number of features get numbers; if there is no other, the evaluation refuses the names with an
   * {@link IllegalArgumentException}.
   *
   * @param names one for each feature
   * @return this builder
   */
  public ExplainedEvaluationBuilder featureNames(String... names) {
    featureNames = List.of(names);
    return this;
  }

  /**
   * Explains every example, not only those worth seeing, and adds to the report what counts on the
   * whole, and by which strategies classes are decided. Of a regression and of several labels each
   * example is explained for every column. That takes as long as explaining them all, and no memory
   * that grows with them. Not for classes of pixels: {@code evaluateSegmentation} refuses it with
   * an {@link IllegalArgumentException}.
   *
   * @param limits how much is remembered, {@link SurveyLimits#DEFAULT} for instance
   * @return this builder
   */
  public ExplainedEvaluationBuilder survey(SurveyLimits limits) {
    return surveyed(chosen -> chosen.withLimits(limits));
  }

  /**
   * Adds to the survey what channels of inner layers are used for: of each class those that count
   * most for it, each with the examples that it counted most for. The data are read twice, and must
   * come in the same order. Makes a {@link #survey} if there is none. Of classifiers alone: others
   * refuse it with an {@link IllegalArgumentException}.
   *
   * @param channels how many channels of each class are shown
   * @param layers the layers' or vertices' names
   * @return this builder
   */
  public ExplainedEvaluationBuilder concepts(int channels, String... layers) {
    return surveyed(chosen -> chosen.withConcepts(channels, List.of(layers)));
  }

  /**
   * Adds to the survey where the evidence moves to in another network, another epoch of this one,
   * or with another composite. The data are read twice, and must come in the same order. Makes a
   * {@link #survey} if there is none. Of classifiers alone: others refuse it with an {@link
   * IllegalArgumentException}.
   *
   * @param name what it is called in the report
   * @param other explains the same inputs; stays open
   * @return this builder
   */
  public ExplainedEvaluationBuilder compareWith(String name, LrpExplainer other) {
    SurveySettings.Other compared =
        new SurveySettings.Other(
            Objects.requireNonNull(name, "name"), Objects.requireNonNull(other, "other"));
    return surveyed(chosen -> chosen.withOther(compared));
  }

  /**
   * Adds to the survey how much the units of inner layers count, and which never do, because they
   * are dead or idle. Makes a {@link #survey} if there is none.
   *
   * @return this builder
   */
  public ExplainedEvaluationBuilder units() {
    return surveyed(SurveySettings::withUnits);
  }

  /**
   * Adds to the survey how much weights, filters and neurons count. Examples are explained one by
   * one then, and some hundred are enough. Memory is 16 bytes a weight. Makes a {@link #survey} if
   * there is none.
   *
   * @param layers of which layers; none for all whose parameters' relevance is known
   * @return this builder
   */
  public ExplainedEvaluationBuilder parameters(String... layers) {
    return surveyed(chosen -> chosen.withParameters(List.of(layers)));
  }

  private ExplainedEvaluationBuilder surveyed(UnaryOperator<SurveySettings> change) {
    survey = Optional.of(change.apply(survey.orElse(SurveySettings.DEFAULT)));
    return this;
  }

  /**
   * Measures, of a classifier, whether the maps have to do with the network, on some of the
   * examples, and adds that to the report: figures beside those of random maps and gradient ×
   * input, a verdict, and curves. What it costs depends on what is measured: see {@link
   * TrustCheck}. Evaluations of others than classifiers refuse it with an {@link
   * IllegalArgumentException}.
   *
   * @param check what to measure and on how many examples, {@link TrustCheck#DEFAULT} for instance
   * @return this builder
   */
  public ExplainedEvaluationBuilder trust(TrustCheck check) {
    trust = Optional.of(check);
    return this;
  }

  /**
   * Writes receipt.json beside the report: what it takes to compute it again, with checksums of
   * model, data and relevance, rules, targets, figures and versions. The choice of operations is
   * fixed, so that another run gives the same bits. Write the report again with a receipt, and
   * {@linkplain org.lrp4j.receipt.Receipt#compare compare} the two.
   *
   * <p>Rules of your own must be records of numbers: others are refused when the evaluation begins,
   * with an {@link IllegalArgumentException}.
   *
   * @return this builder
   */
  public ExplainedEvaluationBuilder receipt() {
    isWritingReceipt = true;
    return this;
  }

  /**
   * Writes a receipt like {@link #receipt()}, with how a command was called.
   *
   * @param newCommand the command
   * @return this builder
   */
  public ExplainedEvaluationBuilder receipt(CommandRecord newCommand) {
    command = Optional.of(newCommand);
    return receipt();
  }

  /**
   * How many of each class's most confident hits to explain.
   *
   * @param count at least 0, by default 12
   * @return this builder
   */
  public ExplainedEvaluationBuilder confidentHits(int count) {
    return most(Reason.CONFIDENT_HIT, count);
  }

  /**
   * How many of each true class's worst errors to explain.
   *
   * @param count at least 0, by default 24
   * @return this builder
   */
  public ExplainedEvaluationBuilder worstErrors(int count) {
    return most(Reason.ERROR, count);
  }

  /**
   * Explains all errors. The inputs of all of them are kept in memory until then.
   *
   * @return this builder
   */
  public ExplainedEvaluationBuilder allErrors() {
    return most(Reason.ERROR, Integer.MAX_VALUE);
  }

  /**
   * How many of each true class's least certain examples to explain.
   *
   * @param count at least 0, by default 12
   * @return this builder
   */
  public ExplainedEvaluationBuilder leastCertain(int count) {
    return most(Reason.LEAST_CERTAIN, count);
  }

  private ExplainedEvaluationBuilder most(Reason reason, int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "The number of examples cannot be negative, but is " + count);
    }
    most.put(reason, count);
    return this;
  }

  /**
   * The normalisation that the iterator applies, to be undone for display: pictures and charts then
   * show the values that people know. It is undone on copies; the data stay as they are.
   *
   * @param normalization the iterator's normalizer
   * @return this builder
   */
  public ExplainedEvaluationBuilder normalizer(DataNormalization normalization) {
    Objects.requireNonNull(normalization, "normalization");
    rangeOfNormalizer =
        normalization instanceof ImagePreProcessingScaler scaler
            ? Optional.of(new ValueRange(0, scaler.getMaxPixelVal()))
            : Optional.empty();
    normalizer =
        (features, masks) -> {
          for (int i = 0; i < features.length; i++) {
            INDArray mask = masks[i];
            AnyDataType.change(
                new INDArray[] {features[i]},
                one -> {
                  if (mask == null) {
                    normalization.revertFeatures(one[0]);
                  } else {
                    normalization.revertFeatures(one[0], mask);
                  }
                });
          }
        };
    normalizer =
        normalizer.withLabels(
            labels -> AnyDataType.change(labels, one -> normalization.revertLabels(one[0])));
    return this;
  }

  /**
   * The normalisation that the iterator applies to several inputs, to be undone for display.
   *
   * @param normalization the iterator's normalizer
   * @return this builder
   */
  public ExplainedEvaluationBuilder normalizer(MultiDataNormalization normalization) {
    Objects.requireNonNull(normalization, "normalization");
    normalizer =
        (features, masks) ->
            AnyDataType.change(
                features,
                each -> {
                  if (Arrays.stream(masks).allMatch(Objects::isNull)) {
                    normalization.revertFeatures(each);
                  } else {
                    normalization.revertFeatures(each, masks);
                  }
                });
    normalizer =
        normalizer.withLabels(labels -> AnyDataType.change(labels, normalization::revertLabels));
    return this;
  }

  /**
   * In which order the three channels of image inputs are, for pictures: {@link ChannelOrder#BGR}
   * for images that DL4J's loaders read, {@link ChannelOrder#RGB} for networks from Keras. By
   * default it is unknown, and inputs of three channels are shown in grey.
   *
   * @param order the order of all inputs in colour
   * @return this builder
   */
  public ExplainedEvaluationBuilder channelOrder(ChannelOrder order) {
    Objects.requireNonNull(order, "order");
    channelOrder = Optional.of(order);
    return this;
  }

  /**
   * The values of image inputs that pictures draw black and white, as they are before they are
   * normalised. By default it is from 0 to the largest pixel of an {@code
   * ImagePreProcessingScaler}; else what becomes of the explainer's {@code inputRange}; else what
   * all chosen examples seem to have, see {@link ValueRange#of}.
   *
   * @param black the value of black
   * @param white the value of white, above that of black
   * @return this builder
   * @throws IllegalArgumentException if white is not above black, or one of them is not finite
   */
  public ExplainedEvaluationBuilder valueRange(double black, double white) {
    valueRange = Optional.of(new ValueRange(black, white));
    return this;
  }

  /**
   * How many examples to explain at once.
   *
   * @param size at least 1, by default 32; fewer need less memory
   * @return this builder
   */
  public ExplainedEvaluationBuilder batchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("A batch has at least one example, but got " + size);
    }
    batchSize = size;
    return this;
  }

  /**
   * The report's title.
   *
   * @param text the title
   * @return this builder
   */
  public ExplainedEvaluationBuilder title(String text) {
    title = Objects.requireNonNull(text, "text");
    return this;
  }

  /**
   * What the report is of. Its first page names both, with the date and a checksum of the
   * parameters, so that a report can be told from others later.
   *
   * @param model the model, for instance its file
   * @param data the data, for instance their folder
   * @return this builder
   */
  public ExplainedEvaluationBuilder origin(String model, String data) {
    modelName = Optional.of(model);
    dataName = Objects.requireNonNull(data, "data");
    return this;
  }

  /**
   * Evaluates the network on all data that the iterator gives; it is read once, and not reset
   * unless it is at its end.
   *
   * @param data the test data; labels one-hot
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, or there are none
   */
  public ExplainedEvaluation evaluate(DataSetIterator data) {
    return evaluate(model, LabelledData.of(data));
  }

  /**
   * Evaluates a graph with several inputs or outputs on all data that the iterator gives; it is
   * read once, and not reset unless it is at its end.
   *
   * @param data the test data; labels one-hot
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, or there are none
   */
  public ExplainedEvaluation evaluate(MultiDataSetIterator data) {
    return evaluate(model, LabelledData.of(data));
  }

  /**
   * Writes a report after every evaluation that an {@code EvaluativeListener} makes: {@code
   * listener.setCallback(builder.callback(test, folder))}. The listener does not hand out the data
   * it evaluates, so they are read a second time, after a reset. With a {@code
   * RegressionEvaluation} or {@code EvaluationBinary} in the listener the report is one of {@link
   * #evaluateRegression(DataSetIterator)} or {@link #evaluateMultiLabel(DataSetIterator)}, and with
   * labels that are images one of {@link #evaluateSegmentation(DataSetIterator)}. If a report
   * fails, that is logged as an error and training goes on; after an {@link Error}, such as too
   * little memory, without reports.
   *
   * @param data the test data, which can be reset; usually the listener's
   * @param folder where the reports go: run-001/evaluation-0001 and so on below it, the next
   *     callback's to run-002
   * @return the callback
   */
  public EvaluationCallback callback(DataSetIterator data, Path folder) {
    return callback(LabelledData.of(data), folder);
  }

  /**
   * Writes a report after every evaluation that an {@code EvaluativeListener} makes, for graphs
   * with several inputs or outputs; see {@link #callback(DataSetIterator, Path)}.
   *
   * @param data the test data, which can be reset; usually the listener's
   * @param folder where the reports go: run-001/evaluation-0001 and so on below it, the next
   *     callback's to run-002
   * @return the callback
   */
  public EvaluationCallback callback(MultiDataSetIterator data, Path folder) {
    return callback(LabelledData.of(data), folder);
  }

  private EvaluationCallback callback(LabelledData data, Path folder) {
    if (!data.canReset()) {
      throw new IllegalArgumentException(
          "The listener has read the data when the callback begins, and this iterator cannot be"
              + " reset: use one that can");
    }
    return new ReportCallback(
        folder,
        (network, evaluations) -> {
          data.reset();
          return source(network, data, evaluations);
        });
  }

  private LrpExplainerBuilder explained(LrpExplainerBuilder builder) {
    LrpExplainerBuilder chosen = explainer.apply(builder);
    if (isWritingReceipt) {
      chosen.reproducible(true);
    }
    return channelOrder.map(chosen::channelOrder).orElse(chosen);
  }

  /** What the listener evaluated says what kind of network it is. */
  private ReportSource source(Model network, LabelledData data, IEvaluation<?>[] evaluations) {
    if (Stream.of(evaluations).anyMatch(RegressionEvaluation.class::isInstance)) {
      return source(evaluateColumns(network, data, RegressionTask::new));
    }
    if (Stream.of(evaluations).anyMatch(EvaluationBinary.class::isInstance)) {
      return source(evaluateColumns(network, data, MultiLabelTask::new));
    }
    if (hasImagesOfClasses(network, data)) {
      SegmentationEvaluation evaluation = evaluateSegmentation(network, data);
      return new ReportSource(evaluation::saveReport, evaluation::close);
    }
    ExplainedEvaluation evaluation = evaluate(network, data);
    return new ReportSource(evaluation::saveReport, evaluation::close);
  }

  /** DL4J's evaluation of a class for each pixel is that of a class for each example. */
  private boolean hasImagesOfClasses(Model network, LabelledData data) {
    int index = EvaluatedNetwork.of(network, output).index();
    return data.first()
        .filter(LabelledBatch::isComplete)
        .map(batch -> batch.labels()[index])
        .filter(labels -> labels.rank() > 3)
        .isPresent();
  }

  private static ReportSource source(ColumnEvaluation<?> evaluation) {
    return new ReportSource(evaluation::saveReport, evaluation::close);
  }

  /**
   * Evaluates a regression on all data, and chooses for each column of the output the examples that
   * it puts furthest above and below their labels ({@link #worstErrors}, of each), and the closest
   * ones ({@link #confidentHits}). {@link #classNames(String...)} gives the columns' names. The
   * {@link #normalizer(DataNormalization)} is undone for labels and outputs too if it was fitted to
   * labels.
   *
   * @param data the test data; labels [batch, columns] or [batch, columns, time]
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, or there are none
   */
  public ColumnEvaluation<RegressionEvaluation> evaluateRegression(DataSetIterator data) {
    return evaluateColumns(model, LabelledData.of(data), RegressionTask::new);
  }

  /**
   * Evaluates a regression of a graph with several inputs or outputs, see {@link
   * #evaluateRegression(DataSetIterator)}.
   *
   * @param data the test data
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, or there are none
   */
  public ColumnEvaluation<RegressionEvaluation> evaluateRegression(MultiDataSetIterator data) {
    return evaluateColumns(model, LabelledData.of(data), RegressionTask::new);
  }

  /**
   * Evaluates a network that gives several labels at once, each of which applies or does not, and
   * chooses for each label the examples that miss it and false alarms ({@link #worstErrors}, of
   * each), hits ({@link #confidentHits}) and the least certain ones ({@link #leastCertain}). {@link
   * #classNames(String...)} gives the labels' names.
   *
   * @param data the test data; labels of 0 and 1, [batch, labels] or [batch, labels, time]
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, there are none, or labels
   *     or outputs are something else; names the example
   */
  public ColumnEvaluation<EvaluationBinary> evaluateMultiLabel(DataSetIterator data) {
    return evaluateColumns(model, LabelledData.of(data), MultiLabelTask::new);
  }

  /**
   * Evaluates several labels at once of a graph with several inputs or outputs, see {@link
   * #evaluateMultiLabel(DataSetIterator)}.
   *
   * @param data the test data
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, there are none, or labels
   *     or outputs are something else; names the example
   */
  public ColumnEvaluation<EvaluationBinary> evaluateMultiLabel(MultiDataSetIterator data) {
    return evaluateColumns(model, LabelledData.of(data), MultiLabelTask::new);
  }

  /**
   * Evaluates a network that gives each pixel of an image a class, as one that ends with a {@code
   * CnnLossLayer} or {@code Cnn3DLossLayer}, and chooses over all data the images with the most
   * wrong pixels ({@link #worstErrors}), with the fewest ({@link #confidentHits}) and the least
   * certain ones ({@link #leastCertain}). {@link #classNames(String...)} gives the classes' names.
   *
   * @param data the test data; labels [batch, classes, height, width] or with the classes last, as
   *     the output has them, one-hot at each pixel, or of one sigmoid [batch, 1, height, width] of
   *     0 and 1. A labels mask hides pixels without a class
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, there are none, or a pixel
   *     has not one class; names the example
   */
  public SegmentationEvaluation evaluateSegmentation(DataSetIterator data) {
    return evaluateSegmentation(model, LabelledData.of(data));
  }

  /**
   * Evaluates the classes of pixels of a graph with several inputs or outputs, see {@link
   * #evaluateSegmentation(DataSetIterator)}.
   *
   * @param data the test data
   * @return the evaluation, to be closed when it is no longer needed
   * @throws org.lrp4j.layer.UnsupportedModelException if the network cannot be explained as it is
   * @throws IllegalStateException if the network's parameters or outputs are not finite
   * @throws IllegalArgumentException if the data do not fit the network, there are none, or a pixel
   *     has not one class; names the example
   */
  public SegmentationEvaluation evaluateSegmentation(MultiDataSetIterator data) {
    return evaluateSegmentation(model, LabelledData.of(data));
  }

  private <E extends IEvaluation<?>> ColumnEvaluation<E> evaluateColumns(
      Model evaluated, LabelledData data, Function<List<String>, ColumnTask<E>> tasks) {
    refuseExtras(
        "evaluateRegression and evaluateMultiLabel",
        survey.map(SurveySettings::ofClassesAlone).orElse(List.of()));
    return evaluated(
        evaluated,
        (network, built, parameters, settings) -> {
          ColumnRun<E> run = new ColumnRun<>(network, built, settings, data.names(), tasks);
          data.addTo(settings.reading(run::add));
          return new ColumnEvaluation<>(run.finished(), network, built, parameters, settings);
        });
  }

  private SegmentationEvaluation evaluateSegmentation(Model evaluated, LabelledData data) {
    refuseExtras("evaluateSegmentation", survey.map(SurveySettings::all).orElse(List.of()));
    return evaluated(
        evaluated,
        (network, built, parameters, settings) -> {
          SegmentationRun run = new SegmentationRun(network, built, settings, data.names());
          data.addTo(settings.reading(run::add));
          return new SegmentationEvaluation(run.finished(), network, built, parameters, settings);
        });
  }

  private ExplainedEvaluation evaluate(Model evaluated, LabelledData data) {
    return evaluated(
        evaluated,
        (network, built, parameters, settings) -> {
          EvaluationRun run = new EvaluationRun(network, built, settings, data.names());
          if (looksTwice(data)) {
            data.reset();
          }
          data.addTo(settings.reading(run::add));
          run.lookAgain(data);
          return new ExplainedEvaluation(
              run.finished(this::explained), network, built, parameters, settings);
        });
  }

  /** What nobody would notice is missing in a report is refused. */
  private void refuseExtras(String how, List<String> refused) {
    List<String> extras = new ArrayList<>();
    trust.ifPresent(any -> extras.add("trust"));
    extras.addAll(refused);
    if (!extras.isEmpty()) {
      throw new IllegalArgumentException(
          "The report of "
              + how
              + " has no part for "
              + String.join(", ", extras)
              + ": leave that out of the builder, or use org.lrp4j.faithfulness and"
              + " org.lrp4j.dataset by themselves");
    }
  }

  private boolean looksTwice(LabelledData data) {
    boolean isTwice = survey.filter(SurveySettings::looksTwice).isPresent();
    if (isTwice && !data.canReset()) {
      throw new IllegalArgumentException(
          "For the pictures of channels and comparisons the data are read twice, but this iterator"
              + " cannot be reset: use one that can");
    }
    return isTwice;
  }

  /** One pass over the data, which makes an evaluation of whatever kind. */
  @FunctionalInterface
  private interface Pass<T> {

    T evaluate(
        EvaluatedNetwork network,
        LrpExplainer explainer,
        long parameters,
        EvaluationSettings settings);
  }

  private <T> T evaluated(Model evaluated, Pass<T> pass) {
    EvaluatedNetwork network = EvaluatedNetwork.of(evaluated, output);
    LrpExplainer built = built(network);
    try {
      Optional<EvaluationReceipt> receipt =
          isWritingReceipt
              ? Optional.of(new EvaluationReceipt(evaluated, built, command))
              : Optional.empty();
      return pass.evaluate(network, built, built.parameterChecksum(), settings(evaluated, receipt));
    } catch (RuntimeException | Error e) {
      built.close();
      throw e;
    }
  }

  private EvaluationSettings settings(Model evaluated, Optional<EvaluationReceipt> receipt) {
    return new EvaluationSettings(
        output,
        explainer,
        classNames,
        featureNames,
        most,
        normalizer,
        channelOrder.orElse(ChannelOrder.UNKNOWN),
        valueRange.or(() -> rangeOfNormalizer),
        batchSize,
        survey,
        trust,
        receipt,
        title,
        modelName.orElse(evaluated.getClass().getSimpleName()),
        dataName);
  }

  /**
   * First of all, so that a network that cannot be explained is refused before a long evaluation.
   */
  private LrpExplainer built(EvaluatedNetwork network) {
    // Conservation is part of every report, whatever the user's settings are.
    LrpExplainerBuilder builder = explained(network.explainer().layerRelevance(false));
    if (survey.filter(SurveySettings::needsLayers).isPresent()) {
      builder.layerRelevance(true);
    }
    builder
        .activationRanges(survey.filter(SurveySettings::hasUnits).isPresent())
        .parameterRelevance(survey.flatMap(SurveySettings::parameters).isPresent());
    return builder.conservation(true).build();
  }
}
