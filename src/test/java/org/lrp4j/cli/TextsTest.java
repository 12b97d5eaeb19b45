package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Texts on the command line")
class TextsTest {

  private static final List<String> WORDS = List.of("<unk>", "not", "a", "good", "film");

  private static final List<int[]> TEXTS =
      List.of(new int[] {1, 2, 3, 4}, new int[] {3, 4}, new int[] {4, 1, 3, 3});

  @TempDir Path folder;
  private MultiLayerNetwork network;
  private Path model;
  private Path vocabulary;
  private Path out;

  @BeforeEach
  void makeModel() throws IOException {
    network =
        Networks.chain(
            InputType.feedForward(5),
            new EmbeddingSequenceLayer.Builder().nIn(5).nOut(3).build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            Networks.classes(3, 2));
    model = ModelZips.write(folder.resolve("model.zip"), network);
    vocabulary = Files.write(folder.resolve("words.txt"), WORDS);
    out = folder.resolve("out");
  }

  private CommandRun explain(String texts, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("texts.txt"), texts);
    return run("explain", "--model", model, "--input", file, "--out", out, more);
  }

  private static CommandRun run(Object... arguments) {
    return CommandRun.of(
        Arrays.stream(arguments)
            .flatMap(each -> each instanceof Object[] all ? Arrays.stream(all) : Stream.of(each))
            .toArray());
  }

  /** What a text's picture should be, from an explanation of its own. */
  private TokenStrip expected(int[] text, String name) {
    return expected(text, name, Target.classIndex(1));
  }

  private TokenStrip expected(int[] text, String name, Target target) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(Nd4j.createFromArray(new int[][] {text}), target);
      double[] relevance =
          explanation.relevance().castTo(DataType.DOUBLE).dup('c').data().asDouble();
      List<String> words = Arrays.stream(text).mapToObj(WORDS::get).toList();
      return TokenStrip.of(words, relevance)
          .caption(Captions.of(explanation, 0, name, List.of("bad", "good")));
    }
  }

  @Test
  void areExplainedWordByWordAtTheirOwnLengths() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "bad\ngood\n");

    explain(
            "not a good film\n\n good\tfilm \nfilm not good good\n",
            "--vocabulary",
            vocabulary,
            "--labels",
            labels,
            "--target",
            "good",
            "--print-words")
        .requireEnd(ExitStatus.DONE, "Explained 3 of 3 inputs");

    List<String> names = List.of("line-1", "line-3", "line-4");
    String page = Files.readString(out.resolve("index.html"));
    for (int i = 0; i < 3; i++) {
      TokenStrip strip = expected(TEXTS.get(i), names.get(i));
      BufferedImage actual = ImageIO.read(out.resolve(names.get(i) + ".png").toFile());
      assertArrayEquals(pixels(strip.toImage()), pixels(actual), names.get(i));
      TokenStrip other = expected(TEXTS.get((i + 1) % 3), names.get(i));
      assertFalse(Arrays.equals(pixels(other.toImage()), pixels(actual)), names.get(i));
      assertTrue(page.contains(strip.caption(List.of()).toHtml()), page);
      double[] relevance =
          Nd4j.createFromNpyFile(out.resolve(names.get(i) + ".npy").toFile())
              .castTo(DataType.DOUBLE)
              .dup('c')
              .data()
              .asDouble();
      assertArrayEquals(strip.relevance(), relevance, 1e-6);
    }
    assertEquals(4, Files.readAllLines(out.resolve("summary.csv")).size());
  }

  @Test
  void arePrintedInColourOnWish() throws IOException {
    String text = "not a good film\n";
    CommandRun printed =
        explain(text, "--vocabulary", vocabulary, "--target", 1, "--print-words")
            .requireEnd(ExitStatus.DONE);
    String line = "line-1  " + expected(TEXTS.get(0), "").toAnsi();
    assertTrue(printed.out().contains(line + System.lineSeparator()), printed.out());

    CommandRun silent =
        explain(text, "--vocabulary", vocabulary, "--force", "--no-print-words")
            .requireEnd(ExitStatus.DONE);
    assertFalse(silent.out().contains("\u001B"), silent.out());
  }

  @Test
  void twentyOfManyArePrinted() throws IOException {
    CommandRun run = explain("film\n".repeat(23), "--vocabulary", vocabulary, "--print-words");
    assertEquals(20, run.out().lines().filter(line -> line.contains("\u001B")).count());
    assertTrue(run.out().contains("3 more are in the results"), run.out());
  }

  @Test
  void mayHoldWordsThatTheVocabularyLacks() throws IOException {
    explain("film\nnot so Good\n", "--vocabulary", vocabulary)
        .requireEnd(ExitStatus.BAD_INPUT, "texts.txt, line 2", "lacks the word \"so\"");
    explain("Good\n", "--vocabulary", vocabulary)
        .requireEnd(ExitStatus.BAD_INPUT, "but has \"good\"");
    explain("not so Good film\n", "--vocabulary", vocabulary, "--unknown-word", "so")
        .requireEnd(ExitStatus.USAGE, "--unknown-word so is no word of the vocabulary");

    explain("film so\n", "--vocabulary", vocabulary, "--unknown-word", "<unk>", "--target", 1)
        .requireEnd(ExitStatus.DONE);
    assertArrayEquals(
        expected(new int[] {4, 0}, "").relevance(),
        Nd4j.createFromNpyFile(out.resolve("line-1.npy").toFile())
            .castTo(DataType.DOUBLE)
            .dup('c')
            .data()
            .asDouble(),
        1e-6);
  }

  @Test
  void needAVocabularyAndAModelThatReadsWords() throws IOException {
    explain("film\n").requireEnd(ExitStatus.BAD_INPUT, "--vocabulary");
    explain("film\n", "--unknown-word", "film").requireEnd(ExitStatus.USAGE, "but there is none");
    explain("film\n", "--vocabulary", Files.writeString(folder.resolve("none.txt"), "\n"))
        .requireEnd(ExitStatus.BAD_INPUT, "is empty");
    explain("\n", "--vocabulary", vocabulary).requireEnd(ExitStatus.BAD_INPUT, "holds no text");
    ModelZips.write(model, Networks.dense());
    explain("film\n", "--vocabulary", vocabulary)
        .requireEnd(ExitStatus.USAGE, "none of the network's inputs", "is read as indices");
  }

  /**
   * Behind the words, in front of them, and in between, where it is a word; "<unk>" has index 0.
   */
  @Test
  void paddingIsNoWordOfThem() throws IOException {
    Path table = Files.writeString(folder.resolve("texts.csv"), "3,4,0,0\n0,4,0,3\n");
    Object[] options = {
      "explain",
      "--model",
      model,
      "--input",
      table,
      "--out",
      out,
      "--vocabulary",
      vocabulary,
      "--target",
      1,
      "--force"
    };
    run(options, "--padding", 0).requireEnd(ExitStatus.DONE);
    String page = Files.readString(out.resolve("index.html"));
    // The sum over time is that of the words alone.
    TokenStrip first = expected(new int[] {3, 4}, "").caption(List.of());
    TokenStrip second = expected(new int[] {4, 0, 3}, "").caption(List.of());
    assertTrue(page.contains(first.toHtml()), page);
    assertTrue(page.contains(second.toHtml()), page);
    double[] relevance =
        Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile())
            .castTo(DataType.DOUBLE)
            .dup('c')
            .data()
            .asDouble();
    assertArrayEquals(
        new double[] {first.relevance()[0], first.relevance()[1], 0, 0},
        Arrays.copyOf(relevance, 4),
        1e-6);

    run(options, "--padding", "<unk>").requireEnd(ExitStatus.DONE);
    assertTrue(Files.readString(out.resolve("index.html")).contains(second.toHtml()));
    run(options, "--padding", "so").requireEnd(ExitStatus.USAGE, "--padding so is no index");
    Files.writeString(table, "3,4,0,0\n0,0,0,0\n");
    run(options, "--padding", "0")
        .requireEnd(ExitStatus.BAD_INPUT, "Input 1 holds nothing but padding (0)");
  }

  @Test
  void evaluateMasksPaddingToo() throws IOException {
    Path table =
        Files.writeString(folder.resolve("texts.csv"), "a,b,c,d,class\n3,4,0,0,0\n0,4,0,3,1\n");
    run(
            "evaluate",
            "--model",
            model,
            "--data",
            table,
            "--out",
            out,
            "--vocabulary",
            vocabulary,
            "--padding",
            0)
        .requireEnd(ExitStatus.DONE);
    TokenStrip first =
        expected(new int[] {3, 4}, "", Target.predicted()).caption(List.of()).width(360);
    BufferedImage picture = ImageIO.read(out.resolve("pictures/000000-predicted.png").toFile());
    assertEquals(first.toImage().getHeight(), picture.getHeight());
    assertTrue(Arrays.equals(pixels(first.toImage()), pixels(picture)));
  }

  @Test
  void ofIndicesAreShownInTheirWordsToo() throws IOException {
    Path table = Files.writeString(folder.resolve("texts.csv"), "1,2,3,4\n4,1,3,3\n");
    run(
            "explain",
            "--model",
            model,
            "--input",
            table,
            "--out",
            out,
            "--vocabulary",
            vocabulary,
            "--target",
            1)
        .requireEnd(ExitStatus.DONE);
    String page = Files.readString(out.resolve("index.html"));
    assertTrue(page.contains(expected(TEXTS.get(0), "").caption(List.of()).toHtml()), page);
    assertTrue(page.contains(expected(TEXTS.get(2), "").caption(List.of()).toHtml()), page);
  }

  @Test
  void ofAnEvaluationAreShownInTheirWords() throws IOException {
    Path table =
        Files.writeString(folder.resolve("texts.csv"), "a,b,c,d,class\n1,2,3,4,0\n4,1,3,3,1\n");
    run(
            "evaluate",
            "--model",
            model,
            "--data",
            table,
            "--label-column",
            "class",
            "--out",
            out,
            "--vocabulary",
            vocabulary)
        .requireEnd(ExitStatus.DONE);
    String text = Files.readString(out.resolve("class-0.html"));
    TokenStrip strip = expected(TEXTS.get(0), "", Target.predicted());
    double[] relevance = strip.relevance();
    int strongest = 0;
    for (int i = 1; i < relevance.length; i++) {
      strongest = Math.abs(relevance[i]) > Math.abs(relevance[strongest]) ? i : strongest;
    }
    assertTrue(
        text.contains("Most relevance: " + strip.words().get(strongest) + " "),
        strip.words() + Arrays.toString(relevance) + text);
    BufferedImage picture = ImageIO.read(out.resolve("pictures/000000-predicted.png").toFile());
    TokenStrip shown = strip.width(360).caption(List.of());
    assertEquals(shown.toImage().getHeight(), picture.getHeight());
    // On the scale that it shares with the picture for the true class, in its own colours.
    int[] hues = {picture.getRGB(20, 17), picture.getRGB(57, 17)};
    for (int i = 0; i < 2; i++) {
      int redness = (hues[i] >> 16 & 0xFF) - (hues[i] & 0xFF);
      assertTrue(redness * relevance[i] > 0, "word " + i + " for or against");
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
