package org.lrp4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.affine.DenseFamily;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the arrays that explanations of {@link Networks#dense()} hold as the input's relevance, to
 * see what becomes of them. With {@code lowMemory}, or their memory is used again and not freed.
 */
public final class WatchedRelevance {

  private final List<INDArray> arrays = Collections.synchronizedList(new ArrayList<>());

  /** Dense layers, of which there is one, watched. */
  public LayerFamily<DenseLayer> family() {
    return LayerFamily.of(
            DenseLayer.class,
            LayerKind.DENSE,
            (layer, configuration, context) ->
                new Watching(DenseFamily.DENSE.define(layer, configuration, context)))
        .withActivation(DenseLayer::getActivationFn);
  }

  /** The arrays so far, one an explanation. */
  public List<INDArray> arrays() {
    return List.copyOf(arrays);
  }

  private final class Watching implements Step {

    private final Step step;

    Watching(Step step) {
      this.step = step;
    }

    @Override
    public Capture forward(List<Signal> inputs) {
      Capture capture = step.forward(inputs);
      return new Capture() {
        @Override
        public INDArray output() {
          return capture.output();
        }

        @Override
        public Redistribution redistribute(INDArray relevance) {
          Redistribution redistribution = capture.redistribute(relevance);
          arrays.add(redistribution.inputs().get(0));
          return redistribution;
        }

        @Override
        public void release() {
          capture.release();
        }
      };
    }

    @Override
    public String treatment() {
      return step.treatment();
    }
  }
}
