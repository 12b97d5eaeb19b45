package org.lrp4j.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** A receipt as JSON. */
final class ReceiptJson {

  private static final String FORMAT = "lrp4j receipt 1";
  private static final String WHERE = "the receipt";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ReceiptJson() {}

  static String write(Receipt receipt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("made", receipt.made());
    json.put("origin", receipt.origin());
    json.put("model", model(receipt.model()));
    json.put("settings", SettingsJson.write(receipt.settings()));
    receipt.command().ifPresent(command -> json.put("command", command(command)));
    receipt.evaluation().ifPresent(evaluation -> json.put("evaluation", evaluation(evaluation)));
    json.put("batches", receipt.batches().stream().map(BatchJson::write).toList());
    json.put("relevanceFiles", receipt.stored().files());
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> model(ModelRecord model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", model.kind());
    json.put("parameters", model.parameterCount());
    json.put("configurationSha256", model.configuration());
    json.put("parametersSha256", model.parameters());
    return json;
  }

  private static Map<String, Object> command(CommandRecord command) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", command.name());
    json.put("options", command.options());
    json.put("filesSha256", command.files());
    return json;
  }

  /**
   * Reads a receipt.
   *
   * @param place where it was read from
   * @throws IllegalArgumentException if it is none
   */
  static Receipt read(String text, StoredRelevance place) {
    JsonNode json = parsed(text);
    if (!FORMAT.equals(json.path("format").asText())) {
      throw new IllegalArgumentException("its \"format\" is not \"" + FORMAT + "\"");
    }
    JsonNode model = ReceiptNode.object(json, "model", WHERE);
    return new Receipt(
        ReceiptNode.text(json, "made", WHERE),
        ReceiptNode.map(json, "origin", WHERE, JsonNode::asText),
        new ModelRecord(
            ReceiptNode.text(model, "kind", "the model"),
            (long) ReceiptNode.number(model, "parameters", "the model"),
            ReceiptNode.text(model, "configurationSha256", "the model"),
            ReceiptNode.text(model, "parametersSha256", "the model")),
        SettingsJson.read(ReceiptNode.object(json, "settings", WHERE)),
        json.has("command") ? Optional.of(command(json)) : Optional.empty(),
        json.has("evaluation") ? Optional.of(evaluation(json)) : Optional.empty(),
        ReceiptNode.array(json, "batches", WHERE).map(BatchJson::read).toList(),
        place.holding(
            ReceiptNode.array(json, "relevanceFiles", WHERE).map(JsonNode::asText).toList()));
  }

  private static Map<String, Object> evaluation(EvaluationRecord evaluation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("examples", evaluation.examples());
    json.put("dataSha256", evaluation.data());
    json.put("figures", evaluation.figures());
    return json;
  }

  private static EvaluationRecord evaluation(JsonNode json) {
    String where = "the evaluation";
    JsonNode evaluation = ReceiptNode.object(json, "evaluation", WHERE);
    return new EvaluationRecord(
        (long) ReceiptNode.number(evaluation, "examples", where),
        ReceiptNode.text(evaluation, "dataSha256", where),
        ReceiptNode.map(
            evaluation, "figures", where, value -> ReceiptNode.number(value, "a figure")));
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json == null || !json.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it is nested too deeply", e);
    }
  }

  private static CommandRecord command(JsonNode json) {
    JsonNode command = ReceiptNode.object(json, "command", WHERE);
    return new CommandRecord(
        ReceiptNode.text(command, "name", "the command"),
        ReceiptNode.map(command, "options", "the command", ReceiptJson::texts),
        ReceiptNode.map(command, "filesSha256", "the command", JsonNode::asText));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
