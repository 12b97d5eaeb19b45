package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.concept.ConceptGallery;
import org.lrp4j.dataset.concept.ConceptSummary;

/**
 * What the second convolution of a LeNet finds in digits: for a digit the channels that count most,
 * each by the images that it counted most for. Writes pictures to target/concepts.
 */
public final class ExplainConcepts {

  private static final int BATCH = 100;

  private ExplainConcepts() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally the number of epochs to train, 3 by default
   * @throws IOException if the pictures cannot be written
   */
  public static void main(String... arguments) throws IOException {
    int epochs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), epochs);
    run(network, 3, Path.of("target", "concepts")).forEach(System.out::println);
  }

  /** Explains a digit; gives the pictures, the channel that counts most first. */
  static List<Path> run(MultiLayerNetwork network, int digit, Path folder) throws IOException {
    Files.createDirectories(folder);
    Digits digits = Digits.test();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build()) {
      ConceptSummary concepts = new ConceptSummary("conv2", 6);
      for (int first = 0; first < digits.count(); first += BATCH) {
        List<Integer> batch = new ArrayList<>();
        for (int i = first; i < Math.min(first + BATCH, digits.count()); i++) {
          batch.add(i);
        }
        try (Explanation explanation = explainer.explain(digits.images(batch))) {
          concepts.add(explanation, first);
        }
      }
      System.out.println(concepts);

      ConceptGallery gallery =
          new ConceptGallery(
              explainer, concepts, ids -> digits.images(ids.stream().map(Long::intValue).toList()));
      List<Path> pictures = new ArrayList<>();
      for (ConceptGallery.Concept concept : gallery.ofClass(digit, 4, map -> map.width(112))) {
        Path picture =
            folder.resolve("digit-%d-channel-%d.png".formatted(digit, concept.share().channel()));
        concept.picture().save(picture);
        pictures.add(picture);
      }
      return pictures;
    }
  }
}
