package org.lrp4j.spark;

import java.io.Serializable;

/**
 * Of what an explainer is made on an executor, and by what it is found again; text and numbers
 * only.
 *
 * @param model where the model's file comes from
 * @param composite the composite's name, empty for the explainer's choice
 * @param isReproducible whether a row's relevance has to have the same bits whatever is beside it
 * @param keepsLayers whether explanations hold the relevance of inner layers
 * @param normalizes whether the normalizer that is stored with the model is applied, if there is
 *     one
 * @param threads how many threads ND4J has on an executor, 0 for its own choice
 */
record ExplainerRecipe(
    ModelSource model,
    String composite,
    boolean isReproducible,
    boolean keepsLayers,
    boolean normalizes,
    int threads)
    implements Serializable {

  ExplainerRecipe with(ModelSource source) {
    return new ExplainerRecipe(source, composite, isReproducible, keepsLayers, normalizes, threads);
  }

  ExplainerRecipe withLayers(boolean keeps) {
    return new ExplainerRecipe(model, composite, isReproducible, keeps, normalizes, threads);
  }

  /** What two tasks have to agree in to share an explainer. */
  String key() {
    return model.hash()
        + " "
        + composite
        + " "
        + isReproducible
        + " "
        + keepsLayers
        + " "
        + normalizes;
  }
}
