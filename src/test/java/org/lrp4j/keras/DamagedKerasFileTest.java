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
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.keras.file.KerasFileException;

/**
 * Files that were cut, and with bytes that were flipped: read or refused in a line, in little time
 * and memory. {@code -Dlrp4j.places=1000} tries so many places of each file.
 */
@DisplayName("A damaged file of Keras")
class DamagedKerasFileTest {

  private static final int PLACES = Integer.getInteger("lrp4j.places", 30);

  /** The heap that reading a sound small file takes, several times over. */
  private static final long MOST_BYTES = 64L << 20;

  @TempDir Path folder;

  private static Path model(String name) {
    Path zip = KerasModelsTest.FOLDER.resolve(name + ".keras");
    return Files.exists(zip) ? zip : KerasModelsTest.FOLDER.resolve(name + ".h5");
  }

  @ParameterizedTest
  @CsvSource({
    "2/residual",
    "3/residual",
    "2/nested_deep",
    "3/lstm",
    "2/lstm",
    "3/mask_concatenate_one",
    "2/operator_step",
    "3/operator_step",
    "1/keras1"
  })
  void isReadOrRefused(String name) throws IOException {
    byte[] sound = Files.readAllBytes(model(name));
    Random random = new Random(name.hashCode());
    for (int i = 0; i < PLACES; i++) {
      byte[] damaged = damaged(sound, random);
      requireReadOrRefused(Files.write(folder.resolve("model"), damaged), name + " " + i);
    }
  }

  /** In a zip a checksum finds what is flipped: here it is made anew. */
  @ParameterizedTest
  @CsvSource({"config.json", "model.weights.h5"})
  void isReadOrRefusedWithinAZip(String entry) throws IOException {
    Path sound = anyZip();
    Random random = new Random(entry.hashCode());
    for (int i = 0; i < PLACES; i++) {
      Path damaged = rewritten(sound, entry, bytes -> damaged(bytes, random));
      requireReadOrRefused(damaged, entry + " " + i);
    }
  }

  private static Path anyZip() {
    for (String name : new String[] {"3/residual", "2/residual", "3/nested"}) {
      if (model(name).toString().endsWith(".keras")) {
        return model(name);
      }
    }
    throw new AssertionError("no .keras file");
  }

  private static byte[] damaged(byte[] sound, Random random) {
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(sound, random.nextInt(sound.length));
    }
    byte[] flipped = sound.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      // Most of HDF5's structure stands in the first part.
      int place = random.nextInt(random.nextBoolean() ? sound.length : sound.length / 8);
      flipped[place] = random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xff;
    }
    return flipped;
  }

  private static void requireReadOrRefused(Path file, String what) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
          long before = threads.getCurrentThreadAllocatedBytes();
          try {
            KerasModel.read(file);
          } catch (KerasFileException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          } catch (Throwable e) {
            throw new AssertionError(what + " ended with " + e, e);
          }
          long taken = threads.getCurrentThreadAllocatedBytes() - before;
          assertTrue(taken < MOST_BYTES, () -> what + " took " + taken + " bytes of the heap");
        },
        what);
  }

  private Path rewritten(Path zip, String changed, UnaryOperator<byte[]> change)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile in = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        entries.put(entry.getName(), entry.getName().equals(changed) ? change.apply(bytes) : bytes);
      }
    }
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
    return assertThrows(KerasFileException.class, () -> KerasModel.read(file));
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
    Path sound = KerasModelsTest.FOLDER.resolve("2/lstm.h5");
    Path other = KerasModelsTest.FOLDER.resolve("3/lstm.h5");
    byte[] bytes = Files.readAllBytes(Files.exists(sound) ? sound : other);
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

    requireWords(
        assertThrows(KerasFileException.class, () -> KerasModel.read(file)),
        "claims to hold 4294967344 numbers",
        "more than the file's");
  }
}
