package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import picocli.CommandLine.Option;

/** The model's file, and what it has to compute. */
final class SavedModelOption {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = {
        "The model: a zip of Deeplearning4j's ModelSerializer, or a model of Keras 2 or 3"
            + " (model.save(\"model.keras\"), or \"model.h5\")."
      })
  private Path model;

  @Option(
      names = "--expect",
      paramLabel = "INPUT.npy=OUTPUT.npy",
      description = {
        "What the model computed where it was trained. Fails if it differs here by more than 1e-4."
            + " Several inputs, and outputs, are separated by commas, in the model's order."
      })
  private List<String> expected = new ArrayList<>();

  LoadedModel load() {
    LoadedModel loaded = ModelFile.read(model);
    expected.forEach(pair -> ExpectedOutput.of(pair).require(loaded));
    return loaded;
  }
}
