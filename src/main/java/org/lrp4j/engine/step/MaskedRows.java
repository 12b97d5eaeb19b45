package org.lrp4j.engine.step;

import java.util.Optional;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows that a mask sets to zero, as DL4J's dense layers do with the steps of sequences. */
record MaskedRows(Capture rows, INDArray column, INDArray output, StepContext context)
    implements Capture {

  /** The mask of a batch of rows, [rows, 1], if it has one. */
  static Optional<INDArray> column(Signal input) {
    return input
        .mask()
        .filter(
            mask ->
                input.values().rank() == 2
                    && mask.rank() == 2
                    && mask.size(1) == 1
                    && mask.size(0) == input.values().size(0))
        .map(mask -> mask.castTo(input.values().dataType()));
  }

  static Capture of(Capture rows, INDArray column, StepContext context) {
    Memory memory = context.memory();
    INDArray output = rows.output();
    INDArray masked = memory.take(output.dataType(), output.shape()).assign(output);
    memory.release(output);
    return new MaskedRows(rows, column, masked.muliColumnVector(column), context);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    Memory memory = context.memory();
    INDArray counts = column.neq(0).castTo(relevance.dataType());
    INDArray counting = memory.take(relevance.dataType(), relevance.shape()).assign(relevance);
    counting.muliColumnVector(counts);
    double absorbed =
        context.sumsUp()
            ? relevance.sumNumber().doubleValue() - counting.sumNumber().doubleValue()
            : 0;
    Redistribution back = rows.redistribute(counting);
    memory.release(counting);
    return new Redistribution(
        back.inputs(), back.absorbed().plus(Absorption.of(Absorber.MASK, absorbed)));
  }

  @Override
  public void release() {
    rows.release();
  }
}
