package org.lrp4j.keras;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.json.JsonReadFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.json.JsonMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** JSON that is sound as such, and says something else: another value, none, or one too many. */
final class DamagedConfig {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** What stands where something else is expected. */
  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "7",
          "-1",
          "-2",
          "65536",
          "2147483647",
          "-2147483648",
          "4294967296",
          "1e300",
          "0.5",
          "NaN",
          "null",
          "true",
          "false",
          "\"\"",
          "\"a/b\"",
          "\"x\\ny\"",
          "[]",
          "{}",
          "[0]",
          "[1, 1]",
          "[2, 2, 2]",
          "[[1, 2], [3, 4]]",
          "[\"x\", 0, 0]",
          "{\"class_name\": \"Dense\"}");

  private DamagedConfig() {}

  static byte[] of(byte[] sound, Random random) {
    String text = new String(sound, StandardCharsets.UTF_8);
    return of(text, random).getBytes(StandardCharsets.UTF_8);
  }

  private static String of(String sound, Random random) {
    try {
      JsonNode root = MAPPER.readTree(sound);
      for (int i = random.nextInt(2); i >= 0; i--) {
        List<JsonNode> places = new ArrayList<>();
        collect(root, places);
        change(places.get(random.nextInt(places.size())), places, random);
      }
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode() && !node.isEmpty()) {
      places.add(node);
      node.forEach(part -> collect(part, places));
    }
  }

  private static void change(JsonNode place, List<JsonNode> all, Random random)
      throws JsonProcessingException {
    JsonNode value =
        random.nextInt(4) == 0
            ? anyPart(all.get(random.nextInt(all.size())), random).deepCopy()
            : MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())));
    int index = random.nextInt(place.size());
    boolean isRemoved = random.nextInt(6) == 0;
    if (place instanceof ArrayNode array) {
      if (isRemoved) {
        array.remove(index);
      } else if (random.nextInt(4) == 0) {
        array.insert(index, random.nextBoolean() ? value : array.get(index).deepCopy());
      } else {
        array.set(index, value);
      }
    } else if (place instanceof ObjectNode object) {
      String key = key(object, index);
      if (isRemoved) {
        object.remove(key);
      } else {
        object.set(key, value);
      }
    }
  }

  private static JsonNode anyPart(JsonNode place, Random random) {
    int index = random.nextInt(place.size());
    return place.isArray() ? place.get(index) : place.get(key((ObjectNode) place, index));
  }

  private static String key(ObjectNode object, int index) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys.get(index);
  }
}
