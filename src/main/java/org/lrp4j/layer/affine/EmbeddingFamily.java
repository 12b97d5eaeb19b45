package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;

/**
 * Embeddings: the row of W, [words, outputs], that the index of a word picks. That is a dense layer
 * on the one-hot vector of the word, under the layer's rule; the relevance of a word is that of its
 * whole vector, in the place of its index. Under the epsilon rule without a bias it is the sum over
 * the embedding; a bias absorbs.
 */
public final class EmbeddingFamily {

  /** One index an example, [batch, 1]. */
  public static final LayerFamily<EmbeddingLayer> SINGLE =
      LayerFamily.of(
              EmbeddingLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) ->
                  new EmbeddingStep(layer, configuration, new IndexLayout.Single(), context))
          .withActivation(BaseLayer::getActivationFn)
          .readingIndices();

  /** A sequence of indices an example, [batch, time] or [batch, 1, time]. */
  public static final LayerFamily<EmbeddingSequenceLayer> SEQUENCE =
      LayerFamily.of(
              EmbeddingSequenceLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) ->
                  new EmbeddingStep(
                      layer, configuration, IndexLayout.Sequence.of(configuration), context))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(configuration -> DataFormat.of(configuration.getOutputFormat()))
          .readingIndices();

  private EmbeddingFamily() {}
}
