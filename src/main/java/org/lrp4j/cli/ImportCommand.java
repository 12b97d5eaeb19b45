package org.lrp4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deeplearning4j.util.ModelSerializer;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.file.AtomicFile;
import org.lrp4j.file.StagedFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lrp4j import}: a model of Keras as a zip of Deeplearning4j. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a zip of Deeplearning4j's ModelSerializer of a Keras model.",
      "Java programs read it with ModelSerializer.restoreComputationGraph, without lrp4j."
    },
    footer = {
      "",
      "Example:",
      "  lrp4j import --model model.keras --out model.zip --expect input.npy=output.npy"
    })
final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SavedModelOption saved;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The zip that is written; it appears when all is done.")
  private Path out;

  @Option(names = "--force", description = "Replace a file that is there already.")
  private boolean isForced;

  @Override
  public Integer call() {
    if (Files.isDirectory(out) || Files.exists(out) && !isForced) {
      throw CommandFailure.usage(
          out + " is there already: name a new file with --out, or replace a file with --force");
    }
    LoadedModel model = saved.load();
    try {
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      ModelSerializer.writeModel(model.network(), zip, false);
      AtomicFile.write(out, zip.toByteArray());
    } catch (IOException e) {
      throw CommandFailure.failed(
          "The model cannot be written to " + out + ": " + StagedFolder.reason(e), e);
    }
    spec.commandLine()
        .getOut()
        .println("Wrote " + out + ": " + model.network().numParams() + " parameters");
    spec.commandLine().getOut().flush();
    return ExitStatus.DONE;
  }
}
