package org.lrp4j.wrapper;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Any vertex that can be trained, explained by its gradient, as {@link GradientTimesInput}. */
public final class GradientTimesInputVertex extends LrpVertex {

  private final LayerContext context;
  private INDArray output;

  /**
   * Wraps a vertex.
   *
   * @param vertex the vertex, with a working backward pass
   * @param context the vertex's name and the user's choices
   */
  public GradientTimesInputVertex(GraphVertex vertex, LayerContext context) {
    super(vertex);
    this.context = context;
  }

  @Override
  protected INDArray forward() {
    output = super.forward();
    return output;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    if (underlying.numParams() > 0) {
      underlying.setBackpropGradientsViewArray(
          Nd4j.create(relevance.dataType(), underlying.numParams()));
    }
    INDArray s = relevance.div(Denominators.stabilized(output, context.stabilizer()));
    INDArray[] inputs = inputs();
    INDArray[] gradients = backward(s);
    List<INDArray> shares = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      shares.add(inputs[i].mul(gradients[i]));
    }
    return new Redistribution(shares, 0);
  }

  @Override
  public String treatment() {
    return "gradient × input";
  }

  @Override
  public void release() {
    super.release();
    output = null;
  }
}
