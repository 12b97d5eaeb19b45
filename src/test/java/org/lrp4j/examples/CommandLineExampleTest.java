package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("The example on the command line")
class CommandLineExampleTest {

  @TempDir Path folder;

  @Test
  @DisplayName("finds the relevance of digits that the library finds, and reports")
  void findsWhatTheLibraryFinds() throws IOException {
    Digits digits = Digits.test();
    MultiLayerNetwork network = DigitNetwork.trained(digits, 1);
    ExplainFromTheCommandLine.writeFiles(network, digits, 20, folder);
    StringWriter printed = new StringWriter();

    List<Integer> ends = ExplainFromTheCommandLine.run(folder, new PrintWriter(printed));

    assertEquals(List.of(0, 0, 0), ends, printed.toString());
    int seven =
        IntStream.range(0, 20).filter(i -> digits.labels()[i] == 7).findFirst().orElseThrow();
    Path explained = folder.resolve("explained");
    INDArray found =
        Nd4j.createFromNpyFile(explained.resolve("digit%03d.npy".formatted(seven)).toFile());
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat()).build()) {
      INDArray wanted = explainer.explain(digits.images(List.of(seven))).relevance();
      assertEquals(
          0,
          found.sub(wanted).amaxNumber().doubleValue() / wanted.amaxNumber().doubleValue(),
          1e-4);
    }
    assertTrue(Files.exists(folder.resolve("report").resolve("index.html")));
    assertTrue(printed.toString().contains("accuracy 0."), printed.toString());
  }
}
