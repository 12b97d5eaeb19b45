package org.lrp4j.keras;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.lrp4j.NumpyArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@code make_keras_models.py} wrote beside a model.
 *
 * @param inputs what Keras was given
 * @param outputs what Keras made of it
 */
record KerasSample(List<INDArray> inputs, List<INDArray> outputs) {

  static KerasSample of(Path model) {
    return of(model, "");
  }

  /**
   * The same of inputs of other sizes, such as texts of other lengths, where the model takes any.
   */
  static List<KerasSample> ofOtherSizes(Path model) {
    return Stream.of("4_", "11_")
        .map(size -> of(model, size))
        .filter(sample -> !sample.inputs().isEmpty())
        .toList();
  }

  private static KerasSample of(Path model, String size) {
    String name = model.getFileName().toString().replaceFirst("\\..*$", "");
    try (ZipFile zip = new ZipFile(model.resolveSibling(name + ".npz").toFile())) {
      return new KerasSample(arrays(zip, size + "in"), arrays(zip, size + "out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<INDArray> arrays(ZipFile zip, String prefix) throws IOException {
    List<INDArray> arrays = new ArrayList<>();
    for (int i = 0; ; i++) {
      INDArray array = NumpyArrays.read(zip, prefix + i);
      if (array == null) {
        return arrays;
      }
      arrays.add(array);
    }
  }

  /**
   * How far off a network is: the largest difference, as a part of the largest output if that is
   * above 1; infinite if a shape differs, or anything is not a number.
   */
  double error(List<INDArray> found) {
    if (found.size() != outputs.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double error = 0;
    for (int i = 0; i < found.size(); i++) {
      INDArray wanted = outputs.get(i);
      if (!Arrays.equals(found.get(i).shape(), wanted.shape())) {
        return Double.POSITIVE_INFINITY;
      }
      INDArray difference = found.get(i).dup('c').sub(wanted);
      double largest = difference.amaxNumber().doubleValue();
      if (!Double.isFinite(difference.sumNumber().doubleValue())) {
        return Double.POSITIVE_INFINITY;
      }
      error = Math.max(error, largest / Math.max(1, wanted.amaxNumber().doubleValue()));
    }
    return error;
  }
}
