package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of one direction of a long short-term memory, as DL4J lays them out: four blocks
 * of columns, and behind those of the recurrent weights three columns of peepholes, if there are
 * any.
 *
 * @param ofInput W, [inputs, 4·units]
 * @param ofState U, [units, 4·units], or [units, 4·units + 3] with peepholes
 * @param bias b, [4·units]
 */
record LstmParameters(INDArray ofInput, INDArray ofState, INDArray bias) {

  /** In DL4J's order; those of Graves' variant have the number of their peephole's column. */
  enum Block {
    CANDIDATE(-1),
    FORGET(0),
    OUTPUT(1),
    INPUT(2);

    private final int peephole;

    Block(int peephole) {
      this.peephole = peephole;
    }
  }

  long inputs() {
    return ofInput.size(0);
  }

  long units() {
    return ofState.size(0);
  }

  INDArray ofInput(Block block) {
    return ofInput.get(NDArrayIndex.all(), columns(block));
  }

  INDArray ofState(Block block) {
    return ofState.get(NDArrayIndex.all(), columns(block));
  }

  INDArray bias(Block block) {
    return bias.reshape(bias.length()).get(columns(block));
  }

  /** One value a unit. */
  Optional<INDArray> peephole(Block block) {
    boolean looks = ofState.size(1) > 4 * units() && block.peephole >= 0;
    return looks ? Optional.of(ofState.getColumn(4 * units() + block.peephole)) : Optional.empty();
  }

  private INDArrayIndex columns(Block block) {
    long units = units();
    return NDArrayIndex.interval(block.ordinal() * units, (block.ordinal() + 1) * units);
  }

  /** The layer over time. */
  Step overTime(
      DataFormat format,
      IActivation activation,
      IActivation ofGates,
      boolean obeysMask,
      LayerContext context) {
    Memory memory = context.memory();
    Step candidate = context.affine(new Candidate(this, activation));
    Cell cell =
        new LstmCell(
            new SideBySide(candidate, memory),
            new Gates(this, ofGates, memory),
            activation,
            context.stabilizer(),
            memory);
    return new OverTime(cell, format, inputs(), units(), obeysMask, context);
  }

  /** The affine map of the candidate, {@code activation([W; U]·[x; h] + b)}. */
  private record Candidate(LstmParameters parameters, IActivation activation) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray ofInput = parameters.ofInput(Block.CANDIDATE);
      INDArray ofState = parameters.ofState(Block.CANDIDATE);
      INDArray bias = parameters.bias(Block.CANDIDATE);
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          List.of(ofInput, ofState, bias),
          () -> Nd4j.concat(0, ofInput.dup('c'), ofState.dup('c')),
          () -> bias);
    }
  }
}
