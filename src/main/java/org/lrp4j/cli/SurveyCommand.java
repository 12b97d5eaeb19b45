package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.lrp4j.ChannelOrder;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.evaluation.report.Origin;
import org.lrp4j.evaluation.report.SurveyReport;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.Folders;
import org.lrp4j.file.ReadAhead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j survey}: what a model does on the whole, over any number of inputs. */
@Command(
    name = "survey",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Explains every input for the class that it is predicted as, and tells what counts on the"
          + " whole, and by which strategies classes are decided.",
      "Memory does not grow with the number of inputs. Writes a report for the browser."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j survey --model model.zip --data photos --out survey",
      "  lrp4j survey --model iris.zip --data iris.csv --label-column species --out survey",
      "  lrp4j survey --model new.zip --compare old.zip --concepts conv2 --data photos --out survey",
      "",
      "Exit codes: 0 done, 1 unforeseen failure, 2 wrong options, 3 bad model file,",
      "4 model not supported, 5 bad data, 6 done except for inputs that were skipped."
    })
final class SurveyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FOLDER|FILE",
      description = {
        "A folder of images, or of a folder of images for each class, which tells hits from errors;"
            + " a table (.csv, .tsv), an array (.npy), or texts (.txt with --vocabulary)."
      })
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the report goes. An earlier report of a survey there is replaced.")
  private Path out;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Of a model with several outputs the one to explain. Default: the first.")
  private String output;

  @Option(
      names = "--label-column",
      paramLabel = "NAME|NUMBER",
      description = {
        "The table's column with the class, by name or from 0. Default: none, and all columns are"
            + " the model's."
      })
  private String labelColumn;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The classes' names in the order of the model's output, one a line.")
  private Path labels;

  @Option(
      names = "--class-order",
      paramLabel = "ORDER",
      description = "The order of numbers that are classes: numeric (1, 2, 10) or text (1, 10, 2).")
  private ClassOrder classOrder;

  @Mixin private CompositeOption compositeOption;

  @Option(
      names = "--maps",
      paramLabel = "N",
      defaultValue = "400",
      description = {
        "Of how many inputs of each class, drawn at random, strategies are looked for; 0 for none."
            + " Default: ${DEFAULT-VALUE}."
      })
  private int maps;

  @Mixin private SurveyParts parts;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Mixin private InputOptions inputOptions;

  @Mixin private ProgressOption progress;

  @Override
  public Integer call() {
    requireReplaceable();
    if (maps < 0) {
      throw CommandFailure.usage("--maps must not be negative, but is " + maps);
    }
    parts.requireSound();
    Console console = progress.console(spec.commandLine().getErr());
    ClassLabels names =
        labels == null ? ClassLabels.UNKNOWN : ClassLabels.read(labels, console::warn);
    modelOptions.texts().read(console::warn);
    LoadedModel model = modelOptions.load();
    if (model.inputs().size() > 1) {
      throw CommandFailure.unsupported(
          "Models with one input are surveyed here, but this one has "
              + model.inputNames()
              + ": survey it from Java, with DataSurvey and a MultiDataSet",
          null);
    }
    try (console;
        LrpExplainer explainer =
            modelOptions.explainer(model, compositeOption.composite(), parts::applied)) {
      // Before the data are read, which could only be told not to fit.
      SurveyedOutput surveyed =
          SurveyedOutput.of(
              model.network(), explainer, Optional.ofNullable(output), names, isLabelled(), parts);
      SurveyInputs inputs = inputs(model, names, console);
      try (InputSource source = inputs.source();
          SurveyPasses passes = passes(model, explainer, surveyed)) {
        console.begin("Surveying", source.count());
        explainAll(source, inputs, passes, console);
        console.close();
        if (passes.looksTwice()) {
          lookAgain(passes, model, names);
        }
        return finish(model, explainer, passes, inputs, names);
      }
    } catch (IOException e) {
      throw CommandFailure.badInput(data + " cannot be read: " + FileProblem.reason(e), e);
    } catch (UncheckedIOException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  private SurveyInputs inputs(LoadedModel model, ClassLabels names, Console console) {
    OptionalLong outputs = OutputColumns.of(model.network(), Optional.ofNullable(output));
    OptionalLong classes = outputs.equals(OptionalLong.of(1)) ? OptionalLong.of(2) : outputs;
    Optional<ClassOrder> order = Optional.ofNullable(classOrder);
    if (labelColumn != null && InputKinds.isTable(data)) {
      InputScale scale = inputOptions.scale(model, false);
      LabelledInputs labelled =
          LabelledInputs.ofTable(
              inputOptions.tables().readLabelled(data, labelColumn, console::warn),
              names,
              order,
              classes,
              (table, columns) ->
                  new CsvRows(table, columns, model.input(), inputOptions.batchSize()));
      return new SurveyInputs(fileName(), labelled.inputs(), scale, Optional.of(labelled));
    }
    if (Files.isDirectory(data) && hasFolders()) {
      InputScale scale = inputOptions.scale(model, true);
      ImageFitting fitting = inputOptions.fitting(model, scale, console);
      LabelledInputs labelled =
          LabelledInputs.ofFolders(
              data,
              names,
              order,
              classes,
              files -> new ImageFiles(files, fitting, inputOptions.batchSize(), console));
      return new SurveyInputs(fileName(), labelled.inputs(), scale, Optional.of(labelled));
    }
    if (labelColumn != null) {
      throw CommandFailure.usage("--label-column is for tables (.csv, .tsv), which --data is not");
    }
    FedInput fed =
        inputOptions.open(
            model.inputNames().get(0), data, model, modelOptions.texts().words(), console);
    return new SurveyInputs(fileName(), fed.source(), fed.scale(), Optional.empty());
  }

  private boolean isLabelled() {
    return labelColumn != null && InputKinds.isTable(data)
        || Files.isDirectory(data) && hasFolders();
  }

  private String fileName() {
    return String.valueOf(data.getFileName());
  }

  private boolean hasFolders() {
    try {
      return Folders.list(data).stream()
          .anyMatch(
              found -> Files.isDirectory(found) && !found.getFileName().toString().startsWith("."));
    } catch (IOException e) {
      throw CommandFailure.badInput(data + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  private SurveyPasses passes(LoadedModel model, LrpExplainer explainer, SurveyedOutput surveyed) {
    parts.requireLayers(explainer);
    Optional<ComparedModel> compared =
        parts.compares()
            ? Optional.of(
                ComparedModel.of(
                    parts,
                    modelOptions,
                    inputOptions,
                    model,
                    explainer,
                    compositeOption.composite(),
                    surveyed.name(),
                    isImages()))
            : Optional.empty();
    return new SurveyPasses(
        explainer,
        surveyed,
        model.input(),
        SurveyLimits.DEFAULT.withMapsPerClass(maps),
        parts,
        compared);
  }

  /** While a batch is explained, the next one is read. */
  private static void explainAll(
      InputSource source, SurveyInputs inputs, SurveyPasses passes, Console console)
      throws IOException {
    try (ReadAhead<Batch> batches = new ReadAhead<>(source::next)) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        passes.add(inputs, batch);
        console.to(batch.positions().get(batch.positions().size() - 1) + 1L);
      }
    }
  }

  /** Reads the inputs that pictures are made of once more; what there is to say was said. */
  private void lookAgain(SurveyPasses passes, LoadedModel model, ClassLabels names)
      throws IOException {
    Console silent = new Console(new PrintWriter(Writer.nullWriter()), false);
    SurveyInputs again = inputs(model, names, silent);
    try (InputSource source = again.source()) {
      passes.lookAgain(again);
    }
  }

  private boolean isImages() {
    return !(modelOptions.texts().words().isPresent() && InputKinds.isText(data))
        && InputOptions.isImages(data);
  }

  private int finish(
      LoadedModel model,
      LrpExplainer explainer,
      SurveyPasses passes,
      SurveyInputs inputs,
      ClassLabels labels) {
    InputSource source = inputs.source();
    long explained = passes.explained();
    if (explained == 0) {
      throw CommandFailure.badInput("None of the inputs could be explained: nothing was written");
    }
    SurveyNames names =
        new SurveyNames(
            passes.classNames(inputs.classNames(labels)),
            source.featureNames(),
            modelOptions.texts().words().map(WordIndex::words).orElse(List.of()),
            explainer.inputNames(),
            isImages() ? inputOptions.channelOrder(model, inputs.scale()) : ChannelOrder.UNKNOWN,
            passes.scores());
    String modelName = String.valueOf(model.file().getFileName());
    Origin origin =
        new Origin(
            Instant.now(),
            modelName,
            data.toString(),
            model.network().numParams(),
            explainer.parameterChecksum(),
            explainer.composite());
    SurveyFindings findings = passes.findings(names);
    Path page =
        new SurveyReport(
                title == null ? modelName + " on the whole" : title,
                origin,
                findings,
                source.skipped())
            .save(out);
    PrintWriter printed = spec.commandLine().getOut();
    int skipped = source.skipped().size();
    printed.printf(
        "Explained %d of %d inputs. The report is %s%n", explained, source.count(), page);
    findings.strategies().forEach(found -> found.warnings().forEach(printed::println));
    findings.units().ifPresent(units -> printed.println(units.inWords()));
    if (skipped > 0) {
      printed.printf("Skipped %d: see %s%n", skipped, page.resolveSibling("skipped.txt"));
    }
    printed.flush();
    return skipped == 0 ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }

  /** First of all: nobody wants to hear of it after a long survey. */
  private void requireReplaceable() {
    try {
      SurveyReport.requirePlace(out);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    } catch (UncheckedIOException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }
}
