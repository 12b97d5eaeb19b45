package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Map;
import org.lrp4j.keras.file.KerasFileException;
import org.lrp4j.keras.file.LayerCallConfig;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.StoredWeights;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;

/** One call of a layer: what it reads, and what it is written with. */
final class LayerCall {

  private final LayerConfig layer;
  private final LayerRow row;
  private final String name;
  private final List<Tensor> inputs;
  private final Model model;
  private final String part;
  private final LayerCallConfig config;

  /**
   * What all calls of a model share.
   *
   * @param graph the graph that is written
   * @param stored the weights
   * @param isKeras3 whether the model was saved by Keras 3, whose functions differ in places
   */
  record Model(GraphWriter graph, StoredWeights stored, boolean isKeras3) {}

  /** A call in a chain: with one tensor alone. */
  static final LayerCallConfig PLAIN = new LayerCallConfig(List.of(), Map.of());

  LayerCall(
      LayerConfig layer,
      LayerRow row,
      String name,
      List<Tensor> inputs,
      Model model,
      String part,
      LayerCallConfig config) {
    this.layer = layer;
    this.row = row;
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.model = model;
    this.part = part;
    this.config = config;
  }

  LayerConfig layer() {
    return layer;
  }

  /** What the layer is called in the graph. */
  String name() {
    return name;
  }

  /** What a helper of the layer is called. */
  String name(String helper) {
    return name + "/" + helper;
  }

  Arguments arguments() {
    return new Arguments(layer, row);
  }

  GraphWriter graph() {
    return model.graph();
  }

  boolean isKeras3() {
    return model.isKeras3();
  }

  List<Tensor> inputs() {
    return inputs;
  }

  /** The only input. */
  Tensor input() {
    if (inputs.size() != 1) {
      throw problem("reads " + inputs.size() + " tensors, where one is expected");
    }
    return inputs.get(0);
  }

  /** The only input, with so many axes besides the examples'. */
  Tensor input(int rank) {
    Tensor input = input();
    if (input.rank() != rank) {
      throw problem(
          "reads "
              + input.shape()
              + ", where "
              + (rank + 1)
              + " axes with the examples' are expected");
    }
    return input;
  }

  /** The weights of the layer, in Keras's order. */
  List<StoredArray> weights(List<Weight> expected) {
    return model
        .stored()
        .of(
            layer.path(),
            part.isEmpty() ? expected : expected.stream().map(w -> w.within(part)).toList());
  }

  /** A call of a layer inside this one. */
  LayerCall inside(LayerConfig inner, String owner, Tensor input) {
    String place = part.isEmpty() ? owner : part + "/" + owner;
    return LayerTable.call(inner, name, List.of(input), model, place, PLAIN);
  }

  /** The row that the call goes to. */
  Tensor write() {
    if (row.masks() == MaskUse.REFUSES) {
      requireNoMask();
    }
    Tensor result = row.writer().write(this);
    return switch (row.masks()) {
      case PASSES -> result.withMaskOf(input());
      case READS -> result;
      case DROPS, REFUSES -> result.withoutMask();
    };
  }

  /** Refuses what Keras computes otherwise where steps do not count. */
  void requireNoMask() {
    if (inputs.stream().anyMatch(Tensor::isMasked)) {
      throw refused(
          "reads a mask (of an Embedding with mask_zero = true, or of Masking), which it is not read with");
    }
  }

  /** Whether the layer is called with a switch that is on. */
  boolean isFlagged(String flag) {
    return config.isFlagged(flag);
  }

  LayerRow row() {
    return row;
  }

  /** What does not fit together in the file. */
  KerasFileException problem(String what) {
    return new KerasFileException(
        "%s \"%s\" %s: the file is damaged".formatted(layer.type(), layer.path(), what));
  }

  /** What is sound, but not read. */
  UnsupportedKerasException refused(String what) {
    return new UnsupportedKerasException(
        "%s \"%s\" %s".formatted(layer.type(), layer.path(), what));
  }
}
