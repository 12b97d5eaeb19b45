package org.lrp4j.layer.recurrent;

import org.lrp4j.layer.Memory;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gates of a long short-term memory, functions of {@code x_t}, {@code h_{t−1}} and, with
 * peepholes, of the memory.
 *
 * @param parameters the layer's
 * @param activation of the gates
 * @param memory where arrays come from
 */
record Gates(LstmParameters parameters, IActivation activation, Memory memory) {

  /** The gates of one moment; the output gate may look at the memory that the others made. */
  record Open(INDArray forget, INDArray input, INDArray outputSum, Gates gates) {

    INDArray output(INDArray cell) {
      gates
          .parameters
          .peephole(LstmParameters.Block.OUTPUT)
          .ifPresent(peephole -> gates.look(outputSum, cell, peephole));
      return gates.opened(outputSum);
    }
  }

  Open open(INDArray input, INDArray before, INDArray cellBefore) {
    return new Open(
        opened(looking(LstmParameters.Block.FORGET, input, before, cellBefore)),
        opened(looking(LstmParameters.Block.INPUT, input, before, cellBefore)),
        sum(LstmParameters.Block.OUTPUT, input, before),
        this);
  }

  private INDArray looking(
      LstmParameters.Block block, INDArray input, INDArray before, INDArray cellBefore) {
    INDArray sum = sum(block, input, before);
    parameters.peephole(block).ifPresent(peephole -> look(sum, cellBefore, peephole));
    return sum;
  }

  private INDArray sum(LstmParameters.Block block, INDArray input, INDArray before) {
    INDArray sum = memory.take(before.dataType(), before.shape());
    INDArray other = memory.take(before.dataType(), before.shape());
    input.mmuli(parameters.ofInput(block), sum);
    before.mmuli(parameters.ofState(block), other);
    sum.addi(other).addiRowVector(parameters.bias(block));
    memory.release(other);
    return sum;
  }

  private void look(INDArray sum, INDArray cell, INDArray peephole) {
    INDArray seen = memory.take(cell.dataType(), cell.shape()).assign(cell);
    sum.addi(seen.muliRowVector(peephole));
    memory.release(seen);
  }

  private INDArray opened(INDArray sum) {
    return activated(activation, sum);
  }

  /** Activation functions write into their argument, or give another array. */
  INDArray activated(IActivation function, INDArray sum) {
    INDArray activated = memory.hold(function.getActivation(sum, false));
    memory.release(sum);
    return activated;
  }
}
