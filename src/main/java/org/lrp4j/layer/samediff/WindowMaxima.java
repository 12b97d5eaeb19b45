package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.VolumeWindow;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Step;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling3D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/**
 * Maxima over windows of images and volumes, under the composite's treatment of maxima, as those of
 * DL4J's subsampling layers.
 */
final class WindowMaxima implements Treatment {

  static final Set<String> NAMES = Set.of("maxpool2d", "maxpool3dnew");

  private static final int SAME_MODE = 12;
  private static final int CHANNELS_LAST = 14;

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    return operation.isSignal(0)
        ? Optional.of(
            Passage.of(
                operation,
                List.of(operation.argument(0)),
                List.of(),
                spot -> step(operation.function(), spot)))
        : Optional.empty();
  }

  private static Step step(DifferentialFunction function, Spot spot) {
    return function instanceof MaxPooling2D images
        ? spot.context().maximumOver(window(images.getConfig()))
        : spot.context().maximumOver(volumeWindow(((MaxPooling3D) function).iArgs()));
  }

  private static Window window(Pooling2DConfig config) {
    return new Window(
        new Extent(config.getKH(), config.getKW()),
        new Extent(config.getSH(), config.getSW()),
        new Extent(config.getPH(), config.getPW()),
        new Extent(config.getDH(), config.getDW()),
        config.getPaddingMode() == PaddingMode.SAME,
        config.isNHWC());
  }

  /**
   * From what the native operation is told: kernel, stride, padding and dilation along depth,
   * height and width, the mode, and the format. ND4J tells it the height of its configuration as
   * width.
   */
  private static VolumeWindow volumeWindow(long[] told) {
    int[] numbers = Arrays.stream(told).mapToInt(Math::toIntExact).toArray();
    return VolumeWindow.of(
        Arrays.copyOfRange(numbers, 0, 3),
        Arrays.copyOfRange(numbers, 3, 6),
        Arrays.copyOfRange(numbers, 6, 9),
        Arrays.copyOfRange(numbers, 9, 12),
        numbers[SAME_MODE] == 1,
        numbers[CHANNELS_LAST] == 1 ? DataFormat.NDHWC : DataFormat.NCDHW);
  }

  @Override
  public String label() {
    return "as the composite treats maxima";
  }
}
