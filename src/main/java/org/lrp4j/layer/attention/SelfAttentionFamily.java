package org.lrp4j.layer.attention;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Step;

/**
 * The self-attention of sequences: each step looks at all steps, {@code softmax(QKᵀ/√size)·V} with
 * queries, keys and values of the same sequence, several heads side by side. By default attention
 * weights are constants (CP-LRP): the output's projection, the weighted sum and the values'
 * projection are linear maps, each under the epsilon rule with the explainer's stabilizer, and
 * nothing is lost. A composite can choose AttnLRP, which leads relevance through the softmax too.
 *
 * <p>A mask keeps steps from being looked at. They look themselves: their outputs are not zero.
 * Where a mask leaves no step, DL4J looks at all, and so does the explanation.
 */
public final class SelfAttentionFamily {

  /** The family. */
  public static final LayerFamily<SelfAttentionLayer> FAMILY =
      LayerFamily.of(SelfAttentionLayer.class, LayerKind.ATTENTION, SelfAttentionFamily::define)
          .withFormat(layer -> DataFormat.NCW);

  private SelfAttentionFamily() {}

  private static Step define(Layer layer, SelfAttentionLayer configuration, LayerContext context) {
    MultiHead attention = new MultiHead(layer::paramTable, Sharing.of(context), context);
    return new AttentionStep(attention, false, context, configuration.getNIn());
  }
}
