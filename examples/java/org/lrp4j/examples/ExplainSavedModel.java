package org.lrp4j.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.heatmap.Heatmap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Explains a model saved by {@code ModelSerializer}, in ten lines. */
public final class ExplainSavedModel {

  private ExplainSavedModel() {}

  static void explain(File modelZip, INDArray image, Path picture) throws IOException {
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(modelZip);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(image);
      Heatmap.of(explanation).width(280).strip().save(picture);
    }
  }
}
