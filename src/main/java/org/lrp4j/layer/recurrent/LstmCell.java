package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A long short-term memory: {@code c_t = f ⊙ c_{t−1} + i ⊙ g}, {@code h_t = o ⊙ activation(c_t)}.
 * The signal of a product takes all relevance, its gate gets none (Arras 2017):
 *
 * <ul>
 *   <li>{@code R(c_t)} is what {@code h_t} got and what the moment after gives it,
 *   <li>{@code R(g) = i·g ⊙ R(c_t) / st(c_t)}, which the candidate's affine map leads to {@code
 *       x_t} and {@code h_{t−1}} under the layer's rule,
 *   <li>{@code R(c_{t−1}) = f·c_{t−1} ⊙ R(c_t) / st(c_t)}.
 * </ul>
 *
 * @param candidate the affine map of g, with its activation
 * @param gates what opens and closes
 * @param activation of the memory; DL4J uses the layer's for candidate and memory
 * @param stabilizer δ of the sum
 * @param memory where arrays come from
 */
record LstmCell(
    SideBySide candidate, Gates gates, IActivation activation, double stabilizer, Memory memory)
    implements Cell {

  @Override
  public int parts() {
    return 2;
  }

  @Override
  public Step affine() {
    return candidate.step();
  }

  @Override
  public Moment after(INDArray input, List<INDArray> state) {
    INDArray before = state.get(1);
    SideBySide.Run g = candidate.of(input, state.get(0));
    Gates.Open open = gates.open(input, state.get(0), before);
    INDArray added = open.input().muli(g.output());
    memory.release(g.output());
    INDArray kept = open.forget().muli(before);
    INDArray cell = added.add(kept, memory.take(before.dataType(), before.shape()));
    INDArray output = open.output(cell);
    INDArray activated =
        gates.activated(activation, memory.take(before.dataType(), before.shape()).assign(cell));
    output.muli(activated);
    memory.release(activated);
    INDArray denominator =
        Denominators.stabilized(cell, stabilizer, memory.take(before.dataType(), before.shape()));
    added.divi(denominator);
    kept.divi(denominator);
    memory.release(denominator);
    return new Past(g, added, kept, output, cell, memory);
  }

  /** Which parts of R(c_t) candidate and memory get. */
  private record Past(
      SideBySide.Run candidate,
      INDArray ofCandidate,
      INDArray ofMemory,
      INDArray output,
      INDArray cell,
      Memory memory)
      implements Moment {

    @Override
    public List<INDArray> state() {
      return List.of(output, cell);
    }

    @Override
    public Share redistribute(List<INDArray> relevance) {
      INDArray ofCell = take();
      relevance.get(0).add(relevance.get(1), ofCell);
      INDArray share = ofCell.mul(ofCandidate, take());
      Share back = candidate.redistribute(share);
      memory.release(share);
      INDArray before = ofCell.muli(ofMemory);
      return new Share(back.input(), List.of(back.state().get(0), before), back.absorbed());
    }

    private INDArray take() {
      return memory.take(ofMemory.dataType(), ofMemory.shape());
    }

    @Override
    public void release() {
      memory.release(ofCandidate);
      memory.release(ofMemory);
      candidate.release();
    }
  }
}
