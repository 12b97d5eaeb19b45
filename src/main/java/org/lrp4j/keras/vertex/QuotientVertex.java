package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The first input divided by the second, whose axes of size 1 are copied. */
public final class QuotientVertex extends KerasVertex {

  /** A vertex. */
  public QuotientVertex() {
    super(2);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return x.get(0).div(x.get(1));
  }

  @Override
  KerasVertex copy() {
    return new QuotientVertex();
  }

  @Override
  List<?> made() {
    return List.of();
  }
}
