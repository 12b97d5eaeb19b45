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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.deeplearning4j.exception.DL4JException;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.composite.Composite;
import org.lrp4j.evaluation.report.TrustPage;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.Ranking;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.exception.ND4JException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j check}: whether explanations have to do with the model, and which do most. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures whether explanations have to do with the model, and which composite is the best.",
      "Prints figures with intervals, beside those of random maps and of gradient x input, and"
          + " writes them into a folder: index.html, figures.csv, figures.json and curves (.png)."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j check --model model.zip --data test --out checked",
      "  lrp4j check --model iris.zip --data iris.csv --leave-out species --out checked",
      "  lrp4j check --model model.zip --data test --measures road,randomised \\",
      "      --composites epsilon-plus,epsilon-plus-flat --baselines integrated-gradients \\",
      "      --examples 500 --out checked",
      "",
      "Exit codes: 0 done, 1 unforeseen failure, 2 wrong options, 3 bad model file,",
      "4 model not supported, 5 bad data, 6 done except for inputs that were skipped."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions modelOptions;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "[INPUT=]FILE|FOLDER",
      description = {
        "Examples as the model will see: a folder of images, or with folders of images in it, an"
            + " array (.npy), a table (.csv, .tsv), or, with --vocabulary, texts, one a line"
            + " (.txt). Labels are not needed. Of a model with several inputs, --data NAME=… for"
            + " each; their n-th examples belong together."
      })
  private List<String> data = new ArrayList<>();

  @Mixin private ResultFolder results;

  @Option(
      names = "--measures",
      paramLabel = "NAME",
      split = ",",
      description = {
        "What to measure, the most important first: ${COMPLETION-CANDIDATES}.",
        "Default: flipping,correlation."
      })
  private List<CheckedMeasure> measures =
      List.of(CheckedMeasure.FLIPPING, CheckedMeasure.CORRELATION);

  @Option(
      names = "--composites",
      paramLabel = "NAME",
      split = ",(?=[a-z])",
      converter = NamedComposite.Converter.class,
      completionCandidates = NamedComposite.Names.class,
      description = {
        "Which layer gets which rule, as --composite of explain: one or several.",
        "Default: all but the box, if they differ for the model."
      })
  private List<NamedComposite> composites = new ArrayList<>();

  @Option(
      names = "--baselines",
      paramLabel = "NAME",
      split = ",",
      description = {
        "What else to compare with, beside random maps and gradient x input:"
            + " ${COMPLETION-CANDIDATES}. Default: none."
      })
  private List<CheckedBaseline> baselines = new ArrayList<>();

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many, drawn at random. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all that is drawn at random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private ProgressOption progress;

  @Override
  public Integer call() {
    if (most < 2) {
      throw CommandFailure.usage("--examples must be at least 2, but is " + most);
    }
    Console console = progress.console(spec.commandLine().getErr());
    modelOptions.texts().read(console::warn);
    LoadedModel model = modelOptions.load();
    List<NamedComposite> checked = composites(model, console);
    try (JointSource source = open(model, console);
        OutputFolder folder = results.begin()) {
      Sample sample;
      FaithfulnessResult result;
      try (console) {
        console.begin("Reading", source.count());
        sample = Sample.draw(source, most, seed, console::to);
        console.close();
        result = measure(model, sample, checked, console);
      }
      return finish(folder, source, model, sample, result, checked);
    } catch (IOException e) {
      throw results.notWritten(e);
    } catch (UncheckedIOException e) {
      throw results.notWritten(e.getCause());
    }
  }

  private JointSource open(LoadedModel model, Console console) {
    List<FedInput> fed = new ArrayList<>();
    PerInput files = PerInput.of(data, "--data", model.inputNames());
    if (model.inputNames().size() > 1 && files.ofOthers().isPresent()
        || model.inputNames().stream().anyMatch(name -> files.of(name).isEmpty())) {
      throw CommandFailure.usage(
          "The model has the inputs " + model.inputNames() + ": say --data NAME=… for each");
    }
    for (String name : model.inputNames()) {
      Path file = Path.of(files.of(name).orElseThrow());
      fed.add(inputOptions.openAll(name, file, model, modelOptions.texts().words(), console));
    }
    return new JointSource(fed, inputOptions.batchSize());
  }

  /**
   * What is asked for, or of the presets those that give the model's layers different rules. All
   * are tried, so that what cannot be explained is refused first.
   */
  private List<NamedComposite> composites(LoadedModel model, Console console) {
    boolean isByDefault = composites.isEmpty();
    List<NamedComposite> wanted = isByDefault ? NamedComposite.withoutSettings() : composites;
    Map<List<String>, NamedComposite> byRules = new LinkedHashMap<>();
    List<NamedComposite> kept = new ArrayList<>();
    for (NamedComposite composite : wanted) {
      if (composite.composite().isEmpty()) {
        throw CommandFailure.usage(
            "--composites auto is one of the others, as describe tells: name composites to compare");
      }
      try (LrpExplainer explainer = modelOptions.explainer(model, composite, false)) {
        List<String> rules = explainer.layers().stream().map(ExplainedLayer::treatment).toList();
        NamedComposite same = byRules.putIfAbsent(rules, composite);
        if (!isByDefault || same == null) {
          kept.add(composite);
        } else {
          console.warn(
              composite.name() + " gives this model the rules of " + same.name() + ": left out");
        }
      }
    }
    return kept;
  }

  private FaithfulnessResult measure(
      LoadedModel model, Sample sample, List<NamedComposite> checked, Console console) {
    List<Attribution> attributions = new ArrayList<>();
    checked.forEach(each -> attributions.add(Attribution.lrp(each.composite().orElseThrow())));
    baselines.forEach(each -> attributions.add(each.attribution()));
    boolean[] hasBegun = {false};
    try {
      return Faithfulness.of(
              model.network(), new MultiDataSet(sample.inputs(), null, sample.masks(), null))
          .attributions(attributions.toArray(Attribution[]::new))
          .measures(measures.stream().map(CheckedMeasure::measure).toArray(Measure[]::new))
          .explaining(builder -> modelOptions.applied(builder, NamedComposite.AUTO))
          .seed(seed)
          .progress(
              at -> {
                if (!hasBegun[0]) {
                  console.begin("Checking", at.total());
                  hasBegun[0] = true;
                }
                console.to(at.done());
              })
          .measure();
    } catch (UnsupportedModelException e) {
      throw CommandFailure.unsupported(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    } catch (DL4JException | ND4JException | IllegalStateException e) {
      // The model is known to be sound: it is what it was fed with.
      throw CommandFailure.badInput(
          String.join(", ", data)
              + " does not fit the model. Deeplearning4j says: "
              + BadModelException.firstLine(e),
          e);
    }
  }

  private int finish(
      OutputFolder folder,
      JointSource source,
      LoadedModel model,
      Sample sample,
      FaithfulnessResult result,
      List<NamedComposite> checked)
      throws IOException {
    List<String> methods =
        checked.stream().map(each -> each.composite().orElseThrow().toString()).toList();
    Ranking ranking =
        Ranking.of(result, methods, measures.stream().map(CheckedMeasure::figure).toList());
    String measuredOn =
        "Measured on %d of %d examples, drawn at random (seed %d)."
            .formatted(sample.count(), source.count(), seed);
    TrustPage page =
        new TrustPage(
            "Explanations of " + model.file().getFileName() + ", checked",
            facts(source, model),
            result,
            ranking,
            measuredOn);
    page.charts().forEach((file, chart) -> chart.save(folder.resolve(file)));
    Files.writeString(folder.resolve("index.html"), page.toMarkup());
    Files.writeString(folder.resolve("figures.csv"), result.toCsv());
    Files.writeString(folder.resolve("figures.json"), result.toJson());
    List<String> skipped = source.skipped();
    if (!skipped.isEmpty()) {
      Files.write(folder.resolve("skipped.txt"), skipped);
    }
    folder.complete();
    PrintWriter printed = spec.commandLine().getOut();
    printed.println(result);
    printed.print(ranking);
    printed.println(advice(ranking, checked));
    printed.printf("%s The results are in %s%n", measuredOn, results.path());
    if (!skipped.isEmpty()) {
      printed.printf("Skipped %d: see %s%n", skipped.size(), results.path().resolve("skipped.txt"));
    }
    printed.flush();
    return skipped.isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }

  private static String advice(Ranking ranking, List<NamedComposite> checked) {
    String best = ranking.order().get(0);
    String name =
        checked.stream()
            .filter(each -> each.composite().map(Composite::toString).orElse("").equals(best))
            .findFirst()
            .orElseThrow()
            .name();
    return (ranking.best().size() == 1 ? "Best: " : "First of the best: ") + "--composite " + name;
  }

  private Map<String, String> facts(JointSource source, LoadedModel model) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Model", model.file().toAbsolutePath().toString());
    facts.put(
        "Data",
        source.inputs().stream()
            .map(input -> input.file() + ", normalised by " + input.scale())
            .collect(Collectors.joining("; ")));
    facts.put("Made", ZonedDateTime.now().format(DateTimeFormatter.RFC_1123_DATE_TIME));
    return facts;
  }
}
