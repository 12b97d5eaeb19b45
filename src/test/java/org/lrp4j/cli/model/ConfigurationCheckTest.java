package org.lrp4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in a configuration Jackson would take a text for the name of a class. */
@DisplayName("A model's configuration")
class ConfigurationCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": [\"x.Y\", {}]}",
        "{\"a\": [\"x.Y\"]}",
        "{\"a\": [[\"[Lx.Y;\", {}]]}",
        "{\"networkInputs\": [[\"x.Y\", {}]]}",
        "{\"vertices\": {\"networkInputs\": [\"x.Y\", {}]}}",
        "{\"vertices\": {\"vertexInputs\": {\"preProcessor\": [\"x.Y\", {}]}}}",
        "{\"vertices\": {\"variables\": [\"x.Y\", {}]}}",
        "{\"vertexInputs\": [\"x.Y\", {}]}",
        "{\"confs\": [{\"networkInputs\": [\"x.Y\", {}]}]}",
        "{\"a\": {\"@class\": \"x.Y\"}}",
        "{\"a\": {\"@class\": \"org.deeplearning4j.nn.conf.X<x.Y>\"}}",
        "{\"a\": [\"org.deeplearning4j.nn.conf.X<x.Y>\", {}]}"
      })
  void mayNotNameAClassAnywhere(String json) {
    BadModelException refused =
        assertThrows(BadModelException.class, () -> ConfigurationCheck.requireHarmless(json));
    assertTrue(refused.getMessage().contains("must not run code"), refused.getMessage());
  }
}
