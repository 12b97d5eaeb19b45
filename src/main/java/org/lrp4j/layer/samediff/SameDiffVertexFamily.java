package org.lrp4j.layer.samediff;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.VertexFamily;

/**
 * Users' own vertices written in SameDiff, of whatever class, explained as {@link SameDiffFamily}
 * explains layers. Composites have no rules for vertices: products with parameters stand under the
 * epsilon rule.
 */
public final class SameDiffVertexFamily {

  /** Vertices with parameters. */
  public static final VertexFamily<SameDiffVertex> VERTEX = family(SameDiffVertex.class);

  /** Vertices without parameters. */
  public static final VertexFamily<SameDiffLambdaVertex> LAMBDA =
      family(SameDiffLambdaVertex.class);

  private SameDiffVertexFamily() {}

  private static <C extends SameDiffVertex> VertexFamily<C> family(Class<C> type) {
    return VertexFamily.of(
            type,
            (vertex, configuration, context) -> {
              Definition definition = new VertexDefinition(configuration);
              return new OperationsStep(
                  definition,
                  () -> vertex.paramTable(false),
                  null,
                  Trial.of(definition).kind() != LayerKind.FIXED,
                  StepContext.of(context));
            })
        .unless(
            configuration -> Trial.of(new VertexDefinition(configuration)).problem().orElse(null))
        .andSubclasses();
  }
}
