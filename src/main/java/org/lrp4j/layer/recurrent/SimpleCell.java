package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The state is the activation of the affine map. */
record SimpleCell(SideBySide map) implements Cell {

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public Step affine() {
    return map.step();
  }

  @Override
  public Moment after(INDArray input, List<INDArray> state) {
    return new Past(map.of(input, state.get(0)));
  }

  private record Past(SideBySide.Run run) implements Moment {

    @Override
    public List<INDArray> state() {
      return List.of(run.output());
    }

    @Override
    public Share redistribute(List<INDArray> relevance) {
      return run.redistribute(relevance.get(0));
    }

    @Override
    public void release() {
      run.release();
    }
  }
}
