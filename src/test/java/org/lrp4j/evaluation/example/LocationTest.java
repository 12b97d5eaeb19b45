package org.lrp4j.evaluation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.evaluation.ExplainedEvaluation;

/** A report names the file and row that an example came from. */
class LocationTest {

  @TempDir Path folder;

  @Test
  void ofARecordReaderTheFileAndTheRowAreNamed() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(i % 5).append(',').append(-i).append(",0.5,").append(i % 3).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("flowers.csv"), rows);
    CSVRecordReader reader = new CSVRecordReader();
    reader.initialize(new FileSplit(csv.toFile()));
    RecordReaderDataSetIterator iterator = new RecordReaderDataSetIterator(reader, 5, 3, 3);
    iterator.setCollectMetaData(true);

    try (var evaluation = ExplainedEvaluation.builder(Networks.dense()).evaluate(iterator)) {
      assertEquals(12, evaluation.examples().size());
      for (Example example : evaluation.examples()) {
        assertInstanceOf(RecordMetaData.class, example.metaData().orElseThrow());
        String where = example.location().orElseThrow();
        assertTrue(where.contains("flowers.csv"), where);
        assertTrue(where.matches(".*\\b" + example.index() + "\\b.*"), where);
        assertEquals(-example.index(), example.features().get(0).getDouble(1));
      }
      assertEquals(12, evaluation.evaluation().getPredictionErrors().size() + right(evaluation));
      Path report = evaluation.saveReport(folder.resolve("report"));
      assertTrue(Files.readString(report.resolveSibling("class-0.html")).contains("flowers.csv"));
    }
  }

  private static long right(ExplainedEvaluation evaluation) {
    return evaluation.examples().stream().filter(e -> e.outcome().isCorrect()).count();
  }

  @Test
  void otherMetadataSpeakForThemselves() {
    assertEquals("row 3", Location.of("row 3"));
  }
}
