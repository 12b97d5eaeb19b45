package org.lrp4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.Folders;
import org.lrp4j.receipt.CommandRecord;
import org.lrp4j.receipt.Receipt;
import org.lrp4j.receipt.RelevanceDifference;
import org.lrp4j.receipt.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code lrp4j verify}: whether explanations, or a report, that were written with a receipt are
 * still the same.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Computes again what explain --receipt or evaluate --receipt wrote, and compares.",
      "Says equal, equal within rounding, or different and where."
    },
    footer = {
      "",
      "Examples:",
      "  lrp4j explain --model model.zip --input photos --receipt --out explained",
      "  lrp4j verify explained/receipt.json --model model.zip --input photos",
      "  lrp4j evaluate --model model.zip --data test --receipt --out report",
      "  lrp4j verify report/receipt.json --model model.zip --data test",
      "",
      "Exit codes: 0 equal, also within rounding; 7 different; and those of explain."
    })
final class VerifyCommand implements Callable<Integer> {

  /**
   * A command that writes receipts.
   *
   * @param data the option that names its data
   * @param fewPictures what keeps it from drawing what nobody looks at
   */
  private record Repeated(String data, List<String> fewPictures) {}

  private static final Map<String, Repeated> COMMANDS =
      Map.of(
          "explain", new Repeated("--input", List.of("--pictures=0")),
          "evaluate", new Repeated("--data", List.of()));

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECEIPT", description = "The receipt.json that was written.")
  private Path file;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model, where it is now.")
  private Path model;

  @Option(
      names = {"--input", "--data"},
      required = true,
      paramLabel = "[INPUT=]FILE|FOLDER",
      description = "What was explained, or evaluated, where it is now.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--masks",
      paramLabel = "FOLDER",
      description = "Where the masks of images are now, if the report is of classes of pixels.")
  private Path masks;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Where the labels are now. Default: where they were.")
  private String labels;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description = "Where the vocabulary is now. Default: where it was.")
  private String vocabulary;

  @Option(
      names = "--normalizer",
      paramLabel = "NAME|FILE",
      description = "Where the normalizer is now, if it was a file. Default: as it was.")
  private String normalizer;

  @Option(
      names = "--bits",
      description = "Equal is only what has the same bits: rounding is exit code 7 too.")
  private boolean isExact;

  @Override
  public Integer call() throws IOException {
    Receipt receipt = read();
    CommandRecord command =
        receipt
            .command()
            .filter(known -> COMMANDS.containsKey(known.name()))
            .orElseThrow(
                () ->
                    CommandFailure.badInput(
                        file
                            + " was not written by lrp4j explain or evaluate: Receipt.verify"
                            + " compares it"));
    Path temporary = Files.createTempDirectory("lrp4j-verify");
    try {
      Path again = temporary.resolve("again");
      int status = run(command, again);
      if (status != ExitStatus.DONE && status != ExitStatus.SOME_SKIPPED) {
        return status;
      }
      Verification verification =
          receipt.compare(
              Receipt.read(again.resolve(ExplainCommand.RECEIPT)),
              receipt.evaluation().isPresent() ? Optional.empty() : difference(again));
      PrintWriter out = spec.commandLine().getOut();
      out.println(verification);
      out.flush();
      return status(verification);
    } finally {
      Folders.delete(temporary);
    }
  }

  private Receipt read() {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.badInput("There is no receipt " + file);
    }
    try {
      return Receipt.read(file);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
  }

  private int run(CommandRecord command, Path out) {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "--labels", labels);
    put(given, "--vocabulary", vocabulary);
    put(given, "--normalizer", normalizer);
    CommandSpec again = spec.root().subcommands().get(command.name()).getCommandSpec();
    List<String> arguments = new ArrayList<>(List.of(command.name()));
    arguments.addAll(RecomputedOptions.arguments(command, again, given));
    arguments.addAll(List.of("--model=" + model, "--out=" + out, "--receipt"));
    arguments.addAll(COMMANDS.get(command.name()).fewPictures());
    inputs.forEach(input -> arguments.add(COMMANDS.get(command.name()).data() + "=" + input));
    if (masks != null) {
      arguments.add("--masks=" + masks);
    }
    return Main.nested(
        new PrintWriter(Writer.nullWriter()),
        spec.commandLine().getErr(),
        arguments.toArray(String[]::new));
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (value != null) {
      given.put(name, value);
    }
  }

  /** Array by array; empty if one is not there any more. */
  private Optional<RelevanceDifference> difference(Path again) throws IOException {
    RelevanceDifference largest = RelevanceDifference.NONE;
    for (Path now : Folders.list(again)) {
      String name = now.getFileName().toString();
      if (name.endsWith(".npy")) {
        Path then = file.toAbsolutePath().resolveSibling(name);
        if (!Files.isRegularFile(then)) {
          return Optional.empty();
        }
        try {
          largest = largest.or(StoredResults.difference(then, now, name));
        } catch (IOException e) {
          throw CommandFailure.badInput(then + " cannot be compared: " + FileProblem.reason(e), e);
        }
      }
    }
    return Optional.of(largest);
  }

  private int status(Verification verification) {
    return switch (verification.outcome()) {
      case EQUAL -> ExitStatus.DONE;
      case EQUAL_WITHIN_ROUNDING -> isExact ? ExitStatus.DIFFERENT : ExitStatus.DONE;
      case DIFFERENT -> ExitStatus.DIFFERENT;
    };
  }
}
