package org.lrp4j.receipt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.lrp4j.file.Versions;
import org.nd4j.linalg.factory.Nd4j;

/** What a receipt is made with: versions, processor, threads. */
final class MadeWith {

  private MadeWith() {}

  static Map<String, String> here() {
    Map<String, String> origin = new LinkedHashMap<>(Versions.all());
    origin.put("Processor", processor());
    origin.put("Threads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
    return origin;
  }

  /** As the system calls it; Java itself does not know. */
  private static String processor() {
    String architecture = System.getProperty("os.arch");
    String ofWindows = System.getenv("PROCESSOR_IDENTIFIER");
    Path ofLinux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(ofLinux)) {
      try (Stream<String> lines = Files.lines(ofLinux)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(architecture);
      } catch (IOException | RuntimeException e) {
        return architecture;
      }
    }
    return ofWindows == null ? architecture : ofWindows;
  }
}
