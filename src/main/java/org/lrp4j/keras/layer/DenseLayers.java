package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Dense, along the last axis whatever the rank, and Embedding. */
final class DenseLayers {

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Dense", DenseLayers::dense)
              .honouring("units", "activation", "use_bias")
              .ignoringTrainingOf("kernel", "bias")
              .refusing(
                  "lora_rank", value -> value.isNull(), "save the model without LoRA's weights")
              .refusing("quantization_mode", value -> value.isNull(), "save the model unquantized")
              .ignoring("quantization_config", "lora_alpha")
              .withMasks(MaskUse.PASSES),
          LayerRow.of("Embedding", DenseLayers::embedding)
              .honouring("input_dim", "output_dim", "mask_zero")
              .ignoring("input_length")
              .ignoringTrainingOf("embeddings")
              .refusing(
                  "lora_rank", value -> value.isNull(), "save the model without LoRA's weights")
              .refusing("quantization_mode", value -> value.isNull(), "save the model unquantized")
              .refusing("sparse", value -> !value.asBoolean(), "dense indices are expected")
              .ignoring("quantization_config", "lora_alpha")
              .withMasks(MaskUse.READS));

  private DenseLayers() {}

  private static Tensor dense(LayerCall call) {
    Tensor input = call.input();
    if (input.rank() == 0 || input.last() == Tensor.ANY) {
      throw call.problem("reads " + input.shape() + ", of which the last size is not known");
    }
    int in = Math.toIntExact(input.last());
    int units = call.arguments().size("units");
    boolean hasBias = call.arguments().isTrue("use_bias", true);
    List<Weight> expected = new ArrayList<>(List.of(new Weight("", "kernel", in, units)));
    if (hasBias) {
      expected.add(new Weight("", "bias", units));
    }
    List<StoredArray> stored = call.weights(expected);
    List<Parameter> parameters = new ArrayList<>(List.of(Parameter.of("W", stored.get(0))));
    if (hasBias) {
      parameters.add(Parameter.of("b", stored.get(1)));
    }
    Activation activation = Activation.of(call, "activation");
    boolean takesSoftmax = input.rank() == 1;
    Layer layer =
        new DenseLayer.Builder()
            .nIn(in)
            .nOut(units)
            .hasBias(hasBias)
            .activation(activation.inLayer(takesSoftmax))
            .build();
    Tensor result = alongLast(call, input, layer, parameters, units);
    if (activation.isSoftmax() && takesSoftmax) {
      // Where it weighs something, the scores are needed by themselves.
      return call.graph()
          .asSoftmax(
              result,
              SoftmaxOfScores.of(() -> scores(call, input, layer.clone(), parameters, units), 1));
    }
    return activation.behind(call, result, takesSoftmax);
  }

  private static Tensor scores(
      LayerCall call, Tensor input, Layer layer, List<Parameter> parameters, int units) {
    ((DenseLayer) layer).setActivationFn(new ActivationIdentity());
    return call.graph().layer(call.name() + GraphWriter.SCORES, layer, input, parameters, units);
  }

  private static Tensor alongLast(
      LayerCall call, Tensor input, Layer layer, List<Parameter> parameters, int units) {
    GraphWriter graph = call.graph();
    long[] sizes = input.sizes();
    long in = input.last();
    sizes[sizes.length - 1] = units;
    switch (sizes.length) {
      case 1:
        return graph.layer(call.name(), layer, input, parameters, units);
      case 2:
        return graph.layerAtEachStep(call, layer, input, parameters, sizes);
      default:
        if (!input.isOpenOnce()) {
          throw call.refused("reads " + input.shape() + ": no more than one size may be open");
        }
        if (!input.isFixed()) {
          Axes.requireRead(call, input);
        }
        Tensor flat = graph.reshaped(call.name("rows"), input, in);
        Tensor result = graph.layer(call.name(), layer, flat, parameters, units);
        return graph.reshapedLike(call.name("shape"), result, input, sizes);
    }
  }

  private static Tensor embedding(LayerCall call) {
    Tensor input = call.input();
    if (input.rank() != 1) {
      throw call.refused(
          "reads " + input.shape() + ", where one row of indices an example is expected");
    }
    int words = call.arguments().size("input_dim");
    int units = call.arguments().size("output_dim");
    List<StoredArray> stored = call.weights(List.of(new Weight("", "embeddings", words, units)));
    Layer layer =
        new EmbeddingSequenceLayer.Builder()
            .nIn(words)
            .nOut(units)
            .hasBias(false)
            .inferInputLength(true)
            .outputDataFormat(RNNFormat.NWC)
            .activation(new ActivationIdentity())
            .build();
    long[] sizes = Arrays.copyOf(input.sizes(), 2);
    sizes[1] = units;
    Tensor result =
        call.graph()
            .layer(call.name(), layer, input, List.of(Parameter.of("W", stored.get(0))), sizes);
    return call.arguments().isTrue("mask_zero", false)
        ? result.maskedBy(StepMasks.ofValues(call, input, 0))
        : result;
  }
}
