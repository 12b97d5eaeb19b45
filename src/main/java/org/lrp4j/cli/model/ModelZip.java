package org.lrp4j.cli.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.file.FileProblem;
import org.lrp4j.keras.file.KerasArchive;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * A model zip of {@code ModelSerializer}. Not read by {@code ModelSerializer}, which unpacks every
 * entry into memory and hands some of them to Java's deserialisation: here only the configuration,
 * the parameters and the normalizer are ever looked at.
 */
final class ModelZip {

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";

  /** The configuration of a very deep network has a few megabytes. */
  private static final int MAX_CONFIGURATION_BYTES = 16 << 20;

  private ModelZip() {}

  static LoadedModel read(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (KerasArchive.isKeras(zip)) {
        return KerasFile.read(file);
      }
      String json = configuration(zip, file);
      Set<String> fields = ConfigurationCheck.requireHarmless(json);
      if (fields.contains("confs")) {
        return chain(parsed(() -> MultiLayerConfiguration.fromJson(json)), zip, file);
      }
      if (fields.contains("vertices")) {
        return graph(parsed(() -> ComputationGraphConfiguration.fromJson(json)), zip, file);
      }
      throw new BadModelException(
          file
              + " is no network of Deeplearning4j: its configuration has neither layers nor vertices");
    } catch (ZipException e) {
      throw new BadModelException(
          file + " is damaged or not complete: it cannot be read as a zip (" + e.getMessage() + ")",
          e);
    } catch (IOException e) {
      throw new BadModelException(file + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  private static String configuration(ZipFile zip, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(CONFIGURATION);
    if (entry == null) {
      throw new BadModelException(file + ": " + foreign(zip));
    }
    // One byte more than allowed tells one that is too large, whatever size its entry claims.
    try (CheckedEntry checked = CheckedEntry.open(zip, entry)) {
      byte[] bytes = checked.content().readNBytes(MAX_CONFIGURATION_BYTES + 1);
      if (bytes.length > MAX_CONFIGURATION_BYTES) {
        throw new BadModelException(
            file
                + ": "
                + CONFIGURATION
                + " unpacks to more than "
                + (MAX_CONFIGURATION_BYTES >> 20)
                + " MiB: refused");
      }
      checked.requireIntact();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw damaged(file, CONFIGURATION, e);
    }
  }

  private static String foreign(ZipFile zip) {
    List<String> names = zip.stream().limit(5).map(ZipEntry::getName).toList();
    return "this zip holds no "
        + CONFIGURATION
        + ", so it is no model of Deeplearning4j's ModelSerializer; it holds "
        + names
        + (zip.size() > names.size() ? " and more" : "");
  }

  private interface Parser<T> {
    T parse();
  }

  private static <T> T parsed(Parser<T> parser) {
    try {
      return parser.parse();
    } catch (RuntimeException e) {
      throw new BadModelException(
          "The model's configuration is none that Deeplearning4j 1.0.0-M2.1 can read: "
              + BadModelException.firstLine(e),
          e);
    }
  }

  private static LoadedModel chain(MultiLayerConfiguration configuration, ZipFile zip, Path file)
      throws IOException {
    long expected = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      expected = plus(expected, layer.getLayer().initializer().numParams(layer));
    }
    Optional<INDArray> parameters = parameters(zip, file, expected);
    parameters.ifPresent(array -> configuration.setDataType(array.dataType()));
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters.orElse(null), false);
    return LoadedModel.of(network, file);
  }

  private static LoadedModel graph(
      ComputationGraphConfiguration configuration, ZipFile zip, Path file) throws IOException {
    long expected = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      expected = plus(expected, vertex.numParams(true));
    }
    Optional<INDArray> parameters = parameters(zip, file, expected);
    parameters.ifPresent(array -> configuration.setDataType(array.dataType()));
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(parameters.orElse(null), false);
    return LoadedModel.of(network, file);
  }

  private static long plus(long sum, long parameters) {
    if (parameters < 0) {
      throw new BadModelException("The model's configuration asks for impossibly large layers");
    }
    return Math.addExact(sum, parameters);
  }

  private static Optional<INDArray> parameters(ZipFile zip, Path file, long expected)
      throws IOException {
    if (expected == 0) {
      return Optional.empty();
    }
    ZipEntry entry = zip.getEntry(PARAMETERS);
    if (entry == null) {
      throw new BadModelException(file + " holds no " + PARAMETERS + ": the network's parameters");
    }
    // Even halves take two bytes each; the header's claim is compared with the same number below.
    long most = Pointer.maxBytes() > 0 ? Pointer.maxBytes() / 2 : Long.MAX_VALUE;
    if (expected > most || entry.getSize() / 2 > most) {
      throw new BadModelException(
          file
              + ": the network has "
              + expected
              + " parameters, more than this Java may allocate ("
              + Pointer.maxBytes()
              + " bytes): refused. If you trust the file, start Java with"
              + " -Dorg.bytedeco.javacpp.maxbytes=…");
    }
    try (CheckedEntry checked = CheckedEntry.open(zip, entry)) {
      INDArray parameters = new BinaryArrays(checked.content()).nextVector(expected);
      if (parameters.length() != expected) {
        throw new IOException(
            "it holds " + parameters.length() + " numbers, but the configuration has " + expected);
      }
      checked.requireIntact();
      return Optional.of(parameters.reshape(1, expected));
    } catch (IOException e) {
      throw damaged(file, PARAMETERS, e);
    }
  }

  private static BadModelException damaged(Path file, String entry, IOException e) {
    return new BadModelException(
        file + ": " + entry + " is damaged or not complete: " + FileProblem.reason(e), e);
  }

  /** The normalizer that is stored beside the model. */
  static Optional<DataNormalization> normalizer(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(NORMALIZER);
      if (entry == null) {
        return Optional.empty();
      }
      try (CheckedEntry checked = CheckedEntry.open(zip, entry)) {
        DataNormalization normalizer = StoredNormalizer.read(checked.content(), entry.getSize());
        checked.requireIntact();
        return Optional.of(normalizer);
      } catch (IOException e) {
        throw damaged(file, NORMALIZER, e);
      }
    } catch (IOException e) {
      throw new BadModelException(file + " cannot be read: " + FileProblem.reason(e), e);
    }
  }
}
