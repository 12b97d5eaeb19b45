package org.lrp4j.keras.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The docs' table of Keras's layers is what the rows say. */
class KerasTableTest {

  private static final Path PAGE = Path.of("docs", "keras.md");
  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of the table -->";

  @Test
  void isInTheDocs() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertTrue(from >= BEGIN.length() && to >= from, "no place for the table in " + PAGE);
    if (Boolean.getBoolean("lrp4j.write")) {
      Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
      return;
    }
    assertEquals(table(), page.substring(from, to), PAGE + ": -Dlrp4j.write=true writes it");
  }

  /** No layer without a model that shows that it is right, or how it is refused. */
  @Test
  void eachRowHasAModel() throws IOException {
    String script = Files.readString(Path.of("src/test/python/make_keras_models.py"));
    Set<String> pooling =
        Stream.of("Max", "Average")
            .flatMap(
                kind ->
                    Stream.of(1, 2, 3)
                        .flatMap(
                            rank ->
                                Stream.of(
                                    kind + "Pooling" + rank + "D",
                                    "Global" + kind + "Pooling" + rank + "D")))
            .collect(Collectors.toSet());
    List<String> missing =
        LayerTable.rows().stream()
            .map(LayerRow::type)
            .filter(type -> !script.contains("." + type + "(") && !pooling.contains(type))
            .toList();
    assertEquals(List.of(), missing, "layers without a model in the script");
  }

  private static String table() {
    String head = "| layer | honoured | without effect | notes |\n|---|---|---|---|\n";
    return LayerTable.rows().stream()
        .sorted(Comparator.comparing(LayerRow::type))
        .map(KerasTableTest::line)
        .collect(Collectors.joining("\n", head, "\n"));
  }

  private static String line(LayerRow row) {
    String refused =
        row.refused().stream()
            .map(refusal -> "refused: " + refusal.argument())
            .collect(Collectors.joining("; "));
    String notes =
        Stream.of(row.note(), refused).filter(s -> !s.isEmpty()).collect(Collectors.joining("; "));
    return "| %s | %s | %s | %s |"
        .formatted(row.type(), names(row.honoured()), names(ofUse(row.ignored())), notes);
  }

  private static Set<String> ofUse(Set<String> ignored) {
    return ignored.stream()
        .filter(name -> !name.matches(".*_(initializer|regularizer|constraint)"))
        .collect(Collectors.toSet());
  }

  private static String names(Set<String> names) {
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted);
    return String.join(", ", sorted);
  }
}
