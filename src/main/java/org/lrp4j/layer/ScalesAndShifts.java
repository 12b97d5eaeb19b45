package org.lrp4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two scales and shifts as one: {@code s2·(s1·a + t1) + t2}. */
record ScalesAndShifts(ScaleAndShift first, ScaleAndShift second) implements ScaleAndShift {

  @Override
  public String name() {
    return first.name() + " + " + second.name();
  }

  @Override
  public List<INDArray> sources() {
    List<INDArray> all = new ArrayList<>(first.sources());
    all.addAll(second.sources());
    return all;
  }

  @Override
  public INDArray scale() {
    return first.scale().muli(second.scale());
  }

  @Override
  public int channelAxis(int rank) {
    return first.channelAxis(rank);
  }

  @Override
  public void requireRank(int rank) {
    first.requireRank(rank);
    second.requireRank(rank);
  }

  @Override
  public INDArray bias(INDArray before) {
    return second.bias(first.bias(before));
  }
}
