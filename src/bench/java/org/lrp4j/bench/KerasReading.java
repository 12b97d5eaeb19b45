package org.lrp4j.bench;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.lrp4j.keras.KerasModel;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How long a model of Keras takes to be read, and how much memory: {@code lrp4j FILE}, or {@code
 * dl4j FILE} for Deeplearning4j's importer, for which {@code org.bytedeco:hdf5} with its native
 * library has to be on the class path as well.
 */
public final class KerasReading {

  private static final int RUNS = 7;

  private KerasReading() {}

  /** By one of the two, in a JVM of its own. */
  public static void main(String... args) throws Exception {
    Path file = Path.of(args[1]);
    Runnable reading = args[0].equals("dl4j") ? importing(file) : () -> KerasModel.read(file);
    Nd4j.zeros(1).addi(1); // loads the native library
    long before = ProcessMemory.resident();
    double first = Stopwatch.once(reading);
    double peak = (ProcessMemory.peak() - before) / 1024.0;
    List<Double> times = new Stopwatch(1, 0, RUNS, 0).time(reading);
    System.out.printf(
        Locale.ROOT,
        "%s %s of %.0f MB: first %.0f ms, then %.0f ms (median of %d); peak %.0f MB above %.0f,"
            + " of these outside of the heap at the end %.0f%n",
        args[0],
        file.getFileName(),
        Files.size(file) / 1048576.0,
        first,
        Stopwatch.median(times),
        RUNS,
        peak,
        before / 1024.0,
        Pointer.totalBytes() / 1048576.0);
    System.exit(0);
  }

  private static Runnable importing(Path file) throws ReflectiveOperationException {
    Method method =
        Class.forName("org.deeplearning4j.nn.modelimport.keras.KerasModelImport")
            .getMethod("importKerasModelAndWeights", String.class, boolean.class);
    return () -> {
      try {
        method.invoke(null, file.toString(), false);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
