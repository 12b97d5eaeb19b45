package org.lrp4j.cli;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.Optional;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Brings images into the size, the channels and the layout that a network takes.
 *
 * <p>The size is the one that was asked for; else the one that the model tells; else the image's
 * own if the network takes that; else the smallest square that it takes.
 */
final class ImageFitting {

  private final InputForm form;
  private final ImageSizes sizes;
  private final boolean isBgr;
  private final Console console;
  private Optional<Integer> square;

  private ImageFitting(InputForm form, ImageSizes sizes, boolean isBgr, Console console) {
    this.form = form;
    this.sizes = sizes;
    this.isBgr = isBgr;
    this.console = console;
  }

  /**
   * The fitting for a model's input.
   *
   * @param name the input's name
   * @param size the size that was asked for, if any
   * @throws CommandFailure if the network does not take images
   */
  static ImageFitting of(
      LoadedModel model, String name, Optional<ImageSize> size, boolean isBgr, Console console) {
    InputForm form = model.inputs().get(name);
    if (form.kind() == InputForm.Kind.FEATURES && size.isPresent()) {
      form = form.asImage(size.get().height(), size.get().width());
    } else if (size.isPresent()) {
      form = form.withSize(size.get().height(), size.get().width());
    }
    if (!form.isImage()) {
      throw CommandFailure.badInput(
          form.kind() == InputForm.Kind.FEATURES
              ? "The model takes rows of "
                  + form.channels()
                  + " numbers: if these are the pixels of an image say which with --size"
                  + " HEIGHTxWIDTH, else give a .csv or .npy file"
              : "The model does not take images: give a .npy file");
    }
    if (form.channels() != 1 && form.channels() != 3) {
      throw CommandFailure.badInput(
          "The model takes images of "
              + form.channels()
              + " channels, but image files have 1 (grey) or 3 (red, green, blue): give a .npy file");
    }
    return new ImageFitting(form, new ImageSizes(model, name, form), isBgr, console);
  }

  Pixels fit(Pixels pixels) {
    Pixels image = pixels.withChannels((int) form.channels());
    if (form.hasSize()) {
      return image.resized((int) form.height(), (int) form.width());
    }
    if (sizes.fits(image.height(), image.width())) {
      return image;
    }
    if (square == null) {
      square = sizes.smallestSquare();
      square.ifPresent(
          side ->
              console.warn(
                  "the model does not tell its size of image; those that do not fit are resized to"
                      + " the smallest square that does, %d x %d: --size sets another one"
                          .formatted(side, side)));
    }
    int side =
        square.orElseThrow(
            () -> CommandFailure.badInput("No size of image fits the model: give one with --size"));
    return image.resized(side, side);
  }

  /** Images [batch, channels, height, width] as the network takes them. */
  INDArray inNetworkShape(INDArray images) {
    INDArray values = swapsColors() ? swapped(images) : images;
    if (form.kind() == InputForm.Kind.FLAT_IMAGE) {
      return values.dup('c').reshape(values.size(0), values.length() / values.size(0));
    }
    return form.format() == DataFormat.NHWC ? values.permute(0, 2, 3, 1).dup('c') : values.dup('c');
  }

  private boolean swapsColors() {
    return isBgr && form.channels() == 3;
  }

  /** Red for blue. */
  private static INDArray swapped(INDArray images) {
    INDArray red = images.get(all(), point(0), all(), all());
    INDArray green = images.get(all(), point(1), all(), all());
    INDArray blue = images.get(all(), point(2), all(), all());
    return Nd4j.stack(1, blue, green, red);
  }

  /** Puts red first again in what {@link #inNetworkShape} gave, in place. */
  void restoreColors(INDArray values) {
    if (swapsColors()) {
      INDArray images =
          form.kind() == InputForm.Kind.FLAT_IMAGE
              ? values.reshape(values.size(0), 3, form.height(), form.width())
              : form.format() == DataFormat.NHWC ? values.permute(0, 3, 1, 2) : values;
      images.assign(swapped(images));
    }
  }
}
