package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.file.ReadAhead;
import org.lrp4j.file.WriteBehind;
import org.lrp4j.receipt.Receipt;
import org.lrp4j.receipt.ReceiptBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j explain}: the relevance of images, arrays or tables, as pictures and as numbers. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Explains a model's predictions.",
      "Writes a folder with the relevance of every input as a picture (.png) and as numbers (.npy),"
          + " and a summary.csv."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j explain --model model.zip --input cat.jpg --out explained",
      "  lrp4j explain --model vgg16.h5 --input photos --normalizer vgg16 \\",
      "      --composite epsilon-plus-flat --labels imagenet.txt --out explained",
      "  lrp4j explain --model model.zip --input data.npy --target 3 --out explained",
      "  lrp4j explain --model model.zip --input photos --layer conv3 --out explained",
      "  lrp4j explain --model reviews.zip --input reviews.txt --vocabulary words.txt --out explained",
      "  lrp4j explain --model two.zip --input image=photos --input weather=weather.csv \\",
      "      --output price --out explained",
      "",
      "Exit codes: 0 done, 1 unforeseen failure, 2 wrong options, 3 bad model file,",
      "4 model not supported, 5 bad input, 6 done except for inputs that were skipped."
    })
final class ExplainCommand implements Callable<Integer> {

  /** Of more small images nobody wants to open each picture. */
  private static final int MOST_SINGLE_PICTURES = 100;

  /** What the receipt is called among the results. */
  static final String RECEIPT = "receipt.json";

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions modelOptions;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "[INPUT=]FILE|FOLDER",
      description = {
        "What to explain: an image or a folder of images, or a batch of examples: an array (.npy, in"
            + " the shape that the model takes), a table of numbers (.csv, .tsv), or, with"
            + " --vocabulary, texts, one a line (.txt). Of a model with"
            + " several inputs, --input NAME=… for each; their n-th examples belong together."
      })
  private List<String> inputs = new ArrayList<>();

  @Mixin private ResultFolder results;

  @Option(
      names = "--receipt",
      description = {
        "Write receipt.json too: checksums of model, inputs and relevance, rules, options, versions;"
            + " verify computes all again from it. Fixes the choice of operations."
      })
  private boolean isWritingReceipt;

  @Mixin private CompositeOption compositeOption;

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      defaultValue = "predicted",
      description = {
        "What is explained: a class's label or number (from 0), predicted (default), or contrastive"
            + " (the predicted class against the rest). A model with one sigmoid output has the"
            + " classes 0 (low output) and 1 (high output). Of an object detector a class's score in"
            + " the box that is most probably of it, or objectness (default) of the surest box."
      })
  private String target;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Of a model with several outputs the one to explain. Default: the first.")
  private String output;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Relevance of this layer's input instead of the model's; see describe.")
  private String layer;

  @Option(names = "--labels", paramLabel = "FILE", description = "The classes' names, one a line.")
  private Path labels;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "At most so many are drawn. Default: all of files, 100 of arrays and tables.")
  private Integer pictures;

  @Option(
      names = "--separate-arrays",
      description = {
        "Of a folder of images, write NAME.npy for each instead of one relevance.npy for all, whose"
            + " rows summary.csv names."
      })
  private boolean areArraysSeparate;

  @Option(
      names = "--sheets",
      negatable = true,
      description = {
        "Draw images up to 64 x 64 on sheets of up to 100, input and relevance side by side, or a"
            + " picture for each. Default: on sheets if they are more than 100."
      })
  private Boolean areSheetsWanted;

  @Mixin private PictureOptions pictureOptions;

  @Mixin private PrintedWords printedWords;

  @Mixin private ProgressOption progress;

  @Override
  public Integer call() {
    if (pictures != null && pictures < 0) {
      throw CommandFailure.usage("--pictures must not be negative, but is " + pictures);
    }
    pictureOptions.requireValid();
    Console console = progress.console(spec.commandLine().getErr());
    ClassLabels classes =
        labels == null ? ClassLabels.UNKNOWN : ClassLabels.read(labels, console::warn);
    requireNameOrNumber(classes);
    modelOptions.texts().read(console::warn);
    LoadedModel model = modelOptions.load();
    try (LrpExplainer explainer = explainer(model)) {
      return explain(model, explainer, classes, console);
    }
  }

  private int explain(
      LoadedModel model, LrpExplainer explainer, ClassLabels classes, Console console) {
    ExplainedOutput explained =
        ExplainedOutput.of(
            model.network(), explainer, explainedOutput(explainer, console), classes);
    Map<String, Target> targets = Map.of(explained.name(), explained.target(target));
    if (explained.isHighestOfSeveral(target)) {
      console.warn(
          "the model gives %s and predicts no class: of every input the highest is explained; --target"
                  .formatted(explained.numbers())
              + " chooses one");
    }
    try (JointSource source = open(model, console);
        OutputFolder folder = results.begin()) {
      OverviewPage page = page(model, explainer, source, explained);
      try (console;
          ExplanationWriter writer = writer(folder, source, model, explained, page)) {
        console.begin("Explaining", source.count());
        Optional<Padding> padding = modelOptions.texts().padding(model.inputNames());
        Optional<ReceiptBuilder> receipt = receipt(model, explainer, source);
        explainAll(explainer, source, targets, padding, writer, receipt, console);
        writer.finish();
        receipt.ifPresent(made -> made.build().write(folder.resolve(RECEIPT)));
      }
      return finish(folder, source, page);
    } catch (IOException e) {
      throw results.notWritten(e);
    } catch (UncheckedIOException e) {
      throw results.notWritten(e.getCause());
    }
  }

  private Optional<ReceiptBuilder> receipt(
      LoadedModel model, LrpExplainer explainer, JointSource source) {
    if (!isWritingReceipt) {
      return Optional.empty();
    }
    Map<String, Path> files = new LinkedHashMap<>(Map.of("--model", model.file()));
    for (FedInput input : source.inputs()) {
      if (Files.isRegularFile(input.file())) {
        files.put("--input " + input.name(), input.file());
      }
    }
    return Optional.of(
        Receipt.builder(model.network(), explainer)
            .command(RecomputedOptions.of(spec.commandLine().getParseResult(), files)));
  }

  private JointSource open(LoadedModel model, Console console) {
    List<String> names = model.inputNames();
    PerInput files = PerInput.of(inputs, "--input", names);
    List<String> missing = names.stream().filter(name -> files.of(name).isEmpty()).toList();
    if (!missing.isEmpty() || names.size() > 1 && files.ofOthers().isPresent()) {
      throw CommandFailure.usage(
          "The model has the inputs "
              + names
              + ": say --input NAME=… for each"
              + (missing.isEmpty() ? "" : "; there is none for " + missing));
    }
    List<FedInput> fed = new ArrayList<>();
    for (String name : names) {
      Path file = Path.of(files.of(name).orElseThrow());
      fed.add(inputOptions.open(name, file, model, modelOptions.texts().words(), console));
    }
    return new JointSource(fed, inputOptions.batchSize());
  }

  private String explainedOutput(LrpExplainer explainer, Console console) {
    List<String> names = explainer.outputNames();
    if (output != null && !names.contains(output)) {
      throw CommandFailure.usage(
          "The model has no output \"" + output + "\"; its outputs are " + names);
    }
    if (output == null && names.size() > 1) {
      console.warn(
          "the model has the outputs "
              + names
              + ", of which "
              + names.get(0)
              + " is explained: --output NAME chooses another one");
    }
    return output == null ? names.get(0) : output;
  }

  private OverviewPage page(
      LoadedModel model, LrpExplainer explainer, JointSource source, ExplainedOutput explained) {
    OverviewPage page =
        new OverviewPage("Explanations of " + model.file().getFileName(), pictureOptions.inWords());
    page.fact("Model", model.file().toAbsolutePath());
    source
        .inputs()
        .forEach(
            input ->
                page.fact(
                    model.inputs().size() == 1 ? "Input" : "Input " + input.name(),
                    input.file() + ", normalised by " + input.scale()));
    page.fact("Explained", explained.inWords(target));
    if (layer != null) {
      page.fact("Relevance", "of the input of layer " + layer);
    }
    // The explainer's table is headed by what it chose itself where nobody did.
    String composite = explainer.toString().lines().findFirst().orElseThrow();
    return page.fact("Rules", compositeOption.composite().name() + ": " + composite)
        .fact("Made", ZonedDateTime.now().format(DateTimeFormatter.RFC_1123_DATE_TIME));
  }

  /** Of all the layers, at most one is wanted. */
  private LrpExplainer explainer(LoadedModel model) {
    return modelOptions.explainer(
        model, compositeOption.composite(), layer != null, isWritingReceipt);
  }

  /** A name that there is not, before anything is loaded. */
  private void requireNameOrNumber(ClassLabels classes) {
    boolean isNoClass =
        List.of("predicted", "contrastive", ExplainedOutput.OBJECTNESS).contains(target);
    if (!isNoClass) {
      classes.index(target);
    }
  }

  private ExplanationWriter writer(
      OutputFolder folder,
      JointSource source,
      LoadedModel model,
      ExplainedOutput explained,
      OverviewPage page)
      throws IOException {
    List<ResultPart> parts = new ArrayList<>();
    for (int i = 0; i < (layer == null ? source.inputs().size() : 1); i++) {
      FedInput input = source.inputs().get(i);
      ResultPictures drawings =
          new ResultPictures(
              i,
              input.form(),
              layer == null,
              input.source().featureNames(),
              explained.labels().names(),
              inputOptions.channelOrder(model, input.scale()),
              pictureOptions);
      boolean isOnly = layer != null || source.inputs().size() == 1;
      String suffix = isOnly ? "" : ResultPart.suffix(input.name());
      parts.add(new ResultPart(i, Optional.ofNullable(layer), suffix, drawings));
    }
    int most = pictures != null ? pictures : source.isFiles() ? Integer.MAX_VALUE : 100;
    boolean isFolder = source.inputs().stream().anyMatch(input -> Files.isDirectory(input.file()));
    boolean areSeparate = source.isFiles() && (areArraysSeparate || !isFolder);
    boolean isSheet = layer == null && parts.size() == 1 && source.inputs().get(0).form().isImage();
    boolean areWanted =
        areSheetsWanted == null
            ? Math.min(most, source.count()) > MOST_SINGLE_PICTURES
            : areSheetsWanted;
    Optional<ContactSheets> sheets =
        isSheet && areWanted && !explained.areBoxes()
            ? Optional.of(new ContactSheets(folder, pictureOptions, page))
            : Optional.empty();
    return new ExplanationWriter(
        folder, source, parts, explained, most, page, printedWords, sheets, areSeparate);
  }

  /** While a batch is explained, the next one is read and the one before drawn and written. */
  private static void explainAll(
      LrpExplainer explainer,
      JointSource source,
      Map<String, Target> targets,
      Optional<Padding> padding,
      ExplanationWriter writer,
      Optional<ReceiptBuilder> receipt,
      Console console)
      throws IOException {
    try (ReadAhead<ScaledBatch> batches =
            new ReadAhead<>(() -> source.next().map(batch -> ScaledBatch.of(batch, source)));
        WriteBehind<ExplainedBatch> results =
            new WriteBehind<>(explained -> write(explained, writer, receipt, console))) {
      for (Optional<ScaledBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
        results.write(explained(explainer, next.get(), targets, padding));
      }
      results.finish();
    }
  }

  private static ExplainedBatch explained(
      LrpExplainer explainer,
      ScaledBatch scaled,
      Map<String, Target> targets,
      Optional<Padding> padding) {
    JointBatch batch = scaled.batch();
    try {
      return new ExplainedBatch(
          batch,
          padding.isPresent()
              ? masked(explainer, batch, scaled.values(), targets, padding.get())
              : explainer.explain(scaled.values(), targets));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
  }

  private static void write(
      ExplainedBatch explained,
      ExplanationWriter writer,
      Optional<ReceiptBuilder> receipt,
      Console console)
      throws IOException {
    JointBatch batch = explained.batch();
    try {
      writer.write(batch, explained.explanation());
      receipt.ifPresent(made -> made.add(explained.explanation()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
    console.to(batch.positions().get(batch.size() - 1) + 1L);
  }

  /** Of a model with one input. */
  private static Explanation masked(
      LrpExplainer explainer,
      JointBatch batch,
      Map<String, INDArray> values,
      Map<String, Target> targets,
      Padding padding) {
    INDArray rows = batch.parts().get(0).values();
    return explainer.explain(
        values.values().toArray(INDArray[]::new),
        new INDArray[] {padding.mask(rows, batch.names())},
        explainer.outputNames().stream()
            .map(name -> targets.getOrDefault(name, Target.nothing()))
            .toArray(Target[]::new));
  }

  private int finish(OutputFolder folder, JointSource source, OverviewPage page)
      throws IOException {
    List<String> skipped = source.skipped();
    long explained = source.count() - source.lost();
    if (explained == 0) {
      throw CommandFailure.badInput("None of the inputs could be read: nothing was written");
    }
    if (!skipped.isEmpty()) {
      Files.write(folder.resolve("skipped.txt"), skipped);
      page.fact("Skipped", skipped.size() + ", see skipped.txt");
    }
    Files.writeString(folder.resolve("index.html"), page.toMarkup());
    folder.complete();
    PrintWriter printed = spec.commandLine().getOut();
    printedWords.print(printed);
    printed.printf(
        "Explained %d of %d inputs, normalised by %s. The results are in %s%n",
        explained,
        source.count(),
        source.inputs().stream()
            .map(input -> input.scale().toString())
            .distinct()
            .collect(Collectors.joining(" and ")),
        results.path());
    if (!skipped.isEmpty()) {
      printed.printf("Skipped %d: see %s%n", skipped.size(), results.path().resolve("skipped.txt"));
    }
    printed.flush();
    return skipped.isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }
}
