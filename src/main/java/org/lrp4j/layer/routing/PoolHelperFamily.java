package org.lrp4j.layer.routing;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.VertexRun;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Images [batch, channels, height, width] without their first row and column. DL4J's own backward
 * pass takes every image for a square.
 */
public final class PoolHelperFamily {

  /** The family. */
  public static final VertexFamily<PoolHelperVertex> FAMILY =
      VertexFamily.of(
              PoolHelperVertex.class,
              (vertex, configuration, context) ->
                  new Stripping(new VertexRun(vertex), context.memory()))
          .withFormat(vertex -> DataFormat.NCHW);

  private PoolHelperFamily() {}

  private record Stripping(VertexRun vertex, Memory memory) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      INDArray stripped = memory.hold(vertex.forward(inputs));
      return new Stripped(stripped, inputs.get(0).values().shape(), memory);
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return inputs.get(0);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return output;
    }

    @Override
    public String treatment() {
      return ROUTED;
    }
  }

  private record Stripped(INDArray output, long[] shape, Memory memory) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray share = memory.take(relevance.dataType(), shape).assign(0);
      INDArrayIndex[] kept = {
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(1, shape[2]),
        NDArrayIndex.interval(1, shape[3])
      };
      share.get(kept).assign(relevance);
      return Redistribution.to(share);
    }

    @Override
    public void release() {}
  }
}
