package org.lrp4j.keras.file;

import java.io.IOException;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.core.json.JsonReadFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/** JSON as Python writes it, with NaN and Infinity, not nested too deeply to be walked. */
final class KerasJson {

  private static final int MAX_DEPTH = 200;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private KerasJson() {}

  /**
   * Parses a text.
   *
   * @param what what messages call it
   * @throws KerasFileException if it is no JSON object
   */
  static JsonNode parse(String text, String what) {
    try {
      requireFlat(text, what);
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw new KerasFileException(what + " is no JSON object: the file is damaged");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new KerasFileException(
          what
              + " is not JSON"
              + (e.getLocation() == null
                  ? ""
                  : " from its character %d on".formatted(e.getLocation().getCharOffset()))
              + ": the file is damaged",
          e);
    } catch (IOException e) {
      throw new KerasFileException(what + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Token by token: the parser makes its tree by recursion. */
  private static void requireFlat(String text, String what) throws IOException {
    try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
        if (depth > MAX_DEPTH) {
          throw new KerasFileException(
              what + " is nested more than " + MAX_DEPTH + " deep: refused");
        }
      }
    }
  }
}
