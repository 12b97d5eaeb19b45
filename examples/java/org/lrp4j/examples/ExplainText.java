package org.lrp4j.examples;

import java.nio.file.Path;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Texts: an LSTM reads made-up reviews and says whether the film was good. The words that decide
 * are known, since the sentences were made so; the explanation finds them.
 */
public final class ExplainText {

  private static final String[] SENTENCES = {
    "we saw a great film in paris with its actors", "the plot of the film was not good and we"
  };

  private ExplainText() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Path folder = Path.of("target", "explained-text");
    MultiLayerNetwork network = trained();
    for (String sentence : SENTENCES) {
      Explanation explanation = explain(network, sentence);
      TokenStrip words =
          TokenStrip.of(explanation, MadeUpReviews.VOCABULARY::get)
              .caption(Captions.of(explanation, 0, "a review", MadeUpReviews.CLASSES));
      words.save(folder.resolve(sentence.replace(' ', '-') + ".png"));
      System.out.println(words.toAnsi());
    }
    System.out.println("The pictures are in " + folder.toAbsolutePath());
  }

  /** What speaks for the predicted class, rather than for the other. */
  static Explanation explain(MultiLayerNetwork network, String sentence) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.explain(MadeUpReviews.indices(sentence), Target.contrastive());
    }
  }

  static MultiLayerNetwork trained() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(2e-2))
                .l2(3e-3)
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(MadeUpReviews.VOCABULARY.size())
                        .nOut(8)
                        .inputLength(MadeUpReviews.LENGTH)
                        .build())
                .layer(
                    new LastTimeStep(
                        new LSTM.Builder().nIn(8).nOut(12).activation(Activation.TANH).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(12)
                        .nOut(MadeUpReviews.CLASSES.size())
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    network.fit(new ListDataSetIterator<>(MadeUpReviews.random(640, 1).asList(), 64), 10);
    return network;
  }
}
