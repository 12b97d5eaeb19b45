package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts are replaced by others of the same length, which HDF5 does not notice. */
@DisplayName("What is wrong with a file of Keras")
class KerasProblemsTest {

  private static final Path MODELS = Path.of("src", "test", "resources", "keras", "3");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compiled.h5               | \"units\": 4,          | \"units\": 5,          | 3 | dense: the weight kernel has the shape [5, 4] in the file, but by the layer's arguments it is [5, 5]",
        "dense.keras               | \"units\": 4,          | \"units\": 5,          | 3 | dense: the weight kernel has the shape [5, 4] in the file, but by the layer's arguments it is [5, 5]",
        "weights_apart.weights.h5  | \"filters\": 3,        | \"filters\": 4,        | 3 | conv1d: the weight kernel has the shape [2, 3, 3] in the file, but by the layer's arguments it is [2, 3, 4]",
        "compiled.h5               | \"use_bias\": true,    | \"use_bias\":false,    | 3 | dense: expected the weights [kernel], but the file holds",
        "dense.keras               | \"use_bias\": true,    | \"use_bias\":false,    | 3 | dense: expected the weights [kernel], but the file holds [0, 1]",
        "weights_apart.weights.h5  | \"use_bias\": true,    | \"use_bias\":false,    | 3 | conv1d: expected the weights [kernel], but the file holds [0, 1]",
        "compiled.h5               | \"class_name\": \"Dense\" | \"class_name\": \"Dance\" | 4 | Dance \"dense\" is not read",
        "dense.keras               | \"class_name\": \"Dense\" | \"class_name\": \"Dance\" | 4 | Dance \"dense\" is not read",
        "weights_apart.weights.h5  | \"class_name\": \"Conv1D\" | \"class_name\": \"Conv1d\" | 4 | Conv1d \"conv1d\" is not read",
        "compiled.h5               | dense/kernel           | dense/kernal           | 3 | dense: expected its weight kernel, but the file calls it \"sequential/dense/kernal\"",
        "compiled.h5               | model_config           | model_konfig           | 3 | holds weights without a model: save the whole with model.save(",
        "dense.keras               | model.weights.h5       | model.wheights.h       | 3 | holds no model.weights.h5: save the model with model.save(",
        "dense.keras               | config.json            | konfig.json            | 3 | holds no config.json",
        "weights_apart.weights.h5  | vars                   | wars                   | 3 | conv1d: expected the weights [kernel, bias], but the file holds []",
      })
  void isSaidInOneLine(String model, String sound, String other, int status, String words)
      throws IOException {
    Path file = MODELS.resolve(model);
    Path changed = folder.resolve(model);
    if (model.endsWith(".keras")) {
      rewrite(file, changed, sound, other);
    } else {
      Files.write(changed, replaced(Files.readAllBytes(file), sound, other));
      Path json = MODELS.resolve(model.replace(".weights.h5", ".json"));
      if (!json.equals(file)) {
        Files.write(
            folder.resolve(json.getFileName()), replaced(Files.readAllBytes(json), sound, other));
      }
    }
    requireLine(changed, status, words);
  }

  @ParameterizedTest
  @CsvSource({"compiled.h5", "dense.keras", "weights_apart.weights.h5"})
  void isThatItIsNotComplete(String model) throws IOException {
    byte[] bytes = Files.readAllBytes(MODELS.resolve(model));
    Path file = folder.resolve(model);
    Path json = MODELS.resolve("weights_apart.json");
    Files.copy(json, folder.resolve(json.getFileName()));
    for (int length : new int[] {0, 3, 8, 100, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      String words = length < 8 ? "is no model" : "not complete";
      requireLine(file, ExitStatus.BAD_MODEL, words);
    }
  }

  private void requireLine(Path file, int status, String words) {
    CommandRun run = CommandRun.of("describe", "--model", file).requireEnd(status, words);

    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("lrp4j: "), run.err());
  }

  private static void rewrite(Path zip, Path file, String sound, String other) throws IOException {
    try (ZipFile in = new ZipFile(zip.toFile());
        OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zipped = new ZipOutputStream(out)) {
      for (ZipEntry entry : in.stream().toList()) {
        zipped.putNextEntry(new ZipEntry(entry.getName().replace(sound, other)));
        zipped.write(replaced(in.getInputStream(entry).readAllBytes(), sound, other));
        zipped.closeEntry();
      }
    }
  }

  private static byte[] replaced(byte[] bytes, String sound, String other) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(sound, other)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
