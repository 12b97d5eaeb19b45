package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.keras.vertex.GainVertex;
import org.lrp4j.keras.vertex.StandardizationVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** LayerNormalization, GroupNormalization and UnitNormalization: each example by itself. */
final class StandardizingLayers {

  static final List<LayerRow> ROWS =
      List.of(
          standardizing("LayerNormalization", StandardizingLayers::layer)
              .refusing("rms_scaling", value -> !value.asBoolean(), "it is not read")
              .noting("axis: any but the examples'"),
          standardizing("GroupNormalization", StandardizingLayers::groups)
              .honouring("groups")
              .withMasks(MaskUse.REFUSES)
              .noting("axis: the last"),
          LayerRow.of("UnitNormalization", StandardizingLayers::unit)
              .honouring("axis")
              .withMasks(MaskUse.PASSES)
              .noting("axis: any but the examples'"));

  private StandardizingLayers() {}

  private static LayerRow standardizing(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer)
        .honouring("axis", "epsilon", "center", "scale")
        .ignoringTrainingOf("gamma", "beta")
        .withMasks(MaskUse.PASSES);
  }

  private static int[] axes(LayerCall call) {
    int rank = call.input().rank() + 1;
    int[] given = call.arguments().has("axis") ? call.arguments().integers("axis") : new int[] {-1};
    int[] axes = IntStream.of(given).map(axis -> axis < 0 ? axis + rank : axis).sorted().toArray();
    boolean areAxes = IntStream.of(axes).allMatch(axis -> axis > 0 && axis < rank);
    if (axes.length == 0 || !areAxes || IntStream.of(axes).distinct().count() < axes.length) {
      throw call.arguments()
          .refused("axis", "expected axes of " + call.input().shape() + " from 1");
    }
    return axes;
  }

  private static Tensor layer(LayerCall call) {
    Tensor input = call.input();
    Axes.requireRead(call, input);
    int[] axes = axes(call);
    long[] shape = new long[input.rank() + 1];
    Arrays.fill(shape, 1);
    long[] stored = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      stored[i] = input.size(axes[i] - 1);
      shape[axes[i]] = stored[i];
    }
    if (!Tensor.of("", stored).isFixed()) {
      throw call.refused("reads " + input.shape() + ": the sizes along its axes have to be fixed");
    }
    return gained(call, standardized(call, input, axes), shape, stored);
  }

  /** The channels' axis as two, groups and channels within a group. */
  private static Tensor groups(LayerCall call) {
    Tensor input = call.input();
    Axes.requireRead(call, input);
    int[] axes = axes(call);
    if (axes.length != 1 || axes[0] != input.rank()) {
      throw call.arguments().refused("axis", "of " + input.shape() + " the last axis is read");
    }
    if (!input.isOpenOnce() || input.last() == Tensor.ANY) {
      throw call.refused("reads " + input.shape() + ": no more than one size may be open");
    }
    long channels = input.last();
    int given = call.arguments().integers("groups")[0];
    long groups = given == -1 ? channels : given;
    if (groups < 1 || channels % groups != 0) {
      throw call.problem("has groups = " + given + ", but reads " + input.shape());
    }
    long within = channels / groups;
    long positions = Tensor.product(Arrays.copyOf(input.sizes(), input.rank() - 1));
    GraphWriter graph = call.graph();
    Tensor apart = graph.reshaped(call.name("groups"), input, positions, groups, within);
    Tensor standard = standardized(call, apart, 1, 3);
    long[] shape = new long[input.rank() + 1];
    Arrays.fill(shape, 1);
    shape[input.rank()] = channels;
    return gained(
        call, graph.reshaped(call.name("shape"), standard, input.sizes()), shape, channels);
  }

  private static Tensor standardized(LayerCall call, Tensor input, int... axes) {
    var vertex = new StandardizationVertex(axes, call.arguments().number("epsilon", 1e-3));
    return call.graph().vertex(call.name("standard"), vertex, List.of(input), input.sizes());
  }

  private static Tensor gained(LayerCall call, Tensor input, long[] shape, long... stored) {
    boolean hasScale = call.arguments().isTrue("scale", true);
    boolean hasCenter = call.arguments().isTrue("center", true);
    List<Weight> expected = new ArrayList<>();
    if (hasScale) {
      expected.add(new Weight("", "gamma", stored));
    }
    if (hasCenter) {
      expected.add(new Weight("", "beta", stored));
    }
    Iterator<StoredArray> arrays = call.weights(expected).iterator();
    List<Parameter> parameters =
        List.of(
            hasScale ? shaped("gamma", arrays.next(), shape) : Parameter.constant("gamma", 1),
            hasCenter ? shaped("beta", arrays.next(), shape) : Parameter.constant("beta", 0));
    return call.graph()
        .vertex(call.name(), new GainVertex(shape), List.of(input), parameters, input.sizes());
  }

  private static Parameter shaped(String key, StoredArray stored, long... shape) {
    return Parameter.of(key, stored, (INDArray read) -> read.reshape('c', shape));
  }

  private static Tensor unit(LayerCall call) {
    Tensor input = call.input();
    var vertex = new L2NormalizeVertex(axes(call), 1e-12);
    return call.graph().vertex(call.name(), vertex, List.of(input), input.sizes());
  }
}
