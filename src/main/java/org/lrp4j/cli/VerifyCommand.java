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
 * {@code lrp4j verify}: whether explanations that were written with a receipt are still the same.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Computes again what explain --receipt wrote, and compares.",
      "Says equal, equal within rounding, or different and where."
    },
    footer = {
      "",
      "Example:",
      "  lrp4j explain --model model.zip --input photos --receipt --out explained",
      "  lrp4j verify explained/receipt.json --model model.zip --input photos",
      "",
      "Exit codes: 0 equal, also within rounding; 7 different; and those of explain."
    })
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECEIPT", description = "The receipt.json that explain wrote.")
  private Path file;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model, where it is now.")
  private Path model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "[INPUT=]FILE|FOLDER",
      description = "What was explained, where it is now.")
  private List<String> inputs = new ArrayList<>();

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
            .filter(known -> known.name().equals("explain"))
            .orElseThrow(
                () ->
                    CommandFailure.badInput(
                        file + " was not written by lrp4j explain: Receipt.verify compares it"));
    Path temporary = Files.createTempDirectory("lrp4j-verify");
    try {
      Path again = temporary.resolve("again");
      int status = explain(command, again);
      if (status != ExitStatus.DONE && status != ExitStatus.SOME_SKIPPED) {
        return status;
      }
      Verification verification =
          receipt.compare(Receipt.read(again.resolve(ExplainCommand.RECEIPT)), difference(again));
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

  private int explain(CommandRecord command, Path out) {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "--labels", labels);
    put(given, "--vocabulary", vocabulary);
    put(given, "--normalizer", normalizer);
    CommandSpec explain = spec.root().subcommands().get(command.name()).getCommandSpec();
    List<String> arguments = new ArrayList<>(List.of(command.name()));
    arguments.addAll(RecomputedOptions.arguments(command, explain, given));
    arguments.addAll(List.of("--model=" + model, "--out=" + out, "--pictures=0", "--receipt"));
    inputs.forEach(input -> arguments.add("--input=" + input));
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
