package org.lrp4j.layer.combining;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.lrp4j.layer.VertexFamily;

/**
 * The element-wise vertex. Of a sum each part gets {@code part · R / st(sum)}; of a product each of
 * n factors gets {@code R / n}; of a maximum the winner takes all, the first one in a tie. A
 * composite can choose other {@linkplain org.lrp4j.composite.Treatments treatments}. Inputs that
 * DL4J broadcast get the sum over the copies.
 */
public final class ElementWiseFamily {

  /** The family. */
  public static final VertexFamily<ElementWiseVertex> FAMILY =
      VertexFamily.of(
              ElementWiseVertex.class,
              (vertex, configuration, context) ->
                  new BroadcastingStep(
                      switch (configuration.getOp()) {
                        // The parts of an average are those of a sum: the divisor cancels.
                        case Add -> SumOfParts.sum(context);
                        case Average -> SumOfParts.average(context);
                        case Subtract -> SumOfParts.difference(context);
                        case Product -> new ProductOfFactors(context);
                        case Max -> new MaximumOfInputs(context);
                      },
                      context.memory()))
          .inAnyFormat();

  private ElementWiseFamily() {}
}
