package org.lrp4j.examples;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.picture.HeatStrip;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Series: a CNN-LSTM reads three years of the sea's temperature off Peru and of the sunspots, month
 * by month, and says whether there was a strong El Niño. Nobody told it when. The explanation finds
 * the months, and that the sunspots had little part in it.
 */
public final class ExplainSeries {

  private static final YearMonth FIRST_MONTH = YearMonth.of(1996, 1);

  private ExplainSeries() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Path picture = Path.of("target", "explained-series", "el-nino.png");
    SeaSeries series = SeaSeries.read();
    Explanation explanation = explain(trained(series), series, picture);
    System.out.println("The months that spoke most for an El Niño:");
    INDArray ofMonths = explanation.relevance().sum(1).ravel();
    IntStream.range(0, SeaSeries.WINDOW)
        .boxed()
        .sorted(Comparator.comparingDouble(month -> -ofMonths.getDouble(month)))
        .limit(6)
        .forEach(
            month ->
                System.out.printf(
                    Locale.ROOT,
                    "  %s %+.2f, the sea %+.1f °C%n",
                    FIRST_MONTH.plusMonths(month),
                    ofMonths.getDouble(month),
                    explanation.input().getDouble(0, 0, month)));
    System.out.println("The picture is " + picture.toAbsolutePath());
  }

  /** Three years with a strong El Niño that the network was not trained on, explained and drawn. */
  static Explanation explain(MultiLayerNetwork network, SeaSeries series, Path picture) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(series.from(FIRST_MONTH), Target.contrastive());
      HeatStrip.of(explanation)
          .featureNames(SeaSeries.FEATURES)
          .classNames(SeaSeries.CLASSES)
          .title("What speaks for an El Niño, months from " + FIRST_MONTH)
          .save(picture);
      return explanation;
    }
  }

  static MultiLayerNetwork trained(SeaSeries series) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(11)
                .updater(new Adam(2e-2))
                .l2(1e-2)
                .list()
                .layer(
                    new Convolution1DLayer.Builder(3)
                        .convolutionMode(ConvolutionMode.Causal)
                        .nOut(8)
                        .activation(Activation.RELU)
                        .build())
                .layer(new Subsampling1DLayer.Builder(PoolingType.MAX, 3, 3).build())
                .layer(
                    new LastTimeStep(
                        new LSTM.Builder().nOut(8).activation(Activation.TANH).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(SeaSeries.CLASSES.size())
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(SeaSeries.FEATURES.size(), SeaSeries.WINDOW))
                .build());
    network.init();
    network.fit(new ListDataSetIterator<>(series.training().asList(), 64), 15);
    return network;
  }
}
