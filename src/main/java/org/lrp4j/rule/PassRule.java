package org.lrp4j.rule;

import java.util.List;

/**
 * Passes the relevance on unchanged, {@code Rin = R}. What element-wise and reshaping layers do; on
 * an affine layer it is possible only where input and output have the same shape.
 */
public record PassRule() implements Rule {

  @Override
  public List<Term> terms() {
    return List.of();
  }

  @Override
  public String label() {
    return "Pass";
  }
}
