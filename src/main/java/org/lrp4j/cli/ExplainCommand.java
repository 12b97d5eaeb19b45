package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.StagedFolder;
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
      "",
      "Exit codes: 0 done, 1 unforeseen failure, 2 wrong options, 3 bad model file,",
      "4 model not supported, 5 bad input, 6 done except for inputs that were skipped."
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions modelOptions;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = {
        "What to explain: an image or a folder of images, or a batch of examples: an array (.npy, in"
            + " the shape that the model takes) or a table of numbers (.csv, .tsv)."
      })
  private Path input;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the results go: a new or empty folder. It appears when all is done.")
  private Path out;

  @Option(names = "--force", description = "Replace earlier results in that folder.")
  private boolean isReplacing;

  @Mixin private CompositeOption compositeOption;

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      defaultValue = "predicted",
      description = {
        "What is explained: a class's number (from 0) or label, predicted (default), or contrastive"
            + " (the predicted class against the rest)."
      })
  private String target;

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
      description = "At most so many pictures. Default: one a file, 100 for arrays and tables.")
  private Integer pictures;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show a progress bar, or not. Default: if a person is watching.")
  private Boolean isShowingProgress;

  @Override
  public Integer call() {
    if (pictures != null && pictures < 0) {
      throw CommandFailure.usage("--pictures must not be negative, but is " + pictures);
    }
    Console console = new Console(spec.commandLine().getErr(), isShowingProgress);
    ClassLabels classes =
        labels == null ? ClassLabels.UNKNOWN : ClassLabels.read(labels, console::warn);
    Target wanted = target(classes);
    boolean isImages = InputOptions.isImages(input);
    LoadedModel model = modelOptions.load();
    requireClass(model);
    InputScale scale = inputOptions.scale(model, isImages);
    try (LrpExplainer explainer = explainer(model);
        InputSource source = inputOptions.open(input, model, scale, console);
        OutputFolder folder = OutputFolder.begin(out, isReplacing)) {
      try (console;
          ExplanationWriter writer = writer(folder, source, model, classes)) {
        console.begin("Explaining", source.count());
        explainAll(
            explainer, source, batch -> scale.apply(batch, model.input()), wanted, writer, console);
      }
      return finish(folder, source, scale);
    } catch (IOException e) {
      throw notWritten(e);
    } catch (UncheckedIOException e) {
      throw notWritten(e.getCause());
    }
  }

  /** Of all the layers, at most one is wanted. */
  private LrpExplainer explainer(LoadedModel model) {
    return modelOptions.explainer(model, compositeOption.composite(), layer != null);
  }

  private CommandFailure notWritten(IOException cause) {
    return CommandFailure.failed(
        "Results cannot be written to "
            + out
            + ": "
            + StagedFolder.reason(cause)
            + "; what was there is unchanged",
        cause);
  }

  private Target target(ClassLabels classes) {
    return switch (target) {
      case "predicted" -> Target.predicted();
      case "contrastive" -> Target.contrastive();
      default -> Target.classIndex(classes.index(target));
    };
  }

  /** A number beyond the last class is no less a wrong option than a name that there is not. */
  private void requireClass(LoadedModel model) {
    OptionalLong columns = OutputColumns.of(model.network());
    if (target.matches("\\d{1,9}") && columns.isPresent()) {
      long classes = Math.max(2, columns.getAsLong());
      if (Long.parseLong(target) >= classes) {
        throw CommandFailure.usage(
            "There is no class " + target + ": the model tells " + classes + " apart, from 0");
      }
    }
  }

  private ExplanationWriter writer(
      OutputFolder folder, InputSource source, LoadedModel model, ClassLabels classes)
      throws IOException {
    ResultPictures drawings =
        new ResultPictures(model.input(), layer == null, source.featureNames());
    int most = pictures != null ? pictures : source.isFiles() ? Integer.MAX_VALUE : 100;
    return new ExplanationWriter(
        folder, source, drawings, Optional.ofNullable(layer), classes, most);
  }

  private void explainAll(
      LrpExplainer explainer,
      InputSource source,
      UnaryOperator<INDArray> scale,
      Target target,
      ExplanationWriter writer,
      Console console)
      throws IOException {
    for (Optional<Batch> next = next(source); next.isPresent(); next = next(source)) {
      Batch batch = next.get();
      try (Explanation explanation = explainer.explain(scale.apply(batch.values()), target)) {
        writer.write(batch, explanation);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw CommandFailure.badInput(e.getMessage(), e);
      }
      console.to(writer.written() + source.skipped().size());
    }
  }

  private Optional<Batch> next(InputSource source) {
    try {
      return source.next();
    } catch (IOException e) {
      throw CommandFailure.badInput(input + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  private int finish(OutputFolder folder, InputSource source, InputScale scale) throws IOException {
    List<String> skipped = source.skipped();
    long explained = source.count() - skipped.size();
    if (explained == 0) {
      throw CommandFailure.badInput("None of the inputs could be read: nothing was written");
    }
    if (!skipped.isEmpty()) {
      Files.write(folder.resolve("skipped.txt"), skipped);
    }
    folder.complete();
    PrintWriter printed = spec.commandLine().getOut();
    printed.printf(
        "Explained %d of %d inputs, normalised by %s. The results are in %s%n",
        explained, source.count(), scale, out);
    if (!skipped.isEmpty()) {
      printed.printf("Skipped %d: see %s%n", skipped.size(), out.resolve("skipped.txt"));
    }
    printed.flush();
    return skipped.isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }
}
