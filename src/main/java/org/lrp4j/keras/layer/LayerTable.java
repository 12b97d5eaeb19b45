package org.lrp4j.keras.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lrp4j.keras.file.LayerCallConfig;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.UnsupportedKerasException;

/** The table: a row for each layer of Keras that is read. */
final class LayerTable {

  private static final Map<String, LayerRow> ROWS = new LinkedHashMap<>();

  static {
    Stream.of(
            DenseLayers.ROWS,
            ConvolutionLayers.ROWS,
            DepthwiseLayers.ROWS,
            TransposedLayers.ROWS,
            PoolingLayers.ROWS,
            NormalizationLayers.ROWS,
            StandardizingLayers.ROWS,
            ScalingLayers.ROWS,
            ActivationLayers.ROWS,
            MergingLayers.ROWS,
            ShapeLayers.ROWS,
            MovingLayers.ROWS,
            ResizingLayers.ROWS,
            RecurrentLayers.ROWS,
            AttentionLayers.ROWS,
            WrapperLayers.ROWS,
            ApplicationLayers.ROWS,
            TrainingLayers.ROWS)
        .flatMap(List::stream)
        .forEach(row -> ROWS.put(row.type(), row));
  }

  private LayerTable() {}

  static List<LayerRow> rows() {
    return List.copyOf(ROWS.values());
  }

  /**
   * The row of a layer.
   *
   * @throws UnsupportedKerasException if there is none
   */
  static LayerRow row(LayerConfig layer) {
    LayerRow row = layer.isOfKeras() ? ROWS.get(layer.type()) : null;
    if (row == null) {
      throw new UnsupportedKerasException(
          "%s \"%s\" is not read: %s"
              .formatted(layer.type(), layer.path(), Refusals.reason(layer)));
    }
    return row;
  }

  static Arguments arguments(LayerConfig layer) {
    Arguments arguments = new Arguments(layer, row(layer));
    arguments.requireKnown();
    return arguments;
  }

  /**
   * A call of a layer.
   *
   * @throws UnsupportedKerasException if the layer, or one of its arguments, is not read
   */
  static LayerCall call(
      LayerConfig layer,
      String name,
      List<Tensor> inputs,
      LayerCall.Model model,
      String part,
      LayerCallConfig config) {
    LayerRow row = row(layer);
    new Arguments(layer, row).requireKnown();
    List<String> others =
        config.others().stream()
            .filter(other -> row.flags().stream().noneMatch(flag -> other.startsWith(flag + " = ")))
            .toList();
    if (!others.isEmpty()) {
      throw new UnsupportedKerasException(
          "%s \"%s\" is called with %s, which is not read"
              .formatted(layer.type(), layer.path(), String.join(", ", others)));
    }
    return new LayerCall(layer, row, name, inputs, model, part, config);
  }
}
