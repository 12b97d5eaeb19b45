package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.engine.vector.VectorFunction;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of one direction of a long short-term memory, as DL4J lays them out: four blocks
 * of columns, candidate, forget, output and input gate, and behind those of the recurrent weights
 * three columns of peepholes, if there are any.
 *
 * @param ofInput W, [inputs, 4·units]
 * @param ofState U, [units, 4·units], or [units, 4·units + 3] with peepholes
 * @param bias b, [4·units]
 */
record LstmParameters(INDArray ofInput, INDArray ofState, INDArray bias) {

  private static final int BLOCKS = 4;

  /** The layer over time. */
  Step overTime(
      DataFormat format,
      IActivation activation,
      IActivation ofGates,
      boolean obeysMask,
      LayerContext context) {
    Memories memories = new Memories(this, activation, ofGates, context.stabilizer());
    return new OverTime(memories, format, obeysMask, context);
  }

  private int units() {
    return Math.toIntExact(ofState.size(0));
  }

  private double[][] peepholes() {
    long all = ofState.size(1);
    if (all == (long) BLOCKS * units()) {
      return null;
    }
    double[][] peepholes = new double[3][];
    for (int p = 0; p < peepholes.length; p++) {
      peepholes[p] = ofState.getColumn(all - peepholes.length + p).toDoubleVector();
    }
    return peepholes;
  }

  private INDArray sideBySide() {
    int columns = BLOCKS * units();
    INDArray looks = ofState.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns));
    return Nd4j.concat(0, ofInput.dup('c'), looks.dup('c'));
  }

  private record Memories(
      LstmParameters of, IActivation activation, IActivation ofGates, double stabilizer)
      implements Recurrence {

    @Override
    public int inputs() {
      return Math.toIntExact(of.ofInput.size(0));
    }

    @Override
    public int units() {
      return of.units();
    }

    @Override
    public int blocks() {
      return BLOCKS;
    }

    @Override
    public int parts() {
      return 2;
    }

    @Override
    public int kept() {
      return 2;
    }

    @Override
    public LayerParameters parameters() {
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          List.of(of.ofInput, of.ofState, of.bias),
          of::sideBySide,
          () -> of.bias);
    }

    @Override
    public Cell cell(DataType type) {
      return new LstmCell(
          units(),
          VectorFunction.of(activation, type),
          VectorFunction.of(ofGates, type),
          of.peepholes(),
          stabilizer);
    }

    @Override
    public Sign outputSign() {
      return Sign.ANY;
    }
  }
}
