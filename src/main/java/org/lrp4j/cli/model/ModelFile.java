package org.lrp4j.cli.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lrp4j.file.FileProblem;
import org.lrp4j.keras.file.UnsupportedKerasException;

/** Reads a model, whatever its file is called: by how the file begins. */
public final class ModelFile {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private ModelFile() {}

  /**
   * Reads the model.
   *
   * @param file a zip of {@code ModelSerializer}, or a model of Keras, {@code .keras} or {@code
   *     .h5}
   * @return the network, and what the file tells about its input
   * @throws BadModelException if the file is no model, damaged, or refused
   * @throws UnsupportedKerasException if a model of Keras holds what is not read
   */
  public static LoadedModel read(Path file) {
    byte[] beginning = beginning(file);
    try {
      if (startsWith(beginning, ZIP)) {
        return ModelZip.read(file);
      }
      if (startsWith(beginning, HDF5)) {
        return KerasFile.read(file);
      }
    } catch (BadModelException | UnsupportedKerasException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BadModelException(
          file + " holds a network that cannot be set up: " + BadModelException.firstLine(e), e);
    } catch (OutOfMemoryError e) {
      throw new BadModelException(
          file + " does not fit into memory: " + BadModelException.firstLine(e), e);
    }
    throw new BadModelException(
        file
            + " is no model: expected a zip of Deeplearning4j's ModelSerializer, or a model of Keras,"
            + " .keras or .h5"
            + (beginning.length == 0 ? ", but the file is empty" : ""));
  }

  private static byte[] beginning(Path file) {
    if (Files.isDirectory(file)) {
      throw new BadModelException(
          file
              + " is a folder: expected a zip of Deeplearning4j's ModelSerializer, or a model of"
              + " Keras, .keras or .h5 (of a SavedModel, save it again as model.keras)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HDF5.length);
    } catch (IOException e) {
      throw new BadModelException(
          Files.exists(file)
              ? file + " cannot be read: " + FileProblem.reason(e)
              : "There is no model " + file,
          e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
