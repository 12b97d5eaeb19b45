package org.lrp4j.cli;

import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Notices arrays of pixels that are likely meant to be scaled, and are not, or are twice. Told
 * once, of the first batch: an explanation of a wrongly scaled image looks like any other.
 */
final class PixelRangeNote {

  private final Path file;
  private final InputScale scale;
  private final boolean isOfImages;
  private final Console console;

  PixelRangeNote(Path file, InputScale scale, boolean isOfImages, Console console) {
    this.file = file;
    this.scale = scale;
    this.isOfImages = isOfImages;
    this.console = console;
  }

  /**
   * Looks at the first batch.
   *
   * @param areBytes whether the file stores whole numbers from 0 to 255
   */
  void look(INDArray values, boolean areBytes) {
    double lowest = values.minNumber().doubleValue();
    double highest = values.maxNumber().doubleValue();
    boolean arePixels =
        (isOfImages || areBytes)
            && lowest >= 0
            && highest > 1
            && highest <= 255
            && areWhole(values);
    if (scale.isNone() && arePixels) {
      console.warn(
          file
              + " seems to hold pixels from 0 to 255, and they are taken as they are: if the model"
              + " was trained on 0 to 1, say --normalizer 0..1");
    }
    if (scale.isOfPixels() && isOfImages && lowest >= -1 && highest <= 1) {
      console.warn(
          file
              + " holds values from "
              + lowest
              + " to "
              + highest
              + ", but the normalizer "
              + scale
              + " takes pixels from 0 to 255: if they are scaled already, say --normalizer none");
    }
  }

  private static boolean areWhole(INDArray values) {
    float[] numbers = values.dup('c').data().asFloat();
    for (float number : numbers) {
      if (number != Math.rint(number)) {
        return false;
      }
    }
    return true;
  }
}
