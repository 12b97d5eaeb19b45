package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An output that takes no more")
class FullOutputTest {

  /** Takes nothing. */
  private static final class FullWriter extends Writer {

    @Override
    public void write(char[] text, int from, int count) throws IOException {
      throw new IOException("full");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @TempDir Path folder;

  @Test
  void isNoSuccess() {
    Path model = ModelZips.write(folder.resolve("model.zip"), ModelZips.entries());
    StringWriter err = new StringWriter();

    int status =
        Main.run(
            new PrintWriter(new FullWriter()),
            new PrintWriter(err),
            "describe",
            "--model",
            model.toString());

    assertEquals(ExitStatus.FAILED, status);
    assertTrue(err.toString().contains("not all could be printed"), err.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isNoSuccessForAProcess() throws Exception {
    Path model = ModelZips.write(folder.resolve("model.zip"), ModelZips.entries());

    Process process =
        CommandProcess.start(
            Path.of("/dev/full"),
            List.of("-cp", CommandProcess.classPath(), CommandProcess.main()),
            "describe",
            "--model",
            model);

    assertEquals(ExitStatus.FAILED, process.waitFor());
  }
}
