package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.evaluation.ExplainedEvaluation;
import org.lrp4j.evaluation.ExplainedEvaluationBuilder;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.exception.ND4JException;
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
      "Evaluates a classifier on labelled data.",
      "Writes a report for the browser: figures, confusion matrix, and explanations of hits, errors"
          + " and uncertain predictions."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j evaluate --model model.zip --data test --out report",
      "  lrp4j evaluate --model iris.zip --data iris.csv --label-column species \\",
      "      --out report",
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
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the report goes. An earlier report there is replaced.")
  private Path out;

  @Option(
      names = "--label-column",
      paramLabel = "NAME|NUMBER",
      description = "The table's column with the class, by name or from 0. Default: the last one.")
  private String labelColumn;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = {
        "The classes' names in the order of the model's output, one a line. Default: the folders'"
            + " or the column's names in alphabetical order, or its numbers."
      })
  private Path labels;

  @Mixin private CompositeOption compositeOption;

  @Option(
      names = "--worst-errors",
      paramLabel = "N",
      defaultValue = "24",
      description = "How many errors of each class are explained. Default: ${DEFAULT-VALUE}.")
  private int worstErrors;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show a progress bar, or not. Default: if a person is watching.")
  private Boolean isShowingProgress;

  @Override
  public Integer call() throws IOException {
    requireReplaceable();
    Console console = new Console(spec.commandLine().getErr(), isShowingProgress);
    ClassLabels names =
        labels == null ? ClassLabels.UNKNOWN : ClassLabels.read(labels, console::warn);
    boolean isImages = InputOptions.isImages(data);
    if (!Files.isDirectory(data) && !InputKinds.isTable(data)) {
      throw CommandFailure.badInput(
          data + " is neither a folder nor a table: expected a folder of folders, .csv or .tsv");
    }
    LoadedModel model = modelOptions.load();
    InputScale scale = inputOptions.scale(model, isImages);
    requireExplainable(model);
    OptionalLong outputs = OutputColumns.of(model.network());
    boolean hasOneColumn = outputs.equals(OptionalLong.of(1));
    OptionalLong classes = hasOneColumn ? OptionalLong.of(2) : outputs;
    try (console) {
      ExplainedEvaluationBuilder builder = builder(model);
      LabelledInputs inputs;
      if (isImages) {
        ImageFitting fitting = inputOptions.fitting(model, scale, console);
        builder.normalizer(
            new ReportScale(
                features -> {
                  scale.revert(features, model.input());
                  fitting.restoreColors(features);
                }));
        inputs =
            LabelledInputs.ofFolders(
                data,
                names,
                classes,
                files -> new ImageFiles(files, fitting, inputOptions.batchSize(), console));
      } else {
        builder.normalizer(new ReportScale(features -> scale.revert(features, model.input())));
        inputs =
            LabelledInputs.ofTable(
                inputOptions.tables().readLabelled(data, labelColumn, console::warn),
                names,
                classes,
                (table, columns) ->
                    new CsvRows(table, columns, model.input(), inputOptions.batchSize()));
        builder.featureNames(inputs.inputs().featureNames().toArray(String[]::new));
      }
      try (InputSource source = inputs.inputs()) {
        LabelledBatches batches =
            new LabelledBatches(
                inputs, values -> scale.apply(values, model.input()), hasOneColumn, console::to);
        return evaluate(builder.classNames(inputs.names()), batches, source, scale, console);
      }
    }
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

  /** As explain does it, with the same exit codes, and before anything is evaluated. */
  private void requireExplainable(LoadedModel model) {
    modelOptions.explainer(model, compositeOption.composite(), false).close();
  }

  private ExplainedEvaluationBuilder builder(LoadedModel model) {
    ExplainedEvaluationBuilder builder =
        model.network() instanceof MultiLayerNetwork chain
            ? ExplainedEvaluation.builder(chain)
            : ExplainedEvaluation.builder((ComputationGraph) model.network());
    if (title != null) {
      builder.title(title);
    }
    if (worstErrors < 0) {
      throw CommandFailure.usage("--worst-errors must not be negative, but is " + worstErrors);
    }
    return builder
        .worstErrors(worstErrors)
        .batchSize(inputOptions.batchSize())
        .explainer(explainer -> modelOptions.applied(explainer, compositeOption.composite()));
  }

  private int evaluate(
      ExplainedEvaluationBuilder builder,
      LabelledBatches batches,
      InputSource source,
      InputScale scale,
      Console console) {
    console.begin("Evaluating", source.count());
    try (ExplainedEvaluation evaluation = builder.evaluate(batches)) {
      console.close();
      console.begin("Explaining", evaluation.examples().size());
      Path page = evaluation.saveReport(out, source.skipped(), console::to);
      console.close();
      return finish(evaluation, page, source, scale);
    } catch (UnsupportedModelException e) {
      throw CommandFailure.unsupported(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(
          source.skipped().size() == source.count()
              ? "None of the " + source.count() + " inputs could be read: nothing was written"
              : e.getMessage(),
          e);
    } catch (DL4JException | ND4JException | IllegalStateException e) {
      // The model is known to be sound: it is what it was fed with.
      throw CommandFailure.badInput(
          data + " does not fit the model: " + BadModelException.firstLine(e), e);
    } catch (UncheckedIOException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  private int finish(
      ExplainedEvaluation evaluation, Path page, InputSource source, InputScale scale) {
    int skipped = source.skipped().size();
    PrintWriter printed = spec.commandLine().getOut();
    printed.printf(
        "Evaluated %d of %d inputs, normalised by %s: accuracy %.4f. The report is %s%n",
        source.count() - skipped, source.count(), scale, evaluation.evaluation().accuracy(), page);
    if (skipped > 0) {
      printed.printf("Skipped %d: see %s%n", skipped, page.resolveSibling("skipped.txt"));
    }
    printed.flush();
    return skipped == 0 ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }
}
