package org.lrp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lrp4j.ChannelOrder;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How files become what a model is fed with: what explaining and evaluating have in common. */
final class InputOptions {

  @Option(
      names = "--normalizer",
      paramLabel = "NAME|FILE",
      description = {
        "How inputs are scaled, as in training: from-model (stored in the zip), 0..1 or -1..1 or"
            + " another range (of pixels from 0 to 255), vgg16 (mean subtracted, blue first), none,"
            + " or a file of NormalizerSerializer. INPUT=NAME, once for each, for several inputs.",
        "Default: from-model if there is one, none for models that scale pixels themselves (Rescaling),"
            + " else 0..1 for image files and none for others."
      })
  private List<String> normalizers = new ArrayList<>();

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
    return scale(model.inputNames().get(0), model, isImages);
  }

  private InputScale scale(String name, LoadedModel model, boolean isImages) {
    return InputScale.of(
        PerInput.of(normalizers, "--normalizer", model.inputNames()).of(name), model, isImages);
  }

  ImageFitting fitting(LoadedModel model, InputScale scale, Console console) {
    return fitting(model.inputNames().get(0), model, scale, console);
  }

  private ImageFitting fitting(String name, LoadedModel model, InputScale scale, Console console) {
    boolean isBgr = channelOrder(model, scale) == ChannelOrder.BGR;
    return ImageFitting.of(model, name, Optional.ofNullable(size), isBgr, console);
  }

  /** The order of colours that the network takes. */
  ChannelOrder channelOrder(LoadedModel model, InputScale scale) {
    boolean isBgr = colors == null ? scale.isBgr() || !model.isKeras() : colors == ColorOrder.BGR;
    return isBgr ? ChannelOrder.BGR : ChannelOrder.RGB;
  }

  /** The inputs of a file or folder, for one input of the model. */
  FedInput open(
      String name, Path file, LoadedModel model, Optional<WordIndex> words, Console console) {
    return open(name, file, model, words, console, ImageFolder::read);
  }

  /** The same, of a folder also the images in the folders within. */
  FedInput openAll(
      String name, Path file, LoadedModel model, Optional<WordIndex> words, Console console) {
    return open(name, file, model, words, console, ImageFolder::readWithin);
  }

  private FedInput open(
      String name,
      Path file,
      LoadedModel model,
      Optional<WordIndex> words,
      Console console,
      Function<Path, ImageFolder> folders) {
    InputForm form = model.inputs().get(name);
    if (words.isPresent() && InputKinds.isText(file)) {
      TextLines texts = TextLines.open(file, words.get(), batchSize(), console::warn);
      return new FedInput(name, file, form, scale(name, model, false), texts);
    }
    boolean isImages = isImages(file);
    InputScale scale = scale(name, model, isImages);
    return new FedInput(
        name, file, form, scale, source(name, file, model, isImages, scale, console, folders));
  }

  private InputSource source(
      String name,
      Path file,
      LoadedModel model,
      boolean isImages,
      InputScale scale,
      Console console,
      Function<Path, ImageFolder> folders) {
    if (isImages) {
      ImageFolder found =
          Files.isDirectory(file) ? folders.apply(file) : new ImageFolder(List.of(file), List.of());
      if (found.images().isEmpty()) {
        throw CommandFailure.badInput(
            "There are no images in "
                + file
                + (found.others().isEmpty() ? "" : ", but " + found.others().get(0)));
      }
      return new ImageFiles(found, fitting(name, model, scale, console), batchSize(), console);
    }
    InputForm form = model.inputs().get(name);
    if (InputKinds.isArray(file)) {
      PixelRangeNote note = new PixelRangeNote(file, scale, form.isImage(), console);
      return NpyRows.open(file, form, batchSize(), note);
    }
    TableOptions.Chosen chosen = tableOptions.read(file, console::warn);
    return new CsvRows(chosen.table(), chosen.columns(), form, batchSize());
  }

  /** Whether a file is an image or a folder of them; arrays and tables are told by their names. */
  static boolean isImages(Path input) {
    return InputKinds.isImages(input);
  }
}
