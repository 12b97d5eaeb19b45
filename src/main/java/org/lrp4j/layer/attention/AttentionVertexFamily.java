package org.lrp4j.layer.attention;

import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.VertexFamily;

/**
 * Attention of queries to keys and values, which are inputs of their own, explained as {@link
 * SelfAttentionFamily} is: by default the values get all relevance, queries and keys get zeros.
 *
 * <p>A step can be looked at where the masks of keys and values both say so. The output is zero
 * where the queries' mask is: what arrives there is absorbed by the mask.
 */
public final class AttentionVertexFamily {

  /** The family. */
  public static final VertexFamily<AttentionVertex> FAMILY =
      VertexFamily.of(AttentionVertex.class, AttentionVertexFamily::define)
          .withFormat(vertex -> DataFormat.NCW);

  private AttentionVertexFamily() {}

  private static Step define(
      GraphVertex vertex, AttentionVertex configuration, LayerContext context) {
    MultiHead attention =
        new MultiHead(() -> vertex.paramTable(false), Sharing.of(context), context);
    return new AttentionStep(
        attention,
        true,
        context,
        configuration.getNInQueries(),
        configuration.getNInKeys(),
        configuration.getNInValues());
  }
}
