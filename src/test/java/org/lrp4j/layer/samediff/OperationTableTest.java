package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.imports.converters.ImportClassMapping;

/**
 * The table of operations in the docs is the one that layers are walked by.
 *
 * <p>{@code mvn test -Dtest=OperationTableTest -Dlrp4j.write=true} writes it anew.
 */
class OperationTableTest {

  private static final Path PAGE = Path.of("docs", "samediff.md");
  private static final String BEGIN = "| operation | what becomes of relevance |\n|---|---|\n";
  private static final String END = "\n\n<!-- end of the table -->";

  @Test
  void theTableInTheDocsIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    String current = page.substring(0, from) + BEGIN + rows() + page.substring(to);
    if (Boolean.getBoolean("lrp4j.write")) {
      Files.writeString(PAGE, current);
    }
    assertEquals(
        current,
        Files.readString(PAGE),
        "mvn test -Dtest=OperationTableTest -Dlrp4j.write=true writes it anew");
  }

  private static String rows() {
    Map<String, Set<String>> names = new TreeMap<>();
    for (String name : OperationTable.names()) {
      String label = OperationTable.treatment(name).orElseThrow().label();
      names
          .computeIfAbsent(label, first -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
          .add("`" + name + "`");
    }
    names.put(
        "none: what they say is held constant",
        OperationTable.VALUELESS.stream()
            .map(name -> "`" + name + "`")
            .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))));
    return names.entrySet().stream()
        .map(row -> "| " + String.join(", ", row.getValue()) + " | " + row.getKey() + " |")
        .collect(Collectors.joining("\n"));
  }

  /** A name that no operation has would never be met. */
  @Test
  void everyNameIsThatOfAnOperation() {
    Set<String> unknown = new TreeSet<>(OperationTable.names());
    unknown.addAll(OperationTable.VALUELESS);
    unknown.removeAll(ImportClassMapping.getOpNameMapping().keySet());
    assertEquals(Set.of(), unknown);
  }
}
