package org.lrp4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system (Linux) says about this process's resident memory. */
final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** The highest it ever was, in KiB. */
  static long peak() {
    return read("VmHWM:");
  }

  /** What it is now, in KiB. */
  static long resident() {
    return read("VmRSS:");
  }

  private static long read(String field) {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No " + field + " in " + STATUS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
