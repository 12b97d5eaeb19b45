package org.lrp4j.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** What results are made with: lrp4j, the libraries below it, Java and the system. */
public final class Versions {

  private Versions() {}

  /**
   * The versions of everything.
   *
   * @return names such as "ND4J", each with its version, in a fixed order
   */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lrp4j", ofArtifact("org.lrp4j", "lrp4j"));
    versions.put("Deeplearning4j", ofArtifact("org.deeplearning4j", "deeplearning4j-nn"));
    versions.put("ND4J", ofArtifact("org.nd4j", "nd4j-api"));
    versions.put("ND4J backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    versions.put("System", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    return versions;
  }

  /** What Maven wrote into the artifact's jar. */
  private static String ofArtifact(String group, String artifact) {
    String name = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream stream = Versions.class.getResourceAsStream(name)) {
      if (stream == null) {
        return "built from source";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
