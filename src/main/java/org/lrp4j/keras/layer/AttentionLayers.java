package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.keras.vertex.AttentionMask;
import org.lrp4j.keras.vertex.AttentionVertex;
import org.lrp4j.keras.vertex.MultiHeadAttentionVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products of signals: Attention, MultiHeadAttention and Dot. */
final class AttentionLayers {

  /** What is called with it: each step looks at itself and earlier ones alone. */
  private static final String CAUSAL = "use_causal_mask";

  private static final int QUERY = 0;
  private static final int VALUE = 1;
  private static final int KEY = 2;

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Attention", AttentionLayers::attention)
              .honouring("use_scale", "score_mode")
              .ignoring("dropout", "seed")
              .withMasks(MaskUse.READS)
              .withFlag(CAUSAL)
              .noting("score_mode: dot"),
          LayerRow.of("MultiHeadAttention", AttentionLayers::heads)
              .honouring("num_heads", "key_dim", "value_dim", "use_bias", "output_shape")
              .honouring("attention_axes", "dropout")
              .ignoring("seed", "query_shape", "key_shape", "value_shape")
              .ignoringTrainingOf("kernel", "bias")
              .refusing("use_gate", value -> !value.asBoolean(), "it is not read")
              .refusing("sliding_window", value -> value.isNull(), "it is not read")
              .refusing("flash_attention", value -> !value.asBoolean(), "it is not read")
              .withMasks(MaskUse.READS)
              .withFlag(CAUSAL)
              .noting("attention_axes: the steps'; output_shape: one size"),
          LayerRow.of("Dot", AttentionLayers::dot)
              .honouring("axes", "normalize")
              .noting("of two rows, or two sequences"));

  private AttentionLayers() {}

  /** What a layer of attention reads: query, value and, or else the value again, key. */
  private record Roles(List<Tensor> inputs, int[] indices) {

    static Roles of(LayerCall call) {
      List<Tensor> given = call.inputs();
      if (given.size() < 2 || given.size() > 3) {
        throw call.problem("reads " + given.size() + " tensors, where two or three are expected");
      }
      List<Tensor> distinct = new ArrayList<>();
      int[] indices = new int[3];
      for (int role = 0; role < 3; role++) {
        Tensor tensor = given.get(Math.min(role, given.size() - 1));
        if (tensor.rank() != 2) {
          throw call.refused("reads " + tensor.shape() + ": sequences are read");
        }
        int at = distinct.stream().map(Tensor::vertex).toList().indexOf(tensor.vertex());
        indices[role] = at < 0 ? distinct.size() : at;
        if (at < 0) {
          distinct.add(tensor);
        }
      }
      return new Roles(distinct, indices);
    }

    Tensor get(int role) {
      return inputs.get(indices[role]);
    }

    /** What is read with the masks behind the signals. */
    List<Tensor> withMasks(int... roles) {
      List<Tensor> all = new ArrayList<>(inputs);
      for (int role : roles) {
        if (get(role).isMasked()) {
          all.add(get(role).ofMask());
        }
      }
      return all;
    }

    /** Which steps look at which: the masks of some roles, in the order of {@link #withMasks}. */
    AttentionMask mask(int[] queries, int[] values, boolean isCausal, boolean isZeroed) {
      int next = inputs.size();
      int[] ofQueries = masked(next, queries);
      int[] ofValues = masked(next + ofQueries.length, values);
      return new AttentionMask(ofQueries, ofValues, isCausal, isZeroed);
    }

    private int[] masked(int first, int... roles) {
      int count = (int) IntStream.of(roles).filter(role -> get(role).isMasked()).count();
      return IntStream.range(first, first + count).toArray();
    }
  }

  private static Tensor attention(LayerCall call) {
    if (!call.arguments().text("score_mode", "dot").equals("dot")) {
      throw call.arguments().refused("score_mode", "dot alone is read");
    }
    Roles roles = Roles.of(call);
    List<Parameter> parameters = List.of(Parameter.constant("scale", 1));
    if (call.arguments().isTrue("use_scale", false)) {
      List<StoredArray> stored = call.weights(List.of(new Weight("", "scale")));
      parameters =
          List.of(Parameter.of("scale", stored.get(0), (INDArray read) -> read.reshape(1, 1, 1)));
    }
    int[] values = {VALUE};
    var vertex =
        new AttentionVertex(
            roles.indices(), roles.mask(new int[0], values, call.isFlagged(CAUSAL), false));
    long[] sizes = {roles.get(QUERY).size(0), roles.get(VALUE).size(1)};
    Tensor result =
        call.graph().vertex(call.name(), vertex, roles.withMasks(values), parameters, sizes);
    if (!roles.get(QUERY).isMasked()) {
      return result;
    }
    Tensor masked = StepMasks.emptied(call, result.withMaskOf(roles.get(QUERY)));
    return call.isKeras3() ? masked.withoutMask() : masked;
  }

  private static Tensor heads(LayerCall call) {
    Arguments arguments = call.arguments();
    Roles roles = Roles.of(call);
    if (arguments.has("attention_axes")) {
      int[] axes = arguments.integers("attention_axes");
      if (axes.length != 1 || axes[0] != 1 && axes[0] != -2) {
        throw arguments.refused("attention_axes", "the axis of the steps, 1, is read");
      }
    }
    for (int role = 0; role < 3; role++) {
      if (roles.get(role).size(1) == Tensor.ANY) {
        throw call.refused("reads " + roles.get(role).shape() + ": the features have to be fixed");
      }
    }
    long query = roles.get(0).size(1);
    long value = roles.get(1).size(1);
    long key = roles.get(2).size(1);
    long count = arguments.size("num_heads");
    int keySize = arguments.size("key_dim");
    int valueSize = arguments.has("value_dim") ? arguments.size("value_dim") : keySize;
    long outputs = query;
    if (arguments.has("output_shape")) {
      int[] shape = arguments.integers("output_shape");
      if (shape.length != 1 || shape[0] < 1) {
        throw arguments.refused("output_shape", "one size is read");
      }
      outputs = shape[0];
    }
    boolean hasBias = arguments.isTrue("use_bias", true);
    List<Weight> expected = new ArrayList<>();
    expect(call, expected, hasBias, "query", query, count, keySize);
    expect(call, expected, hasBias, "key", key, count, keySize);
    expect(call, expected, hasBias, "value", value, count, valueSize);
    expect(call, expected, hasBias, "output", count, valueSize, outputs);
    List<StoredArray> stored = call.weights(expected);
    long[][] shapes = {
      {query, count * keySize}, {key, count * keySize},
      {value, count * valueSize}, {count * valueSize, outputs}
    };
    String[] roleNames = {"q", "k", "v", "o"};
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      long[] shape = shapes[i];
      int at = hasBias ? 2 * i : i;
      parameters.add(
          Parameter.of("W" + roleNames[i], stored.get(at), read -> read.reshape('c', shape)));
      parameters.add(
          hasBias
              ? Parameter.of(
                  "b" + roleNames[i], stored.get(at + 1), read -> read.reshape('c', 1, shape[1]))
              : Parameter.constant("b" + roleNames[i], 0));
    }
    var vertex =
        new MultiHeadAttentionVertex(
            roles.indices(),
            new long[] {query, value, key},
            count,
            keySize,
            valueSize,
            outputs,
            headsMask(call, roles));
    long[] sizes = {roles.get(QUERY).size(0), outputs};
    return call.graph()
        .vertex(call.name(), vertex, roles.withMasks(QUERY, VALUE, KEY), parameters, sizes)
        .withMaskOf(roles.get(QUERY));
  }

  /** With dropout Keras 3 computes the softmax in another way, which counts where nothing does. */
  private static AttentionMask headsMask(LayerCall call, Roles roles) {
    boolean isZeroed = call.isKeras3() && call.arguments().number("dropout", 0) > 0;
    return roles.mask(new int[] {QUERY}, new int[] {VALUE, KEY}, call.isFlagged(CAUSAL), isZeroed);
  }

  private static void expect(
      LayerCall call, List<Weight> weights, boolean hasBias, String role, long... shape) {
    String part = (call.isKeras3() ? "" : "_") + role + "_dense";
    weights.add(new Weight(part, "kernel", shape));
    if (hasBias) {
      boolean isOutput = role.equals("output");
      weights.add(
          isOutput
              ? new Weight(part, "bias", shape[2])
              : new Weight(part, "bias", shape[1], shape[2]));
    }
  }

  private static Tensor dot(LayerCall call) {
    if (call.inputs().size() != 2) {
      throw call.problem("reads " + call.inputs().size() + " tensors, where two are expected");
    }
    Tensor first = call.inputs().get(0);
    Tensor second = call.inputs().get(1);
    if (first.rank() != second.rank() || first.rank() > 2) {
      throw call.refused(
          "reads " + first.shape() + " and " + second.shape() + ": two rows or sequences are read");
    }
    int rank = first.rank();
    int[] given = call.arguments().integers("axes");
    int left = axis(call, given[0], rank);
    int right = axis(call, given[given.length - 1], rank);
    if (call.arguments().isTrue("normalize", false)) {
      first = normalized(call, first, left);
      second = normalized(call, second, right);
    }
    long[] sizes =
        rank == 1 ? new long[] {1} : new long[] {first.size(2 - left), second.size(2 - right)};
    return DotProducts.written(
        call.graph(), call.name(), List.of(first, second), left, right, sizes);
  }

  private static int axis(LayerCall call, int given, int rank) {
    int axis = given < 0 ? given + rank + 1 : given;
    if (axis < 1 || axis > rank) {
      throw call.arguments().refused("axes", "axes from 1 to " + rank + " are read");
    }
    return axis;
  }

  private static Tensor normalized(LayerCall call, Tensor input, int axis) {
    var vertex = new L2NormalizeVertex(new int[] {axis}, 1e-12);
    return call.graph().vertex(call.name("length"), vertex, List.of(input), input.sizes());
  }
}
