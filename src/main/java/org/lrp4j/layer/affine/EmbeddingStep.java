package org.lrp4j.layer.affine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.engine.step.LookedUpRows;
import org.lrp4j.engine.step.MaskedOutput;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of an embedding: looks rows up, and applies activation function and mask as DL4J does.
 *
 * @param layer the layer
 * @param configuration its configuration
 * @param layout where indices and rows lie
 * @param context the layer's place
 */
record EmbeddingStep(
    Layer layer, FeedForwardLayer configuration, IndexLayout layout, LayerContext context)
    implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    long[] shape = input.values().shape();
    layout.requireShape(shape);
    INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    int[] indices = Indices.of(input.values(), weights.size(0));
    INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    Capture rows = LookedUpRows.of(indices, weights, bias, context);
    Memory memory = context.memory();
    INDArray arranged = layout.arranged(rows.output(), shape);
    INDArray output = memory.take(arranged.dataType(), arranged.shape()).assign(arranged);
    memory.release(rows.output());
    Capture computed = new Embedded(rows, activated(output), shape, layout, memory);
    return input
        .mask()
        .map(mask -> MaskedOutput.of(computed, layout.along(mask, shape), context))
        .orElse(computed);
  }

  /** Activation functions write into their argument. */
  private INDArray activated(INDArray own) {
    if (isLinear()) {
      return own;
    }
    INDArray activated = context.memory().hold(activation().getActivation(own, false));
    context.memory().release(own);
    return activated;
  }

  private IActivation activation() {
    return configuration.getActivationFn();
  }

  private boolean isLinear() {
    return context.stripsActivation() || Activations.isIdentity(activation());
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return context.stripsActivation()
        ? activation().getActivation(explained.dup(), false)
        : explained;
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return layout.format();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return isLinear() ? Sign.ANY : Activations.sign(activation(), Sign.ANY);
  }

  /** The word with the number 0 is a word like any other. */
  @Override
  public boolean givesToZeros(boolean output) {
    return true;
  }

  @Override
  public String treatment() {
    return context.rule().label();
  }

  private record Embedded(
      Capture rows, INDArray output, long[] shape, IndexLayout layout, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return ofIndices(rows.redistribute(layout.asRows(relevance)));
    }

    @Override
    public Redistribution redistributeWithParameters(INDArray relevance) {
      return ofIndices(rows.redistributeWithParameters(layout.asRows(relevance)));
    }

    private Redistribution ofIndices(Redistribution back) {
      INDArray ofRows = back.inputs().get(0);
      return new Redistribution(
          List.of(ofRows.reshape('c', shape)), back.absorbed(), back.parameters());
    }

    @Override
    public void release() {
      rows.release();
    }
  }
}
