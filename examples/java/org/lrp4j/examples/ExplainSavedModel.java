package org.lrp4j.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Explains a model saved by {@code ModelSerializer}, in ten lines. */
public final class ExplainSavedModel {

  private ExplainSavedModel() {}

  /**
   * Trains a network, saves it, and explains it from the file.
   *
   * @param arguments none
   * @throws IOException if the model or the picture cannot be written
   */
  public static void main(String... arguments) throws IOException {
    File model = Files.createTempFile("digits", ".zip").toFile();
    ModelSerializer.writeModel(DigitNetwork.trained(Digits.training(), 1), model, true);
    Path picture = Path.of("target", "explained-saved-model.png");
    explain(model, Digits.test().images(List.of(0)), picture);
    System.out.println("The picture is " + picture.toAbsolutePath());
  }

  static void explain(File modelZip, INDArray image, Path picture) throws IOException {
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(modelZip);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(image);
      Heatmap.of(explanation).width(280).strip().save(picture);
    }
  }
}
