package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.lrp4j.keras.layer.Arguments.Refusal;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A row of the table: a layer of Keras, what becomes of each of its arguments, and what it is
 * written as.
 *
 * @param type the name of Keras's class
 * @param honoured the arguments that are honoured
 * @param ignored the arguments that have no effect at inference
 * @param refused the arguments that are refused, unless their value changes nothing
 * @param masks what the layer does with a mask
 * @param flags the switches that it may be called with
 * @param writer writes it
 * @param note what the docs say of it
 */
record LayerRow(
    String type,
    Set<String> honoured,
    Set<String> ignored,
    List<Refusal> refused,
    MaskUse masks,
    Set<String> flags,
    Writer writer,
    String note) {

  /** Writes one call of a layer into the graph. */
  @FunctionalInterface
  interface Writer {
    Tensor write(LayerCall call);
  }

  /** What a layer does with a mask that comes with its input. */
  enum MaskUse {
    /** Hands it on, its output is the same with and without. */
    PASSES,
    /** Drops it, its output is the same with and without. */
    DROPS,
    /** Its writer reads the masks of the inputs, and says which the output has. */
    READS,
    /** Computes something else with it, which is not read. */
    REFUSES
  }

  /** What every layer may have: names, types of numbers, and what is for training alone. */
  private static final Set<String> COMMON =
      Set.of(
          "name",
          "trainable",
          "dtype",
          "batch_input_shape",
          "batch_shape",
          "input_dtype",
          "autocast",
          "activity_regularizer",
          "build_config");

  LayerRow {
    honoured = Set.copyOf(honoured);
    ignored = Set.copyOf(ignored);
    refused = List.copyOf(refused);
    flags = Set.copyOf(flags);
  }

  static LayerRow of(String type, Writer writer) {
    return new LayerRow(type, Set.of(), Set.of(), List.of(), MaskUse.DROPS, Set.of(), writer, "");
  }

  /** In the place of a row: of an operator, which has one of its own. */
  static LayerRow operator(String type) {
    return of(
        type,
        call -> {
          throw new IllegalStateException(type + " is an operator");
        });
  }

  LayerRow honouring(String... arguments) {
    return new LayerRow(
        type, plus(honoured, arguments), ignored, refused, masks, flags, writer, note);
  }

  LayerRow ignoring(String... arguments) {
    return new LayerRow(
        type, honoured, plus(ignored, arguments), refused, masks, flags, writer, note);
  }

  /** Initialisers, regularisers and constraints of a weight. */
  LayerRow ignoringTrainingOf(String... weights) {
    LayerRow row = this;
    for (String weight : weights) {
      row = row.ignoring(weight + "_initializer", weight + "_regularizer", weight + "_constraint");
    }
    return row;
  }

  LayerRow refusing(String argument, Predicate<JsonNode> unless, String reason) {
    List<Refusal> all = new ArrayList<>(refused);
    all.add(new Refusal(argument, unless, reason));
    return new LayerRow(type, honoured, ignored, all, masks, flags, writer, note);
  }

  LayerRow withMasks(MaskUse use) {
    return new LayerRow(type, honoured, ignored, refused, use, flags, writer, note);
  }

  /** A switch that is honoured where the layer is called with it. */
  LayerRow withFlag(String flag) {
    return new LayerRow(type, honoured, ignored, refused, masks, plus(flags, flag), writer, note);
  }

  LayerRow noting(String text) {
    return new LayerRow(type, honoured, ignored, refused, masks, flags, writer, text);
  }

  /** The same under another name. */
  LayerRow as(String name) {
    return new LayerRow(name, honoured, ignored, refused, masks, flags, writer, note);
  }

  boolean honours(String argument) {
    return honoured.contains(argument);
  }

  boolean knows(String argument) {
    return honours(argument)
        || ignored.contains(argument)
        || COMMON.contains(argument)
        || refused.stream().anyMatch(refusal -> refusal.argument().equals(argument));
  }

  private static Set<String> plus(Set<String> known, String... more) {
    Set<String> all = new HashSet<>(known);
    all.addAll(List.of(more));
    return all;
  }
}
