package org.lrp4j.layer.recurrent;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which mask a layer obeys. */
@FunctionalInterface
interface MaskReader {

  /** The mask, [batch, time]. */
  Optional<INDArray> of(Signal input);

  /** A layer makes a mask of its own from the input, or obeys the one that it is given. */
  static MaskReader of(Layer configuration) {
    return configuration instanceof MaskZeroLayer masks
        ? input -> Optional.of(stepsUnlike(masks.getMaskingValue(), input))
        : Signal::mask;
  }

  /** 0 where all features have the value, else 1. */
  static INDArray stepsUnlike(double value, Signal input) {
    INDArray values = input.values();
    int features = input.format() == DataFormat.NWC ? 2 : 1;
    INDArray alike = values.eq(value).castTo(values.dataType()).sum(features);
    return alike.neq(values.size(features)).castTo(values.dataType());
  }
}
