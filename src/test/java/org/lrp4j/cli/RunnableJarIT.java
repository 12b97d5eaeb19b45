package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Starts what {@code mvn -Pcli verify} has built, as people do. */
@DisplayName("The runnable jar")
@EnabledIfSystemProperty(named = RunnableJarIT.JAR, matches = ".+")
class RunnableJarIT {

  static final String JAR = "lrp4j.jar";

  private static final Path RESOURCES = Path.of("src/test/resources/org/lrp4j/cli");
  private static final Path MODEL = RESOURCES.resolve("keras-residual.h5");

  @TempDir Path folder;

  private CommandRun run(Object... arguments) throws Exception {
    Path log = folder.resolve("log.txt");
    List<String> program = List.of("-jar", System.getProperty(JAR));
    int exitStatus = CommandProcess.start(log, program, arguments).waitFor();
    return new CommandRun(exitStatus, Files.readString(log), "");
  }

  @Test
  void knowsItsVersion() throws Exception {
    CommandRun run = run("--version").requireEnd(ExitStatus.DONE);

    assertTrue(run.out().strip().matches("lrp4j \\d+\\.\\d+\\.\\d+.*"), run.out());
  }

  @Test
  void describesAKerasModel() throws Exception {
    run("describe", "--model", MODEL, "--composite", "epsilon-plus-flat")
        .requireEnd(ExitStatus.DONE, "Keras model, 2520 parameters", "stem_relu", "Flat + stem_bn");
  }

  @Test
  void explainsAKerasModel() throws Exception {
    Path out = folder.resolve("explained");

    run(
            "explain",
            "--model",
            MODEL,
            "--input",
            RESOURCES.resolve("keras-residual-input.npy"),
            "--composite",
            "epsilon-plus-flat",
            "--out",
            out)
        .requireEnd(ExitStatus.DONE, "Explained ", "The results are in " + out);

    INDArray output = Nd4j.createFromNpyFile(out.resolve("output.npy").toFile());
    INDArray wanted =
        Nd4j.createFromNpyFile(RESOURCES.resolve("keras-residual-output.npy").toFile());
    assertEquals(0, output.sub(wanted).amaxNumber().doubleValue(), 1e-5);
    assertTrue(Files.exists(out.resolve("relevance.npy")));
    assertTrue(Files.size(out.resolve("0.png")) > 100);
  }

  @Test
  void tellsWhatIsWrong() throws Exception {
    run("describe", "--model", folder.resolve("nowhere.zip"))
        .requireEnd(ExitStatus.BAD_MODEL, "lrp4j: There is no model");
  }
}
