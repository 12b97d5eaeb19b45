package org.lrp4j.listener;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the listener logs while this is open; slf4j-simple writes to standard error. */
final class CapturedLog implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CapturedLog() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /** The lines of a level that hold a text. */
  List<String> lines(String level, String text) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(level + " LrpListener - ") && line.contains(text))
        .toList();
  }

  List<String> warnings() {
    return lines("WARN", "");
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
