package org.lrp4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.wrapper.AffineLayer;
import org.lrp4j.wrapper.LayerContext;
import org.lrp4j.wrapper.LayerRegistry;
import org.lrp4j.wrapper.LayerSupport;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the arrays that explanations of {@link Networks#dense()} hold as the input's relevance, to
 * see what becomes of them. With {@code lowMemory}, or their memory is used again and not freed.
 */
public final class WatchedRelevance {

  private final List<INDArray> arrays = Collections.synchronizedList(new ArrayList<>());

  /** The standard registry, but for watching dense layers, of which there is one. */
  public LayerRegistry registry() {
    return LayerRegistry.builder()
        .layer(
            DenseLayer.class,
            LayerSupport.<DenseLayer>of(LayerKind.DENSE, Watching::new)
                .withActivation(DenseLayer::getActivationFn))
        .build();
  }

  /** The arrays so far, one an explanation. */
  public List<INDArray> arrays() {
    return List.copyOf(arrays);
  }

  private final class Watching extends AffineLayer {

    private static final long serialVersionUID = 1L;

    Watching(Layer layer, LayerContext context) {
      super(layer, context, Ops::matmul, Activation.RELU.getActivationFunction());
    }

    @Override
    protected INDArray weights() {
      return getParam("W");
    }

    @Override
    protected INDArray bias() {
      return getParam("b");
    }

    @Override
    protected int outputAxisOfWeights() {
      return 1;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Redistribution redistribution = super.redistribute(relevance);
      arrays.add(redistribution.inputs().get(0));
      return redistribution;
    }
  }
}
