package org.lrp4j.keras;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What {@code make_keras_models.py} wrote beside a model.
 *
 * @param inputs what Keras was given
 * @param outputs what Keras made of it
 */
record KerasSample(List<INDArray> inputs, List<INDArray> outputs) {

  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

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
      ZipEntry entry = zip.getEntry(prefix + i + ".npy");
      if (entry == null) {
        return arrays;
      }
      arrays.add(array(new ByteArrayInputStream(zip.getInputStream(entry).readAllBytes())));
    }
  }

  /** FLOAT in order c, which is all that the script writes. */
  private static INDArray array(ByteArrayInputStream in) throws IOException {
    in.skip(8);
    int header = in.read() | in.read() << 8;
    String text = new String(in.readNBytes(header), StandardCharsets.ISO_8859_1);
    if (!text.contains("'<f4'") || !text.contains("'fortran_order': False")) {
      throw new IOException("expected float32 in order c, but got " + text);
    }
    Matcher shape = SHAPE.matcher(text);
    if (!shape.find()) {
      throw new IOException("no shape in " + text);
    }
    long[] sizes =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    byte[] rest = in.readAllBytes();
    float[] numbers = new float[rest.length / 4];
    ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return Nd4j.create(numbers, sizes, 'c');
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
