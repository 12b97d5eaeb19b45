package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the network was fed with is told by its output: every wrong row, lost row and wrong number
 * gives another one.
 */
@DisplayName("Tables as spreadsheets write them")
class SpreadsheetTablesTest {

  private static final float[][] ROWS = {{1.5f, 2, 3}, {-1, 0.5f, 2.25f}};

  @TempDir Path folder;
  private MultiLayerNetwork network;
  private Path model;
  private Path data;
  private Path out;

  @BeforeEach
  void makeModel() {
    network = Networks.dense();
    model = ModelZips.write(folder.resolve("model.zip"), network);
    data = folder.resolve("data.csv");
    out = folder.resolve("out");
  }

  private CommandRun explain(Object... more) {
    Stream<Object> options =
        Stream.of("explain", "--model", model, "--input", data, "--out", out, "--force");
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  private void assertExplained(float[]... rows) {
    INDArray found = Nd4j.createFromNpyFile(out.resolve("output.npy").toFile());
    INDArray wanted = network.output(Nd4j.createFromArray(rows)).castTo(DataType.FLOAT);
    assertEquals(wanted, found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void mayBeginWithAByteOrderMark(String encoding) throws IOException {
    Files.write(data, "\ufeff1.5,2,3\n-1,.5,2.25\n".getBytes(Charset.forName(encoding)));
    explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2");
    assertExplained(ROWS);
  }

  @Test
  void ofOneColumnDoNotLoseTheirFirstRowToAByteOrderMark() throws IOException {
    network =
        Networks.chain(
            Networks.dense(1, 4, org.nd4j.linalg.activations.Activation.RELU),
            Networks.classes(4, 2));
    ModelZips.write(model, network);
    Files.write(data, "\ufeff1\n2\n3\n".getBytes(StandardCharsets.UTF_8));

    explain().requireEnd(ExitStatus.DONE, "Explained 3 of 3");

    assertExplained(new float[] {1}, new float[] {2}, new float[] {3});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "1d,5d,20d # ",
        "2019,2020,2021 # 2019, 2020, 2021",
        "0,1,2 # 0, 1, 2",
        "1,5,20 # 1, 5, 20",
        "depth,2019,2020 # depth, 2019, 2020",
        "0x1p3,1f,NaNs # "
      })
  void haveNamesThatLookLikeNumbers(String header, String noted) throws IOException {
    Files.writeString(data, header + "\n1.5,2,3.0\n-1,.5,2.25\n");

    CommandRun run = explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2");

    assertExplained(ROWS);
    assertEquals(noted != null, run.err().contains("--no-header"), run.err());
    if (noted != null) {
      run.requireEnd(ExitStatus.DONE, "taken for the columns' names, " + noted);
    }
  }

  /** Rows that count on as years do are nothing special unless they are years too. */
  @Test
  void haveYearsForNamesAboveWholeNumbers() throws IOException {
    Files.writeString(data, "2019,2020,2021\n1,2,3\n4,5,7\n");
    explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2", "2019, 2020, 2021", "--no-header");
    assertExplained(new float[] {1, 2, 3}, new float[] {4, 5, 7});
    Files.writeString(data, "2019,2020,2021\n2020,2021,2022\n");
    explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2");
  }

  @Test
  void haveNamesAsTold() throws IOException {
    Files.writeString(data, "1,2,3\n4,5,6\n");
    explain("--header").requireEnd(ExitStatus.DONE, "Explained 1 of 1");
    assertExplained(new float[] {4, 5, 6});
    explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2");
    assertExplained(new float[] {1, 2, 3}, new float[] {4, 5, 6});
    Files.writeString(data, "0,1,2\n4.5,5.5,6.5\n");
    explain("--no-header").requireEnd(ExitStatus.DONE, "Explained 2 of 2");
    assertExplained(new float[] {0, 1, 2}, new float[] {4.5f, 5.5f, 6.5f});
    Files.writeString(data, "a,b,c\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "but no row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a;b;c|1.5;2;3|-1;.5;2.25 # semicolons",
        "a;b;c|1,5;2;3|-1;,5;2,25 # decimal comma",
        "1,5;2,0;3,0|-1,0;0,5;2,25 # semicolons",
        "a\tb\tc|1.5\t2\t3|-1\t.5\t2.25 # tabs",
        "\"a;1\",\"b;2\",\"c;3\"|1.5,2,3|-1,.5,2.25 # Explained 2",
        "sep=;|a;b;c|1.5;2;3|-1;.5;2.25 # Explained 2",
        "a,b,c,,|1.5,2,3,,|-1,.5,2.25,,|,,,, # Explained 2",
        "\"a\",\"b\",\"c\"|\"1,5\",\"2\",\"3\"|\"-1\",\"0,5\",\"2,25\" # decimal comma"
      })
  void areSeparatedByWhatFits(String lines, String noted) throws IOException {
    Files.writeString(data, lines.replace("|", "\r\n") + "\r\n");

    explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2", noted);

    assertExplained(ROWS);
  }

  @Test
  void areSeparatedAsTold() throws IOException {
    Files.writeString(data, "1.5:2:3\n-1:.5:2.25\n");
    explain("--separator", ":").requireEnd(ExitStatus.DONE);
    assertExplained(ROWS);
    // Of one row alone, both are possible.
    Files.writeString(data, "1,5;2,5;3,5\n");
    explain("--separator", "semicolon", "--decimal", "comma").requireEnd(ExitStatus.DONE);
    assertExplained(new float[] {1.5f, 2.5f, 3.5f});
    explain("--separator", "nonsense").requireEnd(ExitStatus.USAGE, "--separator", "semicolon");
    explain("--decimal", ":").requireEnd(ExitStatus.USAGE, "--decimal");
    explain("--encoding", "klingon").requireEnd(ExitStatus.USAGE, "no encoding \"klingon\"");
    Files.writeString(data, "a;b;c\n1;2;3\n4;5\n");
    explain()
        .requireEnd(
            ExitStatus.BAD_INPUT, "line 3 has 2 columns, but the first one has 3", "semicolons");
  }

  @Test
  void doNotTurnThousandsIntoDecimals() throws IOException {
    Files.writeString(data, "a;b;c\n1,500;2,000;3,250\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "\"3,250\"", "--decimal");
    explain("--decimal", ",").requireEnd(ExitStatus.DONE);
    assertExplained(new float[] {1.5f, 2, 3.25f});
    Files.writeString(data, "a;b;c\n1,500.5;2;3\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 2 holds \"1,500.5\"", "column \"a\"");
  }

  @Test
  void areReadFromTsv() throws IOException {
    data = folder.resolve("data.tsv");
    Files.writeString(data, "a\tb\tc\n1.5\t2\t3\n-1\t.5\t2.25\n");
    CommandRun run = explain().requireEnd(ExitStatus.DONE, "Explained 2 of 2");
    assertExplained(ROWS);
    assertFalse(run.err().contains("separator"), "it is called that: " + run.err());
  }

  @Test
  void mayBeInLatin1() throws IOException {
    Files.write(data, "Größe,b,c\n1.5,2,3\n-1,.5,2.25\n".getBytes(StandardCharsets.ISO_8859_1));
    explain().requireEnd(ExitStatus.DONE, "is not in UTF-8, and is read as windows-1252");
    assertExplained(ROWS);
    assertFalse(explain("--encoding", "ISO-8859-1").err().contains("UTF-8"));
    Files.write(data, "Größe,b,c\n1.5,x,3\n".getBytes(StandardCharsets.ISO_8859_1));
    explain("--encoding", "UTF-8").requireEnd(ExitStatus.BAD_INPUT, "no text in the encoding");
    Files.write(data, "b,Größe,c\n1.5,x,3\n".getBytes(StandardCharsets.ISO_8859_1));
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 2 holds \"x\"", "column \"Größe\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "NA", "#N/A", "null", "?"})
  void nameTheRowAndColumnOfWhatIsMissing(String cell) throws IOException {
    Files.writeString(data, "a,height,c\n1.5,2,3\n\n7," + cell + ",8\n-1,.5,2.25\n,,\n");

    explain()
        .requireEnd(
            ExitStatus.BAD_INPUT, "line 4 has no value in column \"height\"", "--skip-missing");
    explain("--skip-missing").requireEnd(ExitStatus.SOME_SKIPPED, "Explained 2 of 3", "Skipped 1");

    assertExplained(ROWS);
    List<String> skipped = Files.readAllLines(out.resolve("skipped.txt"));
    assertEquals(1, skipped.size());
    assertTrue(skipped.get(0).contains("line 4 has no value in column \"height\""), skipped.get(0));
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertTrue(summary.get(1).startsWith("0,"), summary.get(1));
    assertTrue(summary.get(2).startsWith("2,"), "the table's third row: " + summary.get(2));
    assertTrue(Files.exists(out.resolve("2.png")) && !Files.exists(out.resolve("1.png")));
  }

  @Test
  void withNothingButMissingCellsAreRefused() throws IOException {
    Files.writeString(data, "a,b,c\n1,,3\n,1,2\n");
    explain("--skip-missing").requireEnd(ExitStatus.BAD_INPUT, "no row without a missing cell");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Infinity", "1e39"})
  void nameTheRowAndColumnOfWhatIsNoFiniteNumber(String cell) throws IOException {
    Files.writeString(data, "a,b,c\n1,2,3\n4,5," + cell + "\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 3 holds \"" + cell + "\"", "column \"c\"");
  }

  @Test
  void ofAnEvaluationAreExplainedWithoutTheirClass() throws IOException {
    Files.writeString(data, "id,a,b,c,species\n17,1.5,2,3,ant\n18,-1,.5,2.25,bee\n");

    explain()
        .requireEnd(
            ExitStatus.BAD_INPUT,
            "5 columns are left to the model (\"id\", \"a\", \"b\", \"c\", \"species\")",
            "it takes 3 numbers",
            "--leave-out");
    explain("--leave-out", "species,id").requireEnd(ExitStatus.DONE);
    assertExplained(ROWS);
    explain("--leave-out", "4,0").requireEnd(ExitStatus.DONE);
    assertExplained(ROWS);
    explain("--leave-out", "nosuch").requireEnd(ExitStatus.USAGE, "no column \"nosuch\"");
    CommandRun.of(
            "evaluate",
            "--model",
            model,
            "--data",
            data,
            "--out",
            folder.resolve("report"),
            "--leave-out",
            "id",
            "--labels",
            Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ncat\n\n"))
        .requireEnd(ExitStatus.DONE, "Evaluated 2 of 2");
  }
}
