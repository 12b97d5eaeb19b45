package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command line as a process of its own, which can run out of memory or be killed. */
final class CommandProcess {

  private CommandProcess() {}

  /**
   * Starts it.
   *
   * @param log where it prints to
   * @param program the options of Java
   * @param arguments a command and its options
   */
  static Process start(Path log, List<String> program, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-XX:TieredStopAtLevel=1"); // it does not live long enough for more
    command.addAll(program);
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Runs the classes of this build to the end. */
  static CommandRun run(Path log, String memory, Object... arguments)
      throws IOException, InterruptedException {
    int exitStatus = start(log, List.of(memory, "-cp", classPath(), main()), arguments).waitFor();
    return new CommandRun(exitStatus, Files.readString(log), "");
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static String main() {
    return Main.class.getName();
  }
}
