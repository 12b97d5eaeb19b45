package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.Networks;
import org.lrp4j.OneSigmoidTest;
import org.lrp4j.RegressionOutputsTest;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Numbers are no classes: nothing says that one of them was predicted. */
@DisplayName("lrp4j explain, of regressions,")
class RegressionExplanationsTest {

  @TempDir Path folder;
  private Path model;
  private Path data;
  private Path out;

  /** Two numbers, 2 x and −y. */
  @BeforeEach
  void makeModel() throws IOException {
    model = folder.resolve("model.zip");
    ModelZips.write(model, RegressionOutputsTest.linear(LossFunction.MSE));
    data = Files.writeString(folder.resolve("data.csv"), "x,y\n1.5,0.5\n-1,-4\n");
    out = folder.resolve("out");
  }

  private CommandRun explain(Object... more) {
    Stream<Object> options =
        Stream.of("explain", "--model", model, "--input", data, "--out", out, "--force");
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  private Path labels(String... names) throws IOException {
    return Files.write(folder.resolve("labels.txt"), List.of(names));
  }

  private String page() throws IOException {
    return Files.readString(out.resolve("index.html"));
  }

  /** The first row's outputs are 3 and −0.5, the second's −2 and 4. */
  @Test
  void namesTheNumberThatIsExplained() throws IOException {
    explain("--labels", labels("rent", "heating"))
        .requireEnd(ExitStatus.DONE, "gives 2 numbers", "the highest is explained");
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertEquals(
        "0,,,3.00000,3.00000,3.00000,0.png,0,rent,3.00000,relevance.npy,0", summary.get(1));
    assertEquals(
        "1,,,4.00000,4.00000,4.00000,1.png,1,heating,4.00000,relevance.npy,1", summary.get(2));
    assertTrue(page().contains("the highest number of output layer0"), page());
    assertTrue(page().contains("<li>rent 3.00000</li>"), page());
    assertTrue(page().contains("<li>heating 4.00000</li>"), page());
    assertFalse(page().contains("predicted"), page());

    CommandRun run = explain("--labels", labels("rent", "heating"), "--target", "heating");
    assertFalse(run.requireEnd(ExitStatus.DONE).err().contains("highest"), run.err());
    String first = Files.readAllLines(out.resolve("summary.csv")).get(1);
    assertTrue(first.startsWith("0,,,-0.500000,-0.500000,"), first);
    assertTrue(first.endsWith(",0.png,1,heating,-0.500000,relevance.npy,0"), first);
    assertTrue(page().contains("number heating (1) of output layer0"), page());
    explain("--target", 1).requireEnd(ExitStatus.DONE);
    assertTrue(page().contains("<li>output 1 -0.500000</li>"), page());
  }

  @ParameterizedTest
  @CsvSource({
    "contrastive, The model gives 2 numbers and tells no classes apart",
    "2, 'There is no number 2: the model gives 2 numbers, from 0'"
  })
  void refusesWhatNumbersDoNotHave(String target, String message) {
    explain("--target", target).requireEnd(ExitStatus.USAGE, message);
  }

  /** heat · 2 − rain · 3 + 1 of the first row is 2.5. */
  @Test
  void takesOneNameForOneNumber() throws IOException {
    var network = Networks.chain(Networks.output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    network.setParam("0_W", Nd4j.create(new double[][] {{2}, {-3}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{1}}));
    ModelZips.write(model, network);
    explain("--labels", labels("a", "b", "c"))
        .requireEnd(
            ExitStatus.BAD_INPUT, "gives one number and tells no classes apart", "names for 3");
    explain("--labels", labels("a", "b")).requireEnd(ExitStatus.BAD_INPUT, "names for 2");
    explain("--labels", labels("rent")).requireEnd(ExitStatus.DONE);
    assertTrue(page().contains("<li>rent 2.50000</li>"), page());
  }

  @Test
  void callsTheExplainedClassByItsName() throws IOException {
    ModelZips.write(model, OneSigmoidTest.weather());
    explain("--labels", labels("dry", "wet"), "--target", "dry").requireEnd(ExitStatus.DONE);
    assertTrue(page().contains("class dry (0) of output layer0"), page());
    explain("--target", 1).requireEnd(ExitStatus.DONE);
    assertTrue(page().contains("class 1 of output layer0"), page());
  }
}
