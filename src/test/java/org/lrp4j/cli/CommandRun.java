package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** What a command printed, and how it ended. */
record CommandRun(int exitStatus, String out, String err) {

  static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    int exitStatus = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new CommandRun(exitStatus, out.toString(), err.toString());
  }

  /** Ends as expected, and says so; a failure is a message, not a stack trace. */
  CommandRun requireEnd(int expected, String... messages) {
    assertAll(
        () -> assertEquals(expected, exitStatus, err),
        () -> assertTrue(!err.contains("\tat "), err),
        () -> {
          for (String message : messages) {
            assertTrue((out + err).contains(message), message + "\nis missing in\n" + out + err);
          }
        });
    return this;
  }
}
