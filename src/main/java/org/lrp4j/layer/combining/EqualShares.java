package org.lrp4j.layer.combining;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each of n inputs gets an n-th of the relevance. */
final class EqualShares {

  private EqualShares() {}

  static Redistribution of(INDArray relevance, int count, Memory memory) {
    List<INDArray> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(relevance.div(count, memory.take(relevance.dataType(), relevance.shape())));
    }
    return new Redistribution(shares, Absorption.NONE);
  }
}
