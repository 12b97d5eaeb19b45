package org.lrp4j.wrapper;

/** Merges batch normalisation into the affine layer before it. */
public final class NormalizationMerging {

  private NormalizationMerging() {}

  /**
   * Merges if the first is an affine layer without activation function and the second is batch
   * normalisation. To be called only if nobody else reads the first one's output.
   *
   * @param first the wrapper of a layer
   * @param second the wrapper of the only one that reads its output
   */
  public static void mergeIfPossible(RelevanceNode first, RelevanceNode second) {
    if (first instanceof AffineLayer affine
        && affine.hasNoActivation()
        && second instanceof BatchNormalizationWrapper normalization) {
      normalization.mergeInto(affine);
    }
  }
}
