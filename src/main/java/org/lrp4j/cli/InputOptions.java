package org.lrp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lrp4j.cli.model.LoadedModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How files become what a model is fed with: what explaining and evaluating have in common. */
final class InputOptions {

  @Option(
      names = "--normalizer",
      paramLabel = "NAME",
      description = {
        "How inputs are scaled, as in training: from-model (stored in the zip), 0..1 or -1..1 or"
            + " another range (of pixels from 0 to 255), vgg16 (mean subtracted, blue first), none.",
        "Default: from-model if there is one, else 0..1 for image files and none for others."
      })
  private String normalizer;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      converter = ImageSize.Converter.class,
      description = {
        "Resize images to that many pixels, for instance 224x224. Default: what the model tells;"
            + " if it does not, their own size where it fits, else the smallest square that does."
      })
  private ImageSize size;

  @Option(
      names = "--colors",
      paramLabel = "ORDER",
      description = {
        "The order of an image's colours, rgb or bgr. Default: rgb for Keras models, bgr for vgg16"
            + " and for Deeplearning4j, whose image loader gives blue first."
      })
  private ColorOrder colors;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many inputs go through the model at once. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  /** The order of an image's colours. */
  enum ColorOrder {
    RGB,
    BGR
  }

  @Mixin private TableOptions tableOptions;

  TableOptions tables() {
    return tableOptions;
  }

  int batchSize() {
    if (batchSize < 1) {
      throw CommandFailure.usage("--batch-size must be at least 1, but is " + batchSize);
    }
    return batchSize;
  }

  InputScale scale(LoadedModel model, boolean isImages) {
    return InputScale.of(Optional.ofNullable(normalizer), model, isImages);
  }

  ImageFitting fitting(LoadedModel model, InputScale scale, Console console) {
    boolean isBgr = colors == null ? scale.isBgr() || !model.isKeras() : colors == ColorOrder.BGR;
    return ImageFitting.of(model, Optional.ofNullable(size), isBgr, console);
  }

  /** The inputs of a file or folder. */
  InputSource open(Path input, LoadedModel model, InputScale scale, Console console) {
    if (isImages(input)) {
      ImageFolder found =
          Files.isDirectory(input)
              ? ImageFolder.read(input)
              : new ImageFolder(List.of(input), List.of());
      if (found.images().isEmpty()) {
        throw CommandFailure.badInput(
            "There are no images in "
                + input
                + (found.others().isEmpty() ? "" : ", but " + found.others().get(0)));
      }
      return new ImageFiles(found, fitting(model, scale, console), batchSize(), console);
    }
    if (InputKinds.isArray(input)) {
      return NpyRows.open(input, model.input(), batchSize());
    }
    TableOptions.Chosen chosen = tableOptions.read(input, console::warn);
    return new CsvRows(chosen.table(), chosen.columns(), model.input(), batchSize());
  }

  /** Whether a file is an image or a folder of them; arrays and tables are told by their names. */
  static boolean isImages(Path input) {
    return InputKinds.isImages(input);
  }
}
