package org.lrp4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether pixels go in as they are in the file: they must not be scaled twice. */
@DisplayName("A model of Keras")
class ScalingModelTest {

  @ParameterizedTest
  @CsvSource({
    "rescaling, true",
    "rescaling_scale, true",
    "normalization, true",
    "operator_units, true",
    "operator_behind, false",
    "conv2d, false",
    "residual, false"
  })
  void scalesItsInputItself(String name, boolean expected) {
    Path folder = Path.of("src", "test", "resources", "keras", "3");
    Path zip = folder.resolve(name + ".keras");
    Path file = Files.exists(zip) ? zip : folder.resolve(name + ".h5");

    assertEquals(expected, KerasFile.read(file).scalesItself());
  }
}
