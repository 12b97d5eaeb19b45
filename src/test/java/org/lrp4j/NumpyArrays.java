package org.lrp4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the arrays that scripts wrote with NumPy: FLOAT or DOUBLE in order c. */
public final class NumpyArrays {

  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");
  private static final String SUFFIX = ".npy";

  private NumpyArrays() {}

  /** All arrays of an .npz file by their names. */
  public static Map<String, INDArray> read(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, INDArray> arrays = new TreeMap<>();
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        arrays.put(name, read(zip, name));
      }
      return arrays;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An array of an .npz file, null if it has none of that name. */
  public static INDArray read(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    return entry == null
        ? null
        : array(new ByteArrayInputStream(zip.getInputStream(entry).readAllBytes()));
  }

  private static INDArray array(ByteArrayInputStream in) throws IOException {
    in.skip(8);
    int header = in.read() | in.read() << 8;
    String text = new String(in.readNBytes(header), StandardCharsets.ISO_8859_1);
    boolean isFloat = text.contains("'<f4'");
    if (!isFloat && !text.contains("'<f8'") || !text.contains("'fortran_order': False")) {
      throw new IOException("expected float32 or float64 in order c, but got " + text);
    }
    long[] sizes = shape(text);
    byte[] rest = in.readAllBytes();
    ByteBuffer bytes = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
    if (isFloat) {
      float[] numbers = new float[rest.length / Float.BYTES];
      bytes.asFloatBuffer().get(numbers);
      return Nd4j.create(numbers, sizes, 'c');
    }
    double[] numbers = new double[rest.length / Double.BYTES];
    bytes.asDoubleBuffer().get(numbers);
    return Nd4j.create(numbers, sizes, 'c');
  }

  private static long[] shape(String header) throws IOException {
    Matcher shape = SHAPE.matcher(header);
    if (!shape.find()) {
      throw new IOException("no shape in " + header);
    }
    return Arrays.stream(shape.group(1).split(","))
        .map(String::strip)
        .filter(size -> !size.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
