package org.lrp4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What compare.py asks for, as JSON: which mode, and what that mode wants to know. */
record Job(JsonNode json) {

  static Job parse(String text) throws IOException {
    return new Job(new ObjectMapper().readTree(text));
  }

  String mode() {
    return required("mode").asText();
  }

  BenchNetwork network() {
    return BenchNetwork.valueOf(required("network").asText());
  }

  Preset preset() {
    return Preset.valueOf(required("preset").asText());
  }

  int integer(String name) {
    return required(name).asInt();
  }

  long milliseconds(String name) {
    return required(name).asLong();
  }

  Path path(String name) {
    return Path.of(required(name).asText());
  }

  boolean asksFor(String name) {
    return json.has(name);
  }

  Stopwatch stopwatch() {
    return new Stopwatch(
        integer("warmUpRuns"),
        required("warmUpSeconds").asDouble(),
        integer("runs"),
        required("seconds").asDouble());
  }

  private JsonNode required(String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The job lacks \"" + name + "\": " + json);
    }
    return value;
  }
}
