package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.nd4j.linalg.activations.Activation.RELU;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * What lrp4j refuses before DL4J, ND4J, Jackson or Java sees it. Every file here is harmless: it
 * names classes that do not exist, or claims what it does not hold.
 */
@DisplayName("A model file that is not trusted")
class UntrustedModelTest {

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";

  @TempDir Path folder;

  static Stream<Arguments> brokenFiles() {
    byte[] zip = zipped(ModelZips.entries());
    return Stream.of(
        arguments("truncated", Arrays.copyOf(zip, zip.length / 2), "damaged or not complete"),
        arguments("cut off at the end", Arrays.copyOf(zip, zip.length - 1), "damaged or not"),
        arguments("empty", new byte[0], "the file is empty"),
        arguments("text", bytes("I am a model, honestly"), "is no model: expected a zip"),
        arguments(
            "another zip", zipped(Map.of("word/document.xml", bytes("x"))), "word/document.xml"),
        arguments(
            "Keras without a model",
            zipped(Map.of("model.weights.h5", bytes("x"))),
            "holds no config.json"),
        arguments(
            "HDF5, truncated",
            new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0},
            "cannot be read as HDF5"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void isNamedForWhatItIs(String what, byte[] content, String message) throws IOException {
    Path model = Files.write(folder.resolve("model.zip"), content);

    CommandRun.of("describe", "--model", model).requireEnd(ExitStatus.BAD_MODEL, message);
  }

  static Stream<Arguments> refusedEntries() throws IOException {
    String json = new String(ModelZips.entries().get(CONFIGURATION), StandardCharsets.UTF_8);
    byte[] parameters = ModelZips.entries().get(PARAMETERS);
    long trillion = 1_000_000_000_000L;
    return Stream.of(
        arguments("not JSON", CONFIGURATION, bytes("{\"confs\": ["), "is not JSON"),
        arguments("JSON, but no object", CONFIGURATION, bytes("[]"), "not a JSON object"),
        arguments("no network", CONFIGURATION, bytes("{}"), "neither layers nor vertices"),
        arguments("no layers", CONFIGURATION, bytes("{\"confs\": 7}"), "none that Deeplearning4j"),
        arguments(
            "very long", CONFIGURATION, new byte[17 << 20], "unpacks to more than 16 MiB: refused"),
        arguments(
            "deeper than allowed",
            CONFIGURATION,
            bytes("{\"confs\": " + "[".repeat(200)),
            "nested more than 200 deep"),
        arguments(
            "layers of impossible size",
            CONFIGURATION,
            bytes(json.replaceFirst("\"nin\" : 3", "\"nin\" : " + trillion)),
            "more than this Java may allocate"),
        arguments(
            "parameters of impossible size",
            PARAMETERS,
            header(2, trillion),
            "claims to hold 1000000000000 numbers"),
        arguments(
            "a shape of impossible rank",
            PARAMETERS,
            header(trillion, 31),
            "1000000000000 dimensions"),
        arguments(
            "parameters that end early",
            PARAMETERS,
            Arrays.copyOf(parameters, parameters.length - 4),
            "it ends early"),
        arguments("parameters that are none", PARAMETERS, bytes("\0\4oops"), "no array of ND4J's"),
        arguments(
            "too few parameters",
            PARAMETERS,
            ModelZips.entries(Networks.chain(Networks.dense(1, 1, RELU), Networks.classes(1, 2)))
                .get(PARAMETERS),
            "but the configuration has"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedEntries")
  void isRefused(String what, String entry, byte[] content, String message) {
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put(entry, content);
    Path model = ModelZips.write(folder.resolve("model.zip"), entries);

    CommandRun.of("describe", "--model", model).requireEnd(ExitStatus.BAD_MODEL, message);
  }

  /**
   * DL4J has Jackson make objects of the classes that a configuration names. A file must not decide
   * what code runs, so classes that are not of DL4J's configurations are refused by their names,
   * before anything is looked up; this one does not even exist.
   */
  @Test
  void mayNotNameClassesOfOthers() {
    requireRefusedClass(
        json -> json.replace(ActivationReLU.class.getName(), "com.example.Activation"),
        "com.example.Activation");
  }

  /** Likewise where a name and an object stand in an array, which means the same to Jackson. */
  @Test
  void mayNotNameClassesOfOthersInArrays() {
    requireRefusedClass(
        json ->
            json.replaceFirst(
                "\"iupdater\" : \\{[^}]*}", "\"iupdater\" : [\"com.example.Updater\", {}]"),
        "com.example.Updater");
  }

  private void requireRefusedClass(UnaryOperator<String> change, String name) {
    String json = new String(ModelZips.entries().get(CONFIGURATION), StandardCharsets.UTF_8);
    String changed = change.apply(json);
    assertNotEquals(json, changed, "a class is replaced");
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put(CONFIGURATION, bytes(changed));
    Path model = ModelZips.write(folder.resolve("model.zip"), entries);

    CommandRun.of("describe", "--model", model)
        .requireEnd(ExitStatus.BAD_MODEL, name, "must not run code");
  }

  @Test
  void mayCallItsVerticesWhateverItLikes() {
    String name = "block1.conv/Relu [0]";
    ComputationGraph graph =
        Networks.graph(
            builder ->
                builder
                    .addInputs("in.put")
                    .addLayer(name, Networks.dense(3, 4, RELU), "in.put")
                    .addLayer("out.put", Networks.classes(4, 2), name)
                    .setOutputs("out.put"));
    Path model = ModelZips.write(folder.resolve("model.zip"), graph);

    CommandRun.of("describe", "--model", model).requireEnd(ExitStatus.DONE, name);
  }

  /**
   * Java's deserialisation may run code of whatever classes a stream names, so none of the entries
   * that DL4J would hand to it is: not looked at, or refused by its first two bytes. Here they hold
   * a text.
   */
  @Test
  void isNeverDeserialisedByJava() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject("a text");
    }
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put("preprocessor.bin", bytes.toByteArray());
    entries.put("normalizer.bin", bytes.toByteArray());
    Path model = ModelZips.write(folder.resolve("model.zip"), entries);
    Path data = Files.writeString(folder.resolve("data.csv"), "1,2,3\n");

    CommandRun.of("describe", "--model", model).requireEnd(ExitStatus.DONE);
    explain(model, data, "--normalizer", "none").requireEnd(ExitStatus.DONE);
    explain(model, data, "--force")
        .requireEnd(ExitStatus.BAD_MODEL, "stored by Java's serialisation", "--normalizer");
  }

  /** DL4J loads the class that a custom normalizer names; here its type alone is refused. */
  @Test
  void mayNotBringANormalizerOfItsOwn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("NORMALIZER");
    out.writeInt(1);
    out.writeUTF("CUSTOM");
    out.writeUTF("com.example.Normalizer");
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put("normalizer.bin", bytes.toByteArray());
    Path model = ModelZips.write(folder.resolve("model.zip"), entries);
    Path data = Files.writeString(folder.resolve("data.csv"), "1,2,3\n");

    explain(model, data).requireEnd(ExitStatus.BAD_MODEL, "of the type CUSTOM", "STANDARDIZE");
  }

  @Test
  void mayNotClaimMoreStatisticsThanItHolds() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("NORMALIZER");
    out.writeInt(1);
    out.writeUTF("STANDARDIZE");
    out.writeBoolean(false);
    out.write(header(2, 10_000_000));
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put("normalizer.bin", bytes.toByteArray());
    Path model = ModelZips.write(folder.resolve("model.zip"), entries);
    Path data = Files.writeString(folder.resolve("data.csv"), "1,2,3\n");

    explain(model, data)
        .requireEnd(ExitStatus.BAD_MODEL, "10000000 numbers, where at most ", "--normalizer");
  }

  @Test
  void mayHoldNoModelInHdf5() {
    Path model = Path.of("src/test/resources/org/lrp4j/cli/claims-10-to-the-12.h5");

    CommandRun.of("describe", "--model", model)
        .requireEnd(ExitStatus.BAD_MODEL, "holds weights without a model", "model.save");
  }

  @Test
  void mayHaveDiverged() {
    MultiLayerNetwork network = Networks.dense();
    network.paramTable().get("0_W").putScalar(0, 1, Double.NaN);
    Path model = ModelZips.write(folder.resolve("model.zip"), network);

    CommandRun.of("describe", "--model", model)
        .requireEnd(ExitStatus.BAD_MODEL, "NaN or infinite", "did the training diverge?");
  }

  private CommandRun explain(Path model, Path data, String... more) {
    Stream<Object> options =
        Stream.of("explain", "--model", model, "--input", data, "--out", folder.resolve("out"));
    return CommandRun.of(Stream.concat(options, Arrays.stream(more)).toArray());
  }

  /** The beginning of an array of shape [1, length]. */
  private static byte[] header(long rank, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(8);
    out.writeUTF("LONG");
    for (long number : List.of(rank, 1L, length, 1L, 1L, 0L, 1L, 99L)) {
      out.writeLong(number);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF("DOUBLE");
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(Map<String, byte[]> entries) {
    try {
      Path file = Files.createTempFile("model", ".zip");
      try {
        return Files.readAllBytes(ModelZips.write(file, entries));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
