package org.lrp4j.keras.file;

import io.jhdf.HdfFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.ZipFile;
import org.lrp4j.file.FileProblem;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A model of Keras: {@code .h5} of Keras 2 and 3, the zip {@code .keras} of Keras 3 and 2.13 and
 * newer, or {@code .weights.h5} with the model's JSON beside it. What it is is told by how the file
 * begins, not by its name.
 */
public final class KerasArchive implements Closeable {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** The configuration of a very deep network has a few megabytes. */
  private static final long MAX_JSON_BYTES = 64 << 20;

  private final Path file;
  private final Hdf5 hdf5;
  private final String version;
  private final NetworkConfig network;
  private final StoredWeights weights;
  private final long bytes;

  private KerasArchive(
      Path file, Hdf5 hdf5, String version, JsonNode json, StoredWeights weights, long bytes) {
    this.file = file;
    this.hdf5 = hdf5;
    this.version = version;
    this.weights = weights;
    this.bytes = bytes;
    try {
      network = ConfigReader.read(json, file.toString());
    } catch (KerasFileException e) {
      hdf5.close();
      throw e;
    }
  }

  /**
   * Whether a zip is one of Keras's.
   *
   * @param zip the zip
   * @return whether it holds what {@code .keras} files do
   */
  public static boolean isKeras(ZipFile zip) {
    return zip.getEntry(WEIGHTS) != null || zip.getEntry(METADATA) != null;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return what is in it; to be closed
   * @throws KerasFileException if it is no model, or damaged
   * @throws UnsupportedKerasException if the model is of a kind that is not read
   */
  public static KerasArchive open(Path file) {
    try {
      byte[] beginning;
      try (InputStream in = Files.newInputStream(file)) {
        beginning = in.readNBytes(HDF5.length);
      }
      if (startsWith(beginning, ZIP)) {
        return ofZip(file);
      }
      if (startsWith(beginning, HDF5)) {
        return ofHdf5(file);
      }
      throw new KerasFileException(
          file
              + " is no model of Keras: expected HDF5 (.h5) or a zip (.keras)"
              + (beginning.length == 0 ? ", but the file is empty" : ""));
    } catch (IOException e) {
      throw new KerasFileException(file + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  private static KerasArchive ofZip(Path file) throws IOException {
    try (KerasZip zip = KerasZip.open(file)) {
      JsonNode json = zip.json(CONFIG);
      String version = zip.has(METADATA) ? zip.json(METADATA).path("keras_version").asText() : "";
      if (!zip.has(WEIGHTS)) {
        throw new KerasFileException(
            file
                + " holds no "
                + WEIGHTS
                + ": save the model with model.save(\"model.keras\"), weights in HDF5 and not sharded");
      }
      byte[] stored = zip.content(WEIGHTS);
      Hdf5 hdf5 = Hdf5.open(() -> HdfFile.fromBytes(stored), stored.length, file + ": " + WEIGHTS);
      return new KerasArchive(file, hdf5, version, json, new NumberedWeights(hdf5), stored.length);
    }
  }

  private static KerasArchive ofHdf5(Path file) throws IOException {
    long bytes = Files.size(file);
    Hdf5 hdf5 = hdf5(file, bytes);
    try {
      JsonNode written =
          hdf5.text("", "model_config")
              .map(text -> KerasJson.parse(text, file + ": the attribute model_config"))
              .orElseGet(() -> jsonBeside(file));
      String version = hdf5.text("", "keras_version").orElseGet(() -> version(written));
      boolean isKeras1 = Keras1.isOf(version);
      JsonNode json = isKeras1 ? Keras1.translated(written) : written;
      StoredWeights weights =
          hdf5.hasGroup("model_weights")
              ? new NamedWeights(hdf5, "model_weights", isKeras1)
              : hdf5.strings("", "layer_names").isPresent()
                  ? new NamedWeights(hdf5, "", isKeras1)
                  : new NumberedWeights(hdf5);
      return new KerasArchive(file, hdf5, version, json, weights, bytes);
    } catch (KerasFileException e) {
      hdf5.close();
      throw e;
    }
  }

  private static Hdf5 hdf5(Path file, long bytes) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return Hdf5.open(opened(file, channel, bytes), channel, bytes, file.toString());
    } catch (KerasFileException | IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * As one piece of memory, whose end nothing can be read beyond. Of a channel the reader allocates
   * whatever size a damaged file claims; there is no other way to files of more than 2 GB.
   */
  private static Supplier<HdfFile> opened(Path file, FileChannel channel, long bytes)
      throws IOException {
    if (bytes > Integer.MAX_VALUE) {
      return () -> new HdfFile(file);
    }
    MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
    return () -> HdfFile.fromByteBuffer(mapped);
  }

  /** What Keras 2 writes into its JSON; Keras 3 does not, but says where its classes come from. */
  private static String version(JsonNode json) {
    return json.has("keras_version")
        ? json.path("keras_version").asText()
        : json.has("module") ? "3" : "";
  }

  /** Of {@code net.weights.h5} that is {@code net.json}, or {@code config.json} in its folder. */
  private static JsonNode jsonBeside(Path weights) {
    String name = weights.getFileName().toString();
    String stem = name.replaceFirst("(\\.weights)?\\.(h5|hdf5)$", "");
    List<Path> places =
        List.of(weights.resolveSibling(stem + ".json"), weights.resolveSibling(CONFIG));
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        try {
          if (Files.size(place) > MAX_JSON_BYTES) {
            throw new KerasFileException(place + " is too large for a model's configuration");
          }
          return KerasJson.parse(Files.readString(place), place.toString());
        } catch (IOException e) {
          throw new KerasFileException(place + " cannot be read: " + FileProblem.reason(e), e);
        }
      }
    }
    throw new KerasFileException(
        weights
            + " holds weights without a model: save the whole with model.save(\"model.keras\"), or"
            + " put what model.to_json() gives into "
            + places.get(0).getFileName()
            + " beside it");
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  /**
   * Where it was read from.
   *
   * @return the file
   */
  public Path file() {
    return file;
  }

  /**
   * Which Keras wrote it.
   *
   * @return as in 3.15.1; empty if the file does not say
   */
  public String version() {
    return version;
  }

  /**
   * The model.
   *
   * @return what the file says of it
   */
  public NetworkConfig network() {
    return network;
  }

  /**
   * The stored weights.
   *
   * @return readable until this is closed
   */
  public StoredWeights weights() {
    return weights;
  }

  /**
   * How large what holds the weights is.
   *
   * @return the size in bytes
   */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    hdf5.close();
  }
}
