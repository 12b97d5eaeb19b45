package org.lrp4j.composite;

/** What a layer does to relevance, as far as the choice of its rule is concerned. */
public enum LayerKind {
  /** Affine, weights shared over positions: takes the composite's rule for convolutions. */
  CONVOLUTION,
  /**
   * Affine, fully connected or element-wise weights: takes the composite's rule for dense layers.
   */
  DENSE,
  /**
   * The affine map of input and state at each moment of a recurrent layer: takes the rule of its
   * own kind, Epsilon in every preset but the uniform one.
   */
  RECURRENT,
  /**
   * Batch normalisation: merged into the affine layer before it where possible, otherwise a
   * diagonal affine layer under {@link org.lrp4j.rule.EpsilonRule}.
   */
  NORMALIZATION,
  /**
   * Attention by itself, whose projections are affine, always under the epsilon rule with the
   * explainer's stabilizer: no rule of a composite applies, which chooses how attention weights are
   * treated instead. It counts where the first and the last affine layers are looked for, so that
   * no rule for pixels reaches the layer behind it.
   */
  ATTENTION,
  /** Shares relevance out by a fixed treatment of its own; no rule applies. */
  FIXED;

  /**
   * Whether a composite chooses the rule of such a layer.
   *
   * @return true for convolutions, dense and recurrent layers
   */
  public boolean takesRule() {
    return this == CONVOLUTION || this == DENSE || this == RECURRENT;
  }

  /**
   * Whether the layer counts when the first and the last affine layers are looked for.
   *
   * @return true for what takes a rule, and for attention
   */
  public boolean isAffine() {
    return takesRule() || this == ATTENTION;
  }
}
