package org.lrp4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a model, whatever its file is called: by how the file begins. */
final class ModelFile {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private ModelFile() {}

  /**
   * Reads the model.
   *
   * @throws CommandFailure if the file is no model, damaged, or refused
   */
  static LoadedModel read(Path file) {
    byte[] beginning = beginning(file);
    try {
      if (startsWith(beginning, ZIP)) {
        return ModelZip.read(file);
      }
      if (startsWith(beginning, HDF5)) {
        return KerasFile.read(file);
      }
    } catch (CommandFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw CommandFailure.badModel(
          file + " holds a network that cannot be set up: " + ConfigurationCheck.firstLine(e), e);
    } catch (OutOfMemoryError e) {
      throw CommandFailure.badModel(
          file + " does not fit into memory: " + ConfigurationCheck.firstLine(e), e);
    }
    throw CommandFailure.badModel(
        file
            + " is no model: expected a zip of Deeplearning4j's ModelSerializer, or a Keras model"
            + " saved as HDF5"
            + (beginning.length == 0 ? ", but the file is empty" : ""));
  }

  private static byte[] beginning(Path file) {
    if (Files.isDirectory(file)) {
      throw CommandFailure.badModel(
          file
              + " is a folder: expected a zip of Deeplearning4j's ModelSerializer, or a Keras model"
              + " saved as HDF5 (of a SavedModel, save it again as model.h5)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HDF5.length);
    } catch (IOException e) {
      throw CommandFailure.badModel(
          Files.exists(file) ? file + " cannot be read: " + e : "There is no model " + file, e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
