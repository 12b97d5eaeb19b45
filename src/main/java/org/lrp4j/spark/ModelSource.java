package org.lrp4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.lrp4j.file.FileHash;

/**
 * How a model's file comes to the executors: in a broadcast, or as a file that Spark hands out
 * where it is larger than a broadcast should be. Checked by its hash wherever it arrives.
 *
 * @param bytes the file, or null if it is handed out
 * @param name the file's name
 * @param hash SHA-256 of the file, in hexadecimal digits
 */
record ModelSource(Broadcast<byte[]> bytes, String name, String hash) implements Serializable {

  /** Spark keeps a broadcast in the heap of the driver and of each executor. */
  static final long LARGEST_BROADCAST = 1L << 30;

  static ModelSource of(SparkContext context, Path model, long largestBroadcast) {
    try {
      String name = model.getFileName().toString();
      if (Files.size(model) > largestBroadcast) {
        context.addFile(model.toString());
        return new ModelSource(null, name, FileHash.of(model));
      }
      byte[] bytes = Files.readAllBytes(model);
      return new ModelSource(
          JavaSparkContext.fromSparkContext(context).broadcast(bytes), name, FileHash.of(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + model, e);
    }
  }

  /** The file on this executor; to be deleted by the caller if it is a copy. */
  Path fetch(Path folder) throws IOException {
    Path file = folder.resolve(name);
    if (bytes == null) {
      file = Path.of(SparkFiles.get(name));
    } else {
      Files.write(file, bytes.value());
    }
    String arrived = FileHash.of(file);
    if (!arrived.equals(hash)) {
      throw new IllegalStateException(
          "The model "
              + name
              + " has the SHA-256 "
              + arrived
              + " on this executor, but "
              + hash
              + " on the driver: is another file of that name handed out?");
    }
    return file;
  }
}
