package org.lrp4j.cli.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * A normalizer beside a model: a file of DL4J's {@code NormalizerSerializer}, or another model's
 * zip that holds one.
 */
public final class NormalizerFile {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private NormalizerFile() {}

  /**
   * Reads the normalizer.
   *
   * @param file a file of {@code NormalizerSerializer}, or a zip of {@code ModelSerializer}
   * @return the normalizer, for features
   * @throws BadModelException if the file holds none of the standard ones, or is damaged
   */
  public static DataNormalization read(Path file) {
    try {
      if (isZip(file)) {
        return ModelZip.normalizer(file)
            .orElseThrow(() -> new BadModelException(file + " holds no normalizer"));
      }
      try (InputStream in = Files.newInputStream(file)) {
        return StoredNormalizer.read(in, Files.size(file), "The normalizer " + file);
      }
    } catch (IOException e) {
      throw new BadModelException("The normalizer " + file + " cannot be read: " + e, e);
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }
}
