package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.picture.Caption;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.View;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a LeNet on the bundled digits, evaluates it, and explains right and wrong predictions with
 * three composites. Writes PNGs and a page that shows them to target/explained-digits.
 */
public final class ExplainDigits {

  /** What the composites show, by the name of their pictures. */
  private static final Map<String, Composite> COMPOSITES = new LinkedHashMap<>();

  static {
    COMPOSITES.put("epsilon-plus-flat", Composite.epsilonPlusFlat());
    COMPOSITES.put("epsilon-alpha2-beta1-flat", Composite.epsilonAlpha2Beta1Flat());
    COMPOSITES.put("epsilon-gamma-box", Composite.epsilonGammaBox(0, 1));
  }

  private static final Map<String, String> WHAT_IT_SHOWS =
      Map.of(
          "epsilon-plus-flat",
          "Where the network looks: the convolutions pass on evidence in favour only, smoothed over"
              + " the first layer's receptive fields.",
          "epsilon-alpha2-beta1-flat",
          "Evidence for (red) and against (blue) the digit, weighted 2 : 1.",
          "epsilon-gamma-box",
          "The finest detail: pixels known to lie between black and white, so that missing ink counts"
              + " too.");

  private ExplainDigits() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally the number of epochs to train, 3 by default
   * @throws IOException if the pictures cannot be written
   */
  public static void main(String... arguments) throws IOException {
    int epochs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), epochs);
    Path page = run(network, Path.of("target", "explained-digits"));
    System.out.println("Open " + page.toAbsolutePath());
  }

  static Path run(MultiLayerNetwork network, Path folder) throws IOException {
    Files.createDirectories(folder);
    Digits test = Digits.test();
    Evaluation evaluation = network.evaluate(test.batches(100));

    int[] predicted = network.output(test.images()).argMax(1).toIntVector();
    List<Integer> right = firstRightOfEachDigit(test, predicted);
    List<Integer> wrong =
        IntStream.range(0, test.count())
            .filter(i -> predicted[i] != test.labels()[i])
            .limit(10)
            .boxed()
            .toList();

    DigitPage page = new DigitPage(evaluation);
    for (Map.Entry<String, Composite> entry : COMPOSITES.entrySet()) {
      String name = entry.getKey();
      try (LrpExplainer explainer =
          LrpExplainer.builder(network).composite(entry.getValue()).build()) {
        Explanation rightOnes = explainer.explain(test.images(right));
        int[] digits = test.labels(right);
        gallery(rightOnes, digits, digits).save(folder.resolve(name + "-right.png"));
        Heatmap.of(rightOnes)
            .example(3)
            .width(224)
            .strip()
            .save(folder.resolve(name + "-strip.png"));
        if (wrong.isEmpty()) {
          page.add(name, WHAT_IT_SHOWS.get(name), explainer, rightOnes, false);
          continue;
        }
        Explanation forPredicted = explainer.explain(test.images(wrong));
        Explanation forTruth =
            explainer.explain(test.images(wrong), Target.classIndices(test.labels(wrong)));
        int[] truth = test.labels(wrong);
        gallery(forPredicted, truth, predicted(forPredicted))
            .save(folder.resolve(name + "-wrong-predicted.png"));
        gallery(forTruth, truth, truth).save(folder.resolve(name + "-wrong-true.png"));
        page.add(name, WHAT_IT_SHOWS.get(name), explainer, rightOnes, true);
      }
    }
    return page.write(folder);
  }

  private static int[] predicted(Explanation explanation) {
    return explanation.output().argMax(1).toIntVector();
  }

  /** What was predicted, what is true, and for which of them the relevance speaks. */
  private static Picture gallery(Explanation explanation, int[] truth, int[] explained) {
    INDArray probabilities = explanation.output();
    int[] predicted = predicted(explanation);
    List<Caption> captions = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      captions.add(
          new Caption(
                  String.valueOf(truth[i]),
                  String.valueOf(predicted[i]),
                  probabilities.getDouble(i, predicted[i]))
              .explaining(String.valueOf(explained[i])));
    }
    return Heatmap.of(explanation)
        .width(140)
        .gallery(captions)
        .columns(5)
        .show(View.INPUT, View.HEATMAP);
  }

  private static List<Integer> firstRightOfEachDigit(Digits test, int[] predicted) {
    List<Integer> found = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      int wanted = digit;
      IntStream.range(0, test.count())
          .filter(i -> test.labels()[i] == wanted && predicted[i] == wanted)
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }
}
