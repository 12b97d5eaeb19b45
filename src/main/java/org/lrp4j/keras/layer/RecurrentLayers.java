package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * LSTM, SimpleRNN, and Bidirectional of them. Keras's LSTM has the gates in the order input,
 * forget, candidate, output; Deeplearning4j's candidate, forget, output, input.
 */
final class RecurrentLayers {

  private static final Set<String> TRAINING_ALONE =
      Set.of(
          "dropout",
          "recurrent_dropout",
          "seed",
          "name",
          "trainable",
          "dtype",
          "go_backwards",
          "zero_output_for_mask");

  static final List<LayerRow> ROWS =
      List.of(
          recurrent("LSTM").honouring("recurrent_activation").ignoring("unit_forget_bias"),
          recurrent("SimpleRNN"),
          recurrent("GRU")
              .honouring("recurrent_activation", "reset_after")
              .noting("activation: tanh, recurrent_activation: sigmoid"),
          LayerRow.of("Bidirectional", RecurrentLayers::bothWays)
              .honouring("layer", "backward_layer", "merge_mode")
              .withMasks(MaskUse.READS)
              .noting("layer: LSTM, GRU or SimpleRNN; merge_mode: concat, sum, mul, ave"));

  private RecurrentLayers() {}

  private static LayerRow recurrent(String type) {
    return LayerRow.of(type, RecurrentLayers::oneWay)
        .honouring("units", "activation", "use_bias", "return_sequences", "go_backwards")
        .honouring("zero_output_for_mask")
        .ignoringTrainingOf("kernel", "recurrent", "bias")
        .ignoring("dropout", "recurrent_dropout", "implementation", "unroll", "seed", "use_cudnn")
        .refusing("return_state", value -> !value.asBoolean(), "the state as an output is not read")
        .refusing("stateful", value -> !value.asBoolean(), "its output depends on earlier calls")
        .refusing("time_major", value -> !value.asBoolean(), "examples have to come first")
        .withMasks(MaskUse.READS);
  }

  /** Makes parameters of stored weights. */
  private interface Layout {
    List<Parameter> of(List<StoredArray> stored, String prefix);
  }

  /** A layer of Deeplearning4j, its weights in Keras's order, and what they become. */
  private record Cell(LayerCall call, Layer layer, List<Weight> weights, Layout layout)
      implements RecurrentWay {

    @Override
    public Tensor write(
        String name, Tensor input, boolean givesSequences, List<StoredArray> stored) {
      Layer way = givesSequences ? layer : new LastTimeStep(layer);
      return written(call, name, way, input, givesSequences, layout.of(stored, ""), 1);
    }
  }

  private static Tensor oneWay(LayerCall call) {
    return Directions.oneWay(call, recurrence(call));
  }

  private static RecurrentWay recurrence(LayerCall call) {
    return call.layer().type().equals("GRU") ? GruLayers.recurrence(call) : cell(call);
  }

  private static Tensor written(
      LayerCall call,
      String name,
      Layer layer,
      Tensor input,
      boolean givesSequences,
      List<Parameter> parameters,
      int times) {
    long units = (long) times * call.arguments().size("units");
    long[] sizes = givesSequences ? new long[] {input.size(0), units} : new long[] {units};
    return call.graph().layer(name, layer, input, parameters, sizes);
  }

  private static Cell cell(LayerCall call) {
    int features = Math.toIntExact(call.input(2).size(1));
    if (features < 1) {
      throw call.problem("reads " + call.input().shape() + ", of which the features are not known");
    }
    int units = call.arguments().size("units");
    boolean hasBias = call.arguments().isTrue("use_bias", true);
    Activation activation = plain(call, "activation");
    boolean isLstm = call.layer().type().equals("LSTM");
    int gates = isLstm ? 4 : 1;
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight("cell", "kernel", features, (long) gates * units));
    weights.add(new Weight("cell", "recurrent_kernel", units, (long) gates * units));
    if (hasBias) {
      weights.add(new Weight("cell", "bias", (long) gates * units));
    }
    if (!isLstm) {
      Layer layer =
          new SimpleRnn.Builder()
              .nIn(features)
              .nOut(units)
              .activation(activation.function())
              .weightInit(WeightInit.ZERO)
              .dataFormat(RNNFormat.NWC)
              .build();
      return new Cell(
          call, layer, weights, (stored, prefix) -> parameters(stored, prefix, 1, units));
    }
    Activation gate = Activation.of(call, "recurrent_activation");
    if (gate.after() != 1 || gate.isSoftmax() || !gate.isListed()) {
      throw call.arguments().refused("recurrent_activation", "it is not read as that of gates");
    }
    Layer layer =
        new LSTM.Builder()
            .nIn(features)
            .nOut(units)
            .activation(activation.function())
            .gateActivationFunction(gate.function())
            .weightInit(WeightInit.ZERO)
            .dataFormat(RNNFormat.NWC)
            .build();
    return new Cell(
        call, layer, weights, (stored, prefix) -> parameters(stored, prefix, gate.before(), units));
  }

  private static Activation plain(LayerCall call, String argument) {
    Activation activation = Activation.of(call, argument);
    if (activation.isScaled() || activation.isSoftmax() || !activation.isListed()) {
      throw call.arguments().refused(argument, "it is not read as that of a recurrent layer");
    }
    return activation;
  }

  private static List<Parameter> parameters(
      List<StoredArray> stored, String prefix, double gate, int units) {
    List<Parameter> parameters = new ArrayList<>();
    String[] keys = {"W", "RW", "b"};
    for (int i = 0; i < keys.length; i++) {
      parameters.add(
          i < stored.size()
              ? Parameter.of(prefix + keys[i], stored.get(i), read -> ordered(read, gate, units))
              : Parameter.constant(prefix + keys[i], 0));
    }
    return parameters;
  }

  /** In Deeplearning4j's order; of a layer without gates as it is. */
  private static INDArray ordered(INDArray read, double gate, int units) {
    int axis = read.rank() - 1;
    if (read.size(axis) == units) {
      return read;
    }
    INDArray input = block(read, 0, units).mul(gate);
    INDArray forget = block(read, 1, units).mul(gate);
    INDArray output = block(read, 3, units).mul(gate);
    return Nd4j.concat(axis, block(read, 2, units), forget, output, input);
  }

  private static INDArray block(INDArray read, int gate, int units) {
    var part = NDArrayIndex.interval((long) gate * units, (long) (gate + 1) * units);
    return read.rank() == 1 ? read.get(part) : read.get(NDArrayIndex.all(), part);
  }

  private static final Map<String, Bidirectional.Mode> MODES =
      Map.of(
          "concat", Bidirectional.Mode.CONCAT,
          "sum", Bidirectional.Mode.ADD,
          "mul", Bidirectional.Mode.MUL,
          "ave", Bidirectional.Mode.AVERAGE);

  private static Tensor bothWays(LayerCall call) {
    JsonNode json = call.arguments().json("layer");
    LayerConfig inner = call.layer().inside(json);
    if (!Set.of("LSTM", "GRU", "SimpleRNN").contains(inner.type()) || !inner.isOfKeras()) {
      throw call.arguments().refused("layer", "LSTM, GRU and SimpleRNN alone are read");
    }
    Bidirectional.Mode mode = MODES.get(call.arguments().text("merge_mode", "none"));
    if (mode == null) {
      throw call.arguments().refused("merge_mode", "concat, sum, mul or ave is expected");
    }
    requireAlike(call, json);
    LayerCall forward = call.inside(inner, "forward_layer", call.input());
    if (forward.arguments().isTrue("go_backwards", false)) {
      throw call.arguments().refused("layer", "the layer has to go forwards");
    }
    RecurrentWay recurrence = recurrence(forward);
    List<Weight> weights = new ArrayList<>();
    recurrence.weights().forEach(weight -> weights.add(weight.within("forward_layer")));
    recurrence.weights().forEach(weight -> weights.add(weight.within("backward_layer")));
    List<StoredArray> stored = call.weights(weights);
    List<StoredArray> there = stored.subList(0, stored.size() / 2);
    List<StoredArray> back = stored.subList(stored.size() / 2, stored.size());
    if (!(recurrence instanceof Cell cell) || call.input().isMasked()) {
      return Directions.bothWays(call, forward, recurrence, there, back);
    }
    List<Parameter> parameters = new ArrayList<>();
    parameters.addAll(cell.layout().of(there, "f"));
    parameters.addAll(cell.layout().of(back, "b"));
    boolean givesSequences = Directions.givesSequences(forward);
    Layer layer = givesSequences ? cell.layer() : new LastTimeStep(cell.layer());
    return written(
        forward,
        call.name(),
        new Bidirectional(mode, layer),
        forward.input(2),
        givesSequences,
        parameters,
        mode == Bidirectional.Mode.CONCAT ? 2 : 1);
  }

  /** Deeplearning4j has one layer for both ways. */
  private static void requireAlike(LayerCall call, JsonNode forward) {
    JsonNode backward = call.arguments().json("backward_layer");
    if (backward.isMissingNode() || backward.isNull()) {
      return;
    }
    if (!backward.path("class_name").equals(forward.path("class_name"))) {
      throw call.arguments().refused("backward_layer", "it has to be like the layer");
    }
    forward
        .path("config")
        .fields()
        .forEachRemaining(
            argument -> {
              String name = argument.getKey();
              boolean counts =
                  !TRAINING_ALONE.contains(name)
                      && !name.endsWith("_initializer")
                      && !name.endsWith("_regularizer")
                      && !name.endsWith("_constraint");
              if (counts && !argument.getValue().equals(backward.path("config").path(name))) {
                throw call.arguments()
                    .refused("backward_layer", "its " + name + " has to be that of the layer");
              }
            });
  }
}
