package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.keras.file.KerasFileException;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files that were cut, and with bytes and values that are others: read or refused in a line, in
 * little time and memory, and what is read runs. {@code -Dlrp4j.places=6000} tries so many places.
 */
@DisplayName("A damaged file of Keras")
class DamagedKerasFileTest {

  private static final int PLACES = Integer.getInteger("lrp4j.places", 240);

  /** What reading a small file takes of the heap, four times over. */
  private static final long MOST_BYTES = 4L << 20;

  /** And a larger one: its text, once more as a tree, and the network. */
  private static final int MOST_TIMES = 32;

  @TempDir Path folder;

  /** Where a file is damaged. */
  enum Part {
    H5("1/keras1.h5", "2/weights_old.h5", "2/nested_deep.h5", "3/lstm_sequences.h5"),
    ZIP("2/conv3d.keras", "3/residual.keras", "3/lstm.keras"),
    CONFIG(
        "3/residual.keras", "3/mask_transformer.keras", "3/operator_step.keras", "2/conv3d.keras"),
    WEIGHTS("3/residual.keras", "3/bidirectional_gru.keras"),
    H5_APART("2/weights_apart.weights.h5", "3/weights_apart.weights.h5"),
    JSON_APART("2/weights_apart.weights.h5", "3/weights_apart.weights.h5", "2/weights_old.h5");

    private final List<String> models;

    Part(String... models) {
      this.models = List.of(models);
    }

    private Path damaged(DamagedKerasFileTest test, Random random) throws IOException {
      Path sound = KerasModelsTest.FOLDER.resolve(models.get(random.nextInt(models.size())));
      return switch (this) {
        case H5, ZIP ->
            Files.write(
                test.folder.resolve("model"), DamagedBytes.of(Files.readAllBytes(sound), random));
        case CONFIG ->
            test.rewritten(sound, "config.json", bytes -> DamagedConfig.of(bytes, random));
        case WEIGHTS ->
            test.rewritten(sound, "model.weights.h5", bytes -> DamagedBytes.of(bytes, random));
        case H5_APART -> test.apart(sound, bytes -> DamagedBytes.of(bytes, random), json -> json);
        case JSON_APART ->
            test.apart(sound, bytes -> bytes, json -> DamagedConfig.of(json, random));
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void isReadOrRefused(Part part) throws IOException {
    Random random = new Random(part.name().hashCode());
    requireReadOrRefused(
        KerasModelsTest.FOLDER.resolve(part.models.get(0)), Long.MAX_VALUE / 2, "");
    for (int i = 0; i < PLACES / Part.values().length; i++) {
      requireReadOrRefused(part.damaged(this, random), MOST_BYTES, part + " " + i);
    }
  }

  private static void requireReadOrRefused(Path file, long constant, String what)
      throws IOException {
    long size = Files.size(file);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
          long before = threads.getCurrentThreadAllocatedBytes();
          KerasModel model = null;
          try {
            model = KerasModel.read(file);
          } catch (KerasFileException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          } catch (Throwable e) {
            throw new AssertionError(what + " ended with " + e, e);
          }
          long taken = threads.getCurrentThreadAllocatedBytes() - before;
          assertTrue(
              taken < constant + MOST_TIMES * size,
              () -> what + " took " + taken + " bytes of the heap for a file of " + size);
          if (model != null) {
            long parameters = model.network().numParams();
            assertTrue(parameters <= MOST_TIMES * size, () -> what + " has " + parameters);
            run(model);
          }
        },
        what);
  }

  /** What was damaged into another sound network runs, or ends with an exception. */
  private static void run(KerasModel model) {
    List<INDArray> inputs = new ArrayList<>();
    for (List<Long> sizes : model.inputShapes().values()) {
      long[] shape = new long[sizes.size() + 1];
      shape[0] = 2;
      for (int i = 0; i < sizes.size(); i++) {
        shape[i + 1] = sizes.get(i) < 0 ? 6 : sizes.get(i);
      }
      if (Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b) > 1e5) {
        return;
      }
      inputs.add(Nd4j.zeros(shape));
    }
    try {
      model.network().output(inputs.toArray(INDArray[]::new));
    } catch (RuntimeException e) {
      // The network is another one than its layers can be.
    }
  }

  private static Path anyZip() {
    return KerasModelsTest.FOLDER.resolve("3/residual.keras");
  }

  private Path apart(Path sound, UnaryOperator<byte[]> weights, UnaryOperator<byte[]> json)
      throws IOException {
    String stem = sound.getFileName().toString().replaceFirst("\\..*", "");
    Files.write(
        folder.resolve("apart.json"),
        json.apply(Files.readAllBytes(sound.resolveSibling(stem + ".json"))));
    return Files.write(
        folder.resolve("apart.weights.h5"), weights.apply(Files.readAllBytes(sound)));
  }

  /** In a zip a checksum finds what is damaged: here it is made anew. */
  private Path rewritten(Path zip, String changed, UnaryOperator<byte[]> change)
      throws IOException {
    Map<String, byte[]> entries = entries(zip);
    entries.computeIfPresent(changed, (name, bytes) -> change.apply(bytes));
    return zipped(entries);
  }

  private static Map<String, byte[]> entries(Path zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile in = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : in.stream().toList()) {
        entries.put(entry.getName(), in.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zipped(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("changed.keras");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zipped = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zipped.putNextEntry(new ZipEntry(entry.getKey()));
        zipped.write(entry.getValue());
        zipped.closeEntry();
      }
    }
    return file;
  }

  private KerasFileException refusal(UnaryOperator<String> change) throws IOException {
    Path file =
        rewritten(
            anyZip(),
            "config.json",
            bytes ->
                change
                    .apply(new String(bytes, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
    return refused(file);
  }

  private static void requireWords(KerasFileException e, String... words) {
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  void isRefusedForWeightsOfAnotherShape() throws IOException {
    requireWords(
        refusal(json -> json.replaceFirst("\"units\": 3", "\"units\": 4")),
        "dense",
        "kernel",
        "[36, 3]",
        "[36, 4]");
  }

  @Test
  void isRefusedForMissingWeights() throws IOException {
    requireWords(
        refusal(json -> json.replaceFirst("\"use_bias\": false", "\"use_bias\": true")),
        "stem",
        "[kernel, bias]",
        "[0]");
  }

  @Test
  void isRefusedForALayerThatNobodyKnows() throws IOException {
    requireWords(
        refusal(json -> json.replace("\"class_name\": \"ReLU\"", "\"class_name\": \"Squash\"")),
        "Squash",
        "is not read");
  }

  @Test
  void isRefusedForAnArgumentThatNobodyKnows() throws IOException {
    requireWords(
        refusal(json -> json.replaceFirst("\"filters\": 4", "\"filters\": 4, \"twist\": 7")),
        "Conv2D \"stem\" has twist = 7");
  }

  @Test
  void isRefusedForASizeBeyondAllBounds() throws IOException {
    requireWords(
        refusal(json -> json.replaceFirst("\"filters\": 4", "\"filters\": 2000000000")), "stem");
  }

  @Test
  void isRefusedForALayerThatReadsItself() throws IOException {
    requireWords(
        refusal(json -> json.replace("[\"stem\", 0, 0", "[\"branch_bn\", 0, 0")),
        "reads what no layer gives");
  }

  /** The shape of an array stands in the file as two numbers of eight bytes. */
  @Test
  void isRefusedForAnArrayThatClaimsMoreThanTheFileHolds() throws IOException {
    byte[] bytes = Files.readAllBytes(KerasModelsTest.FOLDER.resolve("2/lstm.h5"));
    byte[] shape = {3, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0};
    int changed = 0;
    for (int i = 0; i + shape.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + shape.length, shape, 0, shape.length)) {
        bytes[i + 3] = 0x10;
        changed++;
      }
    }
    assertTrue(changed > 0, "no shape of the kernel found");
    Path file = Files.write(folder.resolve("model.h5"), bytes);

    requireWords(refused(file), "claims to hold 4294967344 numbers", "more than the file's");
  }

  /** A name is the file's own, which nobody trusts. */
  @Test
  void isRefusedInOneLineWhateverItsNamesHold() throws IOException {
    KerasFileException e =
        refusal(
            json ->
                json.replace(
                    "\"class_name\": \"ReLU\"", "\"class_name\": \"A\\n\\u001b[2J\\u2028B\""));

    requireWords(e, "A\\u000a\\u001b[2J\\u2028B", "is not read");
    assertEquals(1, e.getMessage().lines().count());
  }

  /** A megabyte and a half of blanks packs to two kilobytes. */
  @Test
  void isRefusedIfItUnpacksToFarMoreThanItsSize() throws IOException {
    requireWords(
        refusal(json -> json.replaceFirst(" ", " ".repeat(3 << 19))),
        "config.json claims to hold",
        "far more than the file");
  }

  @Test
  void isRefusedIfItHoldsAnEntryTwice() throws IOException {
    Map<String, byte[]> entries = entries(anyZip());
    entries.put("confih.json", entries.get("config.json"));
    Path file = zipped(entries);
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, text.replace("confih.json", "config.json"), StandardCharsets.ISO_8859_1);

    requireWords(refused(file), "holds config.json twice");
  }

  /** By the bit of an entry's flags that says so. */
  @Test
  void isRefusedIfItIsEncrypted() throws IOException {
    Path file = zipped(entries(anyZip()));
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("PK\u0001\u0002") + 8] |= 1;

    requireWords(refused(Files.write(file, bytes)), "is encrypted", "without a password");
  }

  private static KerasFileException refused(Path file) {
    return assertThrows(KerasFileException.class, () -> KerasModel.read(file));
  }

  private static Path odd(String name) {
    return Path.of("src", "test", "resources", "org", "lrp4j", "keras", name);
  }

  /** What make_odd_h5.py packed. */
  @Test
  void isRefusedIfAnArrayIsPacked() {
    KerasFileException e = refused(odd("packed.h5"));

    requireWords(
        e, "dense/kernel is stored in pieces, perhaps packed", "h5repack -f NONE -l CONTI");
    assertEquals(UnsupportedKerasException.class, e.getClass());
  }

  /** 41 names of one text of 9,000 characters, in a file of 35,960 bytes. */
  @Test
  void isRefusedIfItsTextsAreLongerThanItself() {
    KerasFileException e = refused(odd("one-text.h5"));

    requireWords(e, "is damaged");
    assertEquals("texts that are longer than the file", e.getCause().getMessage());
  }
}
