package org.lrp4j.cli.model;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lrp4j.file.FileProblem;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonLocation;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonStreamContext;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * Reads a network's JSON before DL4J does. DL4J lets Jackson make whatever class the JSON names, so
 * only the classes of its own configurations may be named: under {@code @class}, under {@code type}
 * (of distributions), or in an array. It is read token by token, so that every one of several equal
 * keys is seen, and the depth is bounded before anything is made of it.
 */
final class ConfigurationCheck {

  private static final int MAX_DEPTH = 200;

  /** What the names of classes may begin with. */
  private static final List<String> TRUSTED =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.deeplearning4j.nn.modelimport.keras.layers.",
          "org.deeplearning4j.nn.modelimport.keras.preprocessors.",
          "org.lrp4j.keras.vertex.",
          "org.lrp4j.layer.InputScalingVertex",
          "org.lrp4j.layer.KernelStructure",
          "org.lrp4j.layer.activation.",
          "org.lrp4j.layer.masking.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.");

  /** No generics: Jackson would load what stands between the angle brackets as well. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.$]+");

  /** What no class of a package can be called: parameters, say. */
  private static final Pattern SIMPLE_NAME = Pattern.compile("\\w*");

  /** Lists of names of a graph's vertices. */
  private static final Set<String> NAME_LISTS =
      Set.of("networkInputs", "networkOutputs", "topologicalOrderStr");

  private static final Set<String> CONFIGURATIONS = Set.of("layerConf", "defaultConfiguration");

  private ConfigurationCheck() {}

  /**
   * Checks the JSON.
   *
   * @return the names of the fields of the outermost object
   * @throws BadModelException if it is not JSON, nested too deeply, or names a class that is not
   *     DL4J's
   */
  static Set<String> requireHarmless(String json) {
    Set<String> outermost = new HashSet<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadModelException("The model's configuration is not a JSON object");
      }
      String field = "";
      int depth = 1;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          case FIELD_NAME -> {
            field = parser.getCurrentName();
            requireNoRawArray(field);
            if (depth == 1) {
              outermost.add(field);
            }
          }
          case VALUE_STRING -> requireTrusted(parser.getParsingContext(), field, parser.getText());
          default -> {}
        }
        if (depth > MAX_DEPTH) {
          throw new BadModelException(
              "The model's configuration is nested more than " + MAX_DEPTH + " deep: refused");
        }
      }
      return outermost;
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw new BadModelException(
          "The model's configuration is not JSON"
              + (place == null
                  ? ""
                  : ": see its line %d, column %d"
                      .formatted(place.getLineNr(), place.getColumnNr())),
          e);
    } catch (IOException e) {
      throw new BadModelException(
          "The model's configuration is not JSON: " + FileProblem.reason(e), e);
    }
  }

  private static void requireTrusted(JsonStreamContext place, String field, String value) {
    boolean namesClass =
        field.equalsIgnoreCase("@class")
            || field.equalsIgnoreCase("type") && value.contains(".")
            || mayNameClass(place, value);
    if (namesClass
        && !(PLAIN_NAME.matcher(value).matches() && TRUSTED.stream().anyMatch(value::startsWith))) {
      throw new BadModelException(
          "The model's configuration names the class \""
              + value
              + "\", which is not one of Deeplearning4j's own: refused, because a model file must"
              + " not run code. A model with layers of your own is explained from Java, with"
              + " LrpExplainer");
    }
  }

  /**
   * Where Jackson expects an object that tells its class, it also takes an array whose first
   * element is the class's name: {@code "iupdater": ["any.Class", {}]}.
   */
  private static boolean mayNameClass(JsonStreamContext place, String value) {
    return place.inArray() && !SIMPLE_NAME.matcher(value).matches() && !isNameList(place);
  }

  /**
   * Whether an array lists names of vertices, or of parameters that begin with them, which may be
   * any text. By the way to it: below {@code vertices}, say, the same names can stand for anything.
   */
  private static boolean isNameList(JsonStreamContext array) {
    JsonStreamContext object = array.getParent();
    JsonStreamContext above = object.getParent();
    if (!object.inObject()) {
      return false;
    }
    String name = object.getCurrentName();
    if (above.inRoot()) {
      return NAME_LISTS.contains(name);
    }
    if (!above.inObject()) {
      return false;
    }
    String owner = above.getCurrentName();
    // A list for each vertex; and what no bean but a layer's configuration is called.
    return owner.equals("vertexInputs") && above.getParent().inRoot()
        || name.equals("variables") && CONFIGURATIONS.contains(owner);
  }

  /** Such an array brings strides of its own: no file may say where in memory numbers lie. */
  private static void requireNoRawArray(String field) {
    if (field.equals("dataBuffer")) {
      throw new BadModelException(
          "The model's configuration holds an array in the format of 1.0.0-beta3 or older: refused."
              + " Load the model in Java and save it again");
    }
  }
}
