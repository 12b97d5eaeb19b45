package org.lrp4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Texts in the colours of their relevance, for who looks at a terminal: the first of them. */
final class PrintedWords {

  private static final int MOST = 20;

  @Option(
      names = "--print-words",
      negatable = true,
      description = {
        "Print the first texts in the colours of their relevance, or not. Default: if a person is"
            + " watching."
      })
  private Boolean isPrinting;

  private final List<String> lines = new ArrayList<>();
  private int left;

  /** Takes a text, to be printed when all is done. */
  void add(String name, String colored) {
    if (lines.size() < MOST) {
      lines.add(name + "  " + colored);
    } else {
      left++;
    }
  }

  void print(PrintWriter out) {
    // Null if standard output goes into a file.
    boolean isWatched = System.console() != null;
    if (isPrinting == null ? isWatched : isPrinting) {
      lines.forEach(out::println);
      if (left > 0) {
        out.println(left + " more are in the results");
      }
    }
  }
}
