package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** One wrong bit is one wrong parameter, and a heatmap that looks as right as the right one. */
@DisplayName("A model file with a flipped bit")
class DamagedModelTest {

  @TempDir Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void makeData() throws IOException {
    model = folder.resolve("model.zip");
    data = Files.writeString(folder.resolve("data.csv"), "a,b,c\n1,2,3\n");
  }

  /** Not compressed: what the inflater does not notice, only the checksum tells. */
  private static byte[] stored(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(content.getValue());
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setSize(content.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the entry is not stored as it is");
  }

  private CommandRun explain(Object... more) {
    Object[] options = {
      "explain", "--model", model, "--input", data, "--out", folder.resolve("out"), "--force"
    };
    Object[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return CommandRun.of(all);
  }

  @Test
  void isRefusedWhereverTheBitIsAmongTheParameters() throws IOException {
    Map<String, byte[]> entries = ModelZips.entries();
    byte[] parameters = entries.get("coefficients.bin");
    byte[] zip = stored(entries);
    int begin = indexOf(zip, parameters);
    Files.write(model, zip);
    explain().requireEnd(ExitStatus.DONE);

    for (int i = 0; i < 60; i++) {
      byte[] flipped = zip.clone();
      // The numbers are at the end; what the header says is checked by itself.
      flipped[begin + parameters.length - 1 - i] ^= (byte) (1 << i % 8);
      Files.write(model, flipped);

      explain().requireEnd(ExitStatus.BAD_MODEL, "coefficients.bin is damaged", "checksum");
    }
  }

  @Test
  void isRefusedInTheConfiguration() throws IOException {
    byte[] zip = stored(ModelZips.entries());
    int digit = indexOf(zip, "\"nin\"".getBytes(StandardCharsets.UTF_8)) - 30;
    byte[] flipped = zip.clone();
    flipped[digit] ^= 1;
    Files.write(model, flipped);

    explain().requireEnd(ExitStatus.BAD_MODEL, "configuration.json is damaged", "checksum");
  }

  @Test
  void isRefusedInTheNormalizerButOnlyIfThatIsUsed() throws IOException {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(
        new DataSet(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 4, 9}}), Nd4j.zeros(2, 3)));
    ModelZips.write(model, Networks.dense());
    ModelSerializer.addNormalizerToModel(model.toFile(), normalizer);
    Map<String, byte[]> entries = new LinkedHashMap<>(ModelZips.read(model));
    byte[] stored = entries.get("normalizer.bin");
    byte[] zip = stored(entries);
    int begin = indexOf(zip, stored);
    zip[begin + stored.length - 2] ^= 64;
    Files.write(model, zip);

    explain().requireEnd(ExitStatus.BAD_MODEL, "normalizer.bin is damaged", "checksum");
    explain("--normalizer", "none").requireEnd(ExitStatus.DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "coefficients.bin"})
  void isToldFromOneWhoseEntryEndsEarly(String entry) throws IOException {
    Map<String, byte[]> entries = ModelZips.entries();
    byte[] content = entries.get(entry);
    for (int length : new int[] {1, 10, content.length / 2, content.length - 1}) {
      entries.put(entry, Arrays.copyOf(content, length));
      ModelZips.write(model, entries);

      CommandRun run = explain().requireEnd(ExitStatus.BAD_MODEL);

      assertFalse(run.err().contains("null"), run.err());
      assertFalse(run.err().contains("Exception"), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
  }

  @ParameterizedTest
  @CsvSource({"'{\"confs\": [}', 'line 1, column 13'", "nonsense, 'not JSON'", "[], 'no'"})
  void isToldFromOneThatIsNoJson(String json, String message) {
    Map<String, byte[]> entries = ModelZips.entries();
    entries.put("configuration.json", json.getBytes(StandardCharsets.UTF_8));
    ModelZips.write(model, entries);

    CommandRun run = explain().requireEnd(ExitStatus.BAD_MODEL, message);
    assertFalse(run.err().contains("Unexpected"), run.err());
  }
}
