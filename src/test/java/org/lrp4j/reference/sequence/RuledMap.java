package org.lrp4j.reference.sequence;

import org.lrp4j.reference.Affine;
import org.lrp4j.rule.Rule;

/** An affine map under a rule. */
record RuledMap(Affine affine, Rule rule, Affine.Bounds bounds, boolean zeroBias) {

  double[] forward(double[] a) {
    return affine.forward(a);
  }

  double[] back(double[] a, double[] relevance) {
    Affine used = zeroBias ? affine.withoutBias() : affine;
    return used.redistribute(rule, bounds, a, relevance).relevance();
  }
}
