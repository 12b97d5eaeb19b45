package org.lrp4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import org.lrp4j.composite.CompositeNames;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explainers of this JVM: one for each model and composite, which all tasks of an executor
 * share, because the parameters, their modified copies and the buffers lie outside of the heap that
 * Spark counts. The last two are kept, so that a job of two composites does not read the model for
 * each task.
 */
final class ExecutorExplainers {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorExplainers.class);
  private static final int KEPT = 2;
  private static final Map<String, LoadedExplainer> EXPLAINERS = new LinkedHashMap<>();

  private ExecutorExplainers() {}

  /** The explainer of a recipe, made by the first task that asks. */
  static synchronized LoadedExplainer of(ExplainerRecipe recipe) {
    String key = recipe.key();
    LoadedExplainer known = EXPLAINERS.remove(key);
    LoadedExplainer explainer = known == null ? read(recipe) : known;
    EXPLAINERS.put(key, explainer);
    while (EXPLAINERS.size() > KEPT) {
      // Not closed: a task of another job may be at work with it. It goes when nobody has it.
      EXPLAINERS.remove(EXPLAINERS.keySet().iterator().next());
    }
    return explainer;
  }

  private static LoadedExplainer read(ExplainerRecipe recipe) {
    if (recipe.threads() > 0) {
      Nd4j.getBackend(); // without one there is no holder of native operations
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(recipe.threads());
    }
    try {
      Path folder = Files.createTempDirectory("lrp4j-model");
      try {
        LOG.info("Reading the model {}", recipe.model().name());
        LoadedModel model = ModelFile.read(recipe.model().fetch(folder));
        return explainer(model, recipe);
      } finally {
        Files.deleteIfExists(folder.resolve(recipe.model().name()));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the model " + recipe.model().name(), e);
    }
  }

  /** What driver and executors alike build of a model. */
  static LoadedExplainer explainer(LoadedModel model, ExplainerRecipe recipe) {
    LrpExplainerBuilder builder =
        model
            .explainer()
            .layerRelevance(recipe.keepsLayers())
            .activationRanges(recipe.keepsLayers())
            .conservation(false)
            .fixedParameters(true)
            .reproducible(recipe.isReproducible());
    if (!recipe.composite().isEmpty()) {
      builder.composite(CompositeNames.parse(recipe.composite()));
    }
    return new LoadedExplainer(
        builder.build(), recipe.normalizes() ? model.normalizer() : Optional.empty());
  }
}
