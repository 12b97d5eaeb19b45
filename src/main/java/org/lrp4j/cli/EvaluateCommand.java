package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.evaluation.ColumnEvaluation;
import org.lrp4j.evaluation.ExplainedEvaluation;
import org.lrp4j.evaluation.ExplainedEvaluationBuilder;
import org.lrp4j.evaluation.SegmentationEvaluation;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j evaluate}: accuracy and the like, and explanations of the examples worth seeing. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates a model on labelled data: a classifier, or on tables a regression or several labels"
          + " at once.",
      "Writes a report for the browser: figures, confusion matrix, and explanations of hits, errors"
          + " and uncertain predictions."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j evaluate --model model.zip --data test --out report",
      "  lrp4j evaluate --model iris.zip --data iris.csv --label-column species \\",
      "      --out report",
      "  lrp4j evaluate --model rent.zip --data flats.csv --label-column rent,heating \\",
      "      --out report",
      "  lrp4j evaluate --model streets.zip --data photos --masks classes --out report",
      "  lrp4j evaluate --model model.zip --data test --check --receipt --out report",
      "",
      "Exit codes: 0 done, 1 unforeseen failure, 2 wrong options, 3 bad model file,",
      "4 model not supported, 5 bad data, 6 done except for inputs that were skipped."
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FOLDER|FILE",
      description = "A folder with a folder of images for each class, or a table (.csv, .tsv).")
  private Path data;

  @Option(
      names = "--masks",
      paramLabel = "FOLDER",
      description = {
        "Of models that give each pixel a class: a folder with a mask for each image of --data, of"
            + " photo.jpg the grey or indexed photo.png, in which each number is a class and 255"
            + " means no label."
      })
  private Path masks;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the report goes. An earlier report there is replaced.")
  private Path out;

  @Option(
      names = "--label-column",
      paramLabel = "NAME|NUMBER",
      description = {
        "The table's column with the class, by name or from 0. Default: the last one.",
        "Of a regression the column with the number. Several, with commas in between, are the"
            + " numbers or labels (0 or 1) of as many outputs."
      })
  private String labelColumn;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = {
        "The classes' names in the order of the model's output, one a line. Default: the folders'"
            + " or the column's names in alphabetical order, or its numbers if they are 0, 1, 2 …"
      })
  private Path labels;

  @Option(
      names = "--class-order",
      paramLabel = "ORDER",
      description = {
        "Where the order of numbers is another than that of the alphabet: numeric (1, 2, 10) or text"
            + " (1, 10, 2)."
      })
  private ClassOrder classOrder;

  @Mixin private CompositeOption compositeOption;

  @Mixin private ReportOptions reportOptions;

  @Mixin private InputOptions inputOptions;

  @Mixin private ProgressOption progress;

  @Override
  public Integer call() throws IOException {
    reportOptions.require();
    requireReplaceable();
    Console console = progress.console(spec.commandLine().getErr());
    ClassLabels names =
        labels == null ? ClassLabels.UNKNOWN : ClassLabels.read(labels, console::warn);
    modelOptions.texts().read(console::warn);
    boolean isImages = InputOptions.isImages(data); // or it says what cannot be read
    requireSound();
    LoadedModel model = modelOptions.load();
    requireEvaluable(model);
    InputScale scale = inputOptions.scale(model, isImages);
    boolean isRegression = isRegression(model);
    try (console) {
      EvaluationTask task =
          new EvaluationTask(model, scale, names, builder(model, console), console);
      return evaluate(task, isImages, isRegression);
    }
  }

  private void requireSound() {
    if (!Files.isDirectory(data) && !InputKinds.isTable(data)) {
      throw CommandFailure.badInput(
          data + " is neither a folder nor a table: expected a folder of folders, .csv or .tsv");
    }
    if (labels != null && classOrder != null) {
      throw CommandFailure.usage("--labels says the classes' order: leave out --class-order");
    }
  }

  private static void requireEvaluable(LoadedModel model) {
    if (model.inputs().size() > 1) {
      throw CommandFailure.unsupported(
          "Models with one input are evaluated here, but this one has "
              + model.inputNames()
              + ": evaluate it from Java, with ExplainedEvaluation and a MultiDataSetIterator",
          null);
    }
    if (OutputColumns.areBoxes(model.network(), Optional.empty())) {
      throw CommandFailure.unsupported(
          "The model finds boxes in images, and evaluate reads no labels of boxes: lrp4j explain"
              + " draws and explains what it finds",
          null);
    }
  }

  /** As what the model is evaluated. */
  private int evaluate(EvaluationTask task, boolean isImages, boolean isRegression)
      throws IOException {
    if (masks != null) {
      reportOptions.refuseCheck("one that gives each pixel a class");
      return evaluatePixels(task);
    }
    boolean isNumber = task.hasOneColumn() && !task.areSigmoids();
    if (isNumber && isImages) {
      throw CommandFailure.badInput(
          "The model gives one number, no class: a regression is evaluated on a table (.csv), with"
              + " the numbers in --label-column");
    }
    List<String> labelColumns = labelColumn == null ? List.of() : List.of(labelColumn.split(","));
    if (!isImages && (isNumber || labelColumns.size() > 1)) {
      reportOptions.refuseCheck("one of numbers, or of several labels at once");
      return evaluateColumns(task, labelColumns);
    }
    boolean isOneOfSeveral = !task.hasOneColumn() && labelColumns.size() < 2;
    if (isOneOfSeveral && labels == null) {
      noteClasses(task, isRegression);
    }
    return evaluateClasses(task, isImages ? images(task) : table(task));
  }

  private LabelledInputs images(EvaluationTask task) {
    ImageFitting fitting = inputOptions.fitting(task.model(), task.scale(), task.console());
    task.showFiles(fitting);
    return LabelledInputs.ofFolders(
        data,
        task.names(),
        Optional.ofNullable(classOrder),
        task.classes(),
        files -> new ImageFiles(files, fitting, inputOptions.batchSize(), task.console()));
  }

  private LabelledInputs table(EvaluationTask task) {
    task.builder().normalizer(new ReportScale(task::revert));
    LabelledInputs inputs =
        LabelledInputs.ofTable(
            inputOptions.tables().readLabelled(data, labelColumn, task.console()::warn),
            task.names(),
            Optional.ofNullable(classOrder),
            task.classes(),
            (table, columns) ->
                new CsvRows(table, columns, task.model().input(), inputOptions.batchSize()));
    task.builder().featureNames(inputs.inputs().featureNames().toArray(String[]::new));
    return inputs;
  }

  /** One class for each input. */
  private int evaluateClasses(EvaluationTask task, LabelledInputs inputs) throws IOException {
    print(ClassNames.mapping(inputs.names(), task.hasOneColumn()));
    Console console = task.console();
    try (InputSource source = inputs.inputs();
        LabelledBatches batches =
            new LabelledBatches(
                inputs,
                task::scaled,
                modelOptions.texts().padding(task.model().inputNames()),
                task.hasOneColumn(),
                console::to)) {
      task.builder().classNames(inputs.names());
      console.begin("Evaluating", source.count());
      return ending()
          .of(
              source,
              () -> {
                try (ExplainedEvaluation evaluation = task.builder().evaluate(batches)) {
                  console.close();
                  console.begin("Explaining", evaluation.examples().size());
                  Path page = evaluation.saveReport(out, source.skipped(), console::to);
                  console.close();
                  double accuracy = evaluation.evaluation().accuracy();
                  String figure = String.format(Locale.ROOT, "accuracy %.4f", accuracy);
                  return ending().found(figure, page, source, task.scale());
                }
              });
    }
  }

  /** A class for each pixel. */
  private int evaluatePixels(EvaluationTask task) throws IOException {
    if (!Files.isDirectory(data) || !Files.isDirectory(masks)) {
      throw CommandFailure.badInput("--data and --masks must be folders of images");
    }
    LoadedModel model = task.model();
    Console console = task.console();
    MaskedImages images = MaskedImages.of(data, masks);
    ImageFitting fitting = inputOptions.fitting(model, task.scale(), console);
    task.showFiles(fitting);
    if (!task.names().names().isEmpty()) {
      task.builder().classNames(ClassNames.requireAll(task.names().names(), task.classes()));
    }
    try (ImageFiles source =
            new ImageFiles(images.images(), fitting, inputOptions.batchSize(), console);
        MaskedBatches batches =
            new MaskedBatches(
                images,
                source,
                task::scaled,
                features -> output(model, features),
                model.input().format(),
                console::to)) {
      console.begin("Evaluating", source.count());
      return ending()
          .of(
              source,
              () -> {
                try (SegmentationEvaluation evaluation =
                    task.builder().evaluateSegmentation(batches)) {
                  console.close();
                  console.begin("Explaining", evaluation.examples().size());
                  Path page = evaluation.saveReport(out, source.skipped(), console::to);
                  console.close();
                  double accuracy = evaluation.evaluation().accuracy();
                  String figure = String.format(Locale.ROOT, "pixel accuracy %.4f", accuracy);
                  return ending().found(figure, page, source, task.scale());
                }
              });
    }
  }

  private static INDArray output(LoadedModel model, INDArray features) {
    return model.network() instanceof MultiLayerNetwork chain
        ? chain.output(features)
        : ((ComputationGraph) model.network()).output(features)[0];
  }

  /** A regression, or several labels at once. */
  private int evaluateColumns(EvaluationTask task, List<String> labelColumns) {
    LabelledColumns columns =
        LabelledColumns.of(
            inputOptions.tables().readNumbers(data, labelColumns, task.console()::warn),
            labelColumns,
            task.names().names(),
            task.outputs());
    if (OutputColumns.areSoftmax(task.model().network())) {
      throw CommandFailure.usage(
          "The model tells classes apart, one of which is the case: give one --label-column, which"
              + " holds the class");
    }
    boolean isMultiLabel = columns.labels().size() > 1 && task.areSigmoids();
    print(columns.mapping());
    InputForm form = task.model().input();
    CsvRows rows = new CsvRows(columns.table(), columns.features(), form, inputOptions.batchSize());
    task.builder()
        .classNames(columns.names())
        .featureNames(rows.featureNames().toArray(String[]::new))
        .normalizer(new ReportScale(task::revert, task.scale()::revertLabels));
    Console console = task.console();
    try (ColumnBatches batches =
        new ColumnBatches(columns, data, rows, task.scale(), form, console::to)) {
      console.begin("Evaluating", rows.count());
      return ending()
          .of(
              rows,
              () -> {
                try (ColumnEvaluation<?> evaluation =
                    isMultiLabel
                        ? task.builder().evaluateMultiLabel(batches)
                        : task.builder().evaluateRegression(batches)) {
                  console.close();
                  console.begin("Explaining", evaluation.examples().size());
                  Path page = evaluation.saveReport(out, rows.skipped(), console::to);
                  console.close();
                  return ending().found(figure(evaluation), page, rows, task.scale());
                }
              });
    }
  }

  private static String figure(ColumnEvaluation<?> evaluation) {
    IEvaluation<?> figures = evaluation.evaluation();
    return figures instanceof RegressionEvaluation regression
        ? String.format(
            Locale.ROOT, "mean absolute error %.4g", regression.averageMeanAbsoluteError())
        : String.format(
            Locale.ROOT, "mean accuracy %.4f", ((EvaluationBinary) figures).averageAccuracy());
  }

  private void print(String line) {
    PrintWriter printed = spec.commandLine().getOut();
    printed.println(line);
    printed.flush();
  }

  /** First of all: nobody wants to hear of it after a long evaluation. */
  private void requireReplaceable() {
    try {
      ExplainedEvaluation.requireReportFolder(out);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    } catch (UncheckedIOException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /**
   * Whether the model gives numbers. As explain does it, with the same exit codes for what cannot
   * be explained, and before anything is evaluated.
   */
  private boolean isRegression(LoadedModel model) {
    try (LrpExplainer explainer =
        modelOptions.explainer(model, compositeOption.composite(), false)) {
      return explainer.isRegression(explainer.outputNames().get(0));
    }
  }

  /** One class for outputs that do not look like it: it may be meant, and it may be a mistake. */
  private static void noteClasses(EvaluationTask task, boolean isRegression) {
    if (isRegression || task.areSigmoids()) {
      task.console()
          .warn(
              (isRegression
                      ? "the model was trained as a regression"
                      : "each of the model's outputs is a label by itself")
                  + ", but is evaluated as a classifier, whose highest output is the class: if it is"
                  + " none, give a table and name a column for each output with --label-column");
    }
  }

  private ExplainedEvaluationBuilder builder(LoadedModel model, Console console) {
    ExplainedEvaluationBuilder builder =
        model.network() instanceof MultiLayerNetwork chain
            ? ExplainedEvaluation.builder(chain)
            : ExplainedEvaluation.builder((ComputationGraph) model.network());
    if (reportOptions.isWritingReceipt()) {
      Map<String, Path> files = new LinkedHashMap<>(Map.of("--model", model.file()));
      if (Files.isRegularFile(data)) {
        files.put("--data", data);
      }
      builder.receipt(RecomputedOptions.of(spec.commandLine().getParseResult(), files));
    }
    return reportOptions
        .applied(builder, console)
        .origin(String.valueOf(model.file().getFileName()), data.toString())
        .batchSize(inputOptions.batchSize())
        .explainer(explainer -> modelOptions.applied(explainer, compositeOption.composite()));
  }

  private EvaluationEnding ending() {
    return new EvaluationEnding(data, spec.commandLine().getOut());
  }
}
