package org.lrp4j.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.NormalizerFile;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.VGG16ImagePreProcessor;

/** How inputs are normalised before the network sees them: what {@code --normalizer} says. */
final class InputScale {

  static final String FROM_MODEL = "from-model";

  /** Pixels go in as they are in the file. */
  private static final String WITHIN = "the model itself";

  private static final Pattern RANGE = Pattern.compile("(-?[\\d.]+)\\.\\.(-?[\\d.]+)");

  private final String name;
  private final Optional<DataNormalization> normalizer;

  private InputScale(String name, Optional<DataNormalization> normalizer) {
    this.name = name;
    this.normalizer = normalizer;
  }

  /**
   * What an option says, or if there is none: the model's own; pixels as they are, if the network
   * scales them itself, else from 0 to 1; anything else as is.
   *
   * @throws CommandFailure if there is no such normalizer, or it is not known which of several
   *     inputs the model's own is for
   */
  static InputScale of(Optional<String> option, LoadedModel model, boolean isImages) {
    if (option.isEmpty()) {
      Optional<DataNormalization> stored = model.normalizer();
      if (stored.isPresent() && model.inputs().size() > 1) {
        throw CommandFailure.usage(
            model.file()
                + " holds a normalizer, but the model has the inputs "
                + model.inputNames()
                + ": say for each --normalizer INPUT=from-model, or another one");
      }
      if (stored.isPresent()) {
        return new InputScale(FROM_MODEL, stored);
      }
      return isImages && model.scalesItself()
          ? new InputScale(WITHIN, Optional.empty())
          : named(isImages ? "0..1" : "none");
    }
    if (!option.get().equals(FROM_MODEL)) {
      return named(option.get());
    }
    Optional<DataNormalization> stored = model.normalizer();
    if (stored.isEmpty()) {
      throw CommandFailure.usage(
          model.file() + " holds no normalizer: choose one with --normalizer, for instance 0..1");
    }
    return new InputScale(FROM_MODEL, stored);
  }

  private static InputScale named(String name) {
    Matcher range = RANGE.matcher(name);
    if (name.equals("none")) {
      return new InputScale(name, Optional.empty());
    }
    if (name.equals("vgg16")) {
      return new InputScale(name, Optional.of(new VGG16ImagePreProcessor()));
    }
    try {
      if (range.matches()) {
        double low = Double.parseDouble(range.group(1));
        double high = Double.parseDouble(range.group(2));
        if (low >= high) {
          throw CommandFailure.usage(
              "--normalizer " + name + " is no range: the first number must be the lower one");
        }
        return new InputScale(name, Optional.of(new ImagePreProcessingScaler(low, high)));
      }
    } catch (NumberFormatException e) {
      // Something like 0.1.2..1: no range either.
    }
    return file(name)
        .map(InputScale::read)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "There is no normalizer \""
                        + name
                        + "\": choose from-model, none, vgg16, a range like 0..1 or -1..1, or a"
                        + " file of NormalizerSerializer"));
  }

  private static Optional<Path> file(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static InputScale read(Path file) {
    try {
      return new InputScale(file.toString(), Optional.of(NormalizerFile.read(file)));
    } catch (BadModelException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
  }

  /** Whether numbers are taken as they are. */
  boolean isNone() {
    return normalizer.isEmpty();
  }

  /** Whether it takes pixels from 0 to 255. */
  boolean isOfPixels() {
    return normalizer.filter(ImagePreProcessingScaler.class::isInstance).isPresent() || isBgr();
  }

  /** Whether colours are expected in the order blue, green, red. */
  boolean isBgr() {
    return name.equals("vgg16");
  }

  /** The batch as the network wants it; the one given is not changed. */
  INDArray apply(INDArray values, InputForm form) {
    if (normalizer.isEmpty()) {
      return values;
    }
    boolean isMoved = isBgr() && values.rank() == 4 && form.format() == DataFormat.NHWC;
    INDArray scaled = isMoved ? values.permute(0, 3, 1, 2).dup('c') : values.dup('c');
    try {
      normalizer.get().transform(scaled);
    } catch (RuntimeException e) {
      throw CommandFailure.badInput(
          "The normalizer " + name + " does not fit this input: " + BadModelException.firstLine(e),
          e);
    }
    return isMoved ? scaled.permute(0, 2, 3, 1).dup('c') : scaled;
  }

  /** Undoes it in place, for display. */
  void revert(INDArray values, InputForm form) {
    boolean isMoved = isBgr() && values.rank() == 4 && form.format() == DataFormat.NHWC;
    normalizer.ifPresent(n -> n.revertFeatures(isMoved ? values.permute(0, 3, 1, 2) : values));
  }

  /** Normalises numbers that are labels, in place, if that was fitted to labels. */
  void applyToLabels(INDArray labels) {
    normalizer.filter(DataNormalization::isFitLabel).ifPresent(n -> n.transformLabel(labels));
  }

  /** Undoes that in place, of labels or outputs. */
  void revertLabels(INDArray labels) {
    normalizer.filter(DataNormalization::isFitLabel).ifPresent(n -> n.revertLabels(labels));
  }

  @Override
  public String toString() {
    return name;
  }
}
