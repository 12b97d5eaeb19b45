package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;

/** BatchNormalization: gamma, beta, mean and variance a channel. */
final class NormalizationLayers {

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("BatchNormalization", NormalizationLayers::batch)
              .honouring("axis", "epsilon", "center", "scale")
              .ignoring("momentum", "renorm_momentum", "renorm_clipping", "synchronized", "fused")
              .ignoringTrainingOf("gamma", "beta")
              .ignoring("moving_mean_initializer", "moving_variance_initializer")
              .refusing("renorm", value -> !value.asBoolean(), "batch renormalization is not read")
              .refusing("virtual_batch_size", value -> value.isNull(), "it is not read")
              .withMasks(MaskUse.PASSES)
              .noting("axis: the last, or 1 of images"));

  private NormalizationLayers() {}

  private static Tensor batch(LayerCall call) {
    Tensor input = call.input();
    int rank = input.rank() + 1;
    Arguments arguments = call.arguments();
    int[] axes = arguments.has("axis") ? arguments.integers("axis") : new int[] {-1};
    int axis = axes.length == 1 ? axes[0] < 0 ? axes[0] + rank : axes[0] : 0;
    boolean isLast = axis == rank - 1;
    if (!isLast && !(axis == 1 && rank == 4)) {
      throw arguments.refused(
          "axis", "of " + input.shape() + " the last axis is read, and 1 of images");
    }
    long channels = input.size(axis - 1);
    boolean hasScale = arguments.isTrue("scale", true);
    boolean hasCenter = arguments.isTrue("center", true);
    List<Weight> expected = new ArrayList<>();
    if (hasScale) {
      expected.add(new Weight("", "gamma", channels));
    }
    if (hasCenter) {
      expected.add(new Weight("", "beta", channels));
    }
    expected.add(new Weight("", "moving_mean", channels));
    expected.add(new Weight("", "moving_variance", channels));
    Iterator<StoredArray> stored = call.weights(expected).iterator();
    List<Parameter> parameters =
        List.of(
            hasScale ? row("gamma", stored.next()) : Parameter.constant("gamma", 1),
            hasCenter ? row("beta", stored.next()) : Parameter.constant("beta", 0),
            row("mean", stored.next()),
            row("var", stored.next()));
    Layer layer =
        new BatchNormalization.Builder()
            .nIn((int) channels)
            .nOut((int) channels)
            .eps(arguments.number("epsilon", 1e-3))
            .useLogStd(false)
            .dataFormat(isLast && rank > 2 ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
            .build();
    return along(call, input, layer, parameters);
  }

  /** Deeplearning4j normalises rows and images, not sequences and volumes. */
  private static Tensor along(
      LayerCall call, Tensor input, Layer layer, List<Parameter> parameters) {
    GraphWriter graph = call.graph();
    switch (input.rank()) {
      case 1, 3:
        return graph.layer(call.name(), layer, input, parameters, input.sizes());
      case 2:
        return graph.layerAtEachStep(call, layer, input, parameters, input.sizes());
      default:
        if (!input.isFixed()) {
          throw call.refused("reads " + input.shape() + ": the sizes have to be fixed");
        }
        long positions = input.length() / input.last();
        Tensor images = graph.reshaped(call.name("images"), input, positions, 1, input.last());
        Tensor normalized = graph.layer(call.name(), layer, images, parameters, images.sizes());
        return graph.reshaped(call.name("shape"), normalized, input.sizes());
    }
  }

  private static Parameter row(String key, StoredArray stored) {
    return new Parameter(
        key, parameter -> parameter.assign(stored.read().reshape(parameter.shape())));
  }
}
