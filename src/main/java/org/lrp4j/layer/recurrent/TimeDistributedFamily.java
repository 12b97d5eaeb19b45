package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The same layer at each step by itself.
 *
 * <p>Of several examples with a mask DL4J 1.0.0-M2.1 leaves out other steps than the mask says: it
 * takes the steps example by example, and the mask step by step. Such a batch is refused.
 */
public final class TimeDistributedFamily {

  /** The family. */
  public static final LayerFamily<TimeDistributed> FAMILY =
      LayerFamily.of(TimeDistributed.class, LayerKind.RECURRENT, TimeDistributedFamily::define)
          .withFormat(configuration -> DataFormat.of(configuration.getRnnDataFormat()))
          .around(configuration -> List.of(configuration.getUnderlying()));

  private TimeDistributedFamily() {}

  private static Step define(Layer layer, TimeDistributed configuration, LayerContext context) {
    Layer inside = ((BaseWrapperLayer) layer).getUnderlying();
    return new EachStep(
        context.inside(inside, configuration.getUnderlying()),
        DataFormat.of(configuration.getRnnDataFormat()),
        context.memory());
  }

  /** Steps as rows, the layer, and rows as steps again. */
  private record EachStep(Step inside, DataFormat format, Memory memory) implements WrappingStep {

    @Override
    public Capture forward(List<Signal> inputs) {
      Signal input = inputs.get(0);
      Moments moments = new Moments(format, memory);
      INDArray ordered = moments.inOrder(input.values());
      long time = ordered.size(0);
      long batch = ordered.size(1);
      if (input.mask().isPresent() && batch > 1) {
        throw new IllegalArgumentException(
            "Deeplearning4j 1.0.0-M2.1 leaves out other steps than a mask says where several"
                + " examples go through TimeDistributed: explain them one by one");
      }
      Optional<INDArray> mask = input.mask().map(steps -> steps.reshape(time, 1));
      try {
        INDArray rows = ordered.reshape(time * batch, ordered.size(2));
        Capture capture = inside.forward(List.of(new Signal(rows, mask, DataFormat.NC)));
        INDArray output = capture.output();
        INDArray steps = moments.backInPlace(output.reshape(time, batch, output.size(1)));
        memory.release(output);
        return new Rows(capture, moments, input.values().shape(), steps);
      } finally {
        memory.release(ordered); // the layer keeps it if it looks at it again
      }
    }

    @Override
    public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
      return format;
    }
  }

  private record Rows(Capture inside, Moments moments, long[] inputShape, INDArray output)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = moments.memory();
      INDArray ordered = moments.inOrder(relevance);
      long rows = ordered.size(0) * ordered.size(1);
      Redistribution back = inside.redistribute(ordered.reshape(rows, ordered.size(2)));
      memory.release(ordered);
      INDArray ofRows = back.inputs().get(0);
      INDArray shaped = ofRows.reshape(ordered.size(0), ordered.size(1), ofRows.size(1));
      INDArray ofInput = moments.backInPlace(shaped);
      memory.release(ofRows);
      return new Redistribution(List.of(ofInput), back.absorbed());
    }

    @Override
    public void release() {
      inside.release();
    }
  }
}
