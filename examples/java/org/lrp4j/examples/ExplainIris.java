package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Captions;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A table instead of images: which measurements tell the iris species apart. */
public final class ExplainIris {

  static final List<String> SPECIES = List.of("setosa", "versicolor", "virginica");
  static final String[] FEATURES = {"sepal length", "sepal width", "petal length", "petal width"};

  private ExplainIris() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if the pictures cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of("target", "explained-iris");
    run(folder);
    System.out.println("The pictures are in " + folder.toAbsolutePath());
  }

  /** Trains a small network and draws what speaks for each species; returns its accuracy. */
  static double run(Path folder) throws IOException {
    DataSet flowers = read(Path.of("examples", "data", "iris", "iris.csv"));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(flowers);
    normalizer.transform(flowers);

    MultiLayerNetwork network = trained(flowers);

    // Without biases in the rules, the bars add up to the explained score.
    try (LrpExplainer explainer = LrpExplainer.builder(network).zeroBias(true).build()) {
      for (int species = 0; species < 3; species++) {
        INDArray flower = flowers.getFeatures().getRow(50L * species, true);
        Explanation explanation = explainer.explain(flower, Target.classIndex(species));
        INDArray measured = flower.dup();
        normalizer.revertFeatures(measured); // centimetres, not what the network sees
        BarChart.of(explanation.relevance(), measured)
            .featureNames(FEATURES)
            .withFeatureValues()
            .caption(Captions.of(explanation, 0, "row " + 50 * species, SPECIES))
            .title("What speaks for Iris " + SPECIES.get(species))
            .save(folder.resolve(SPECIES.get(species) + ".png"));
      }
    }
    int[] predicted = network.predict(flowers.getFeatures());
    int[] truth = flowers.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      right += predicted[i] == truth[i] ? 1 : 0;
    }
    return (double) right / truth.length;
  }

  /** The flowers, normalised. */
  static DataSet flowers() throws IOException {
    DataSet flowers = read(Path.of("examples", "data", "iris", "iris.csv"));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(flowers);
    normalizer.transform(flowers);
    return flowers;
  }

  static MultiLayerNetwork trained(DataSet flowers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.02))
                .list()
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    for (int i = 0; i < 200; i++) {
      network.fit(flowers);
    }
    return network;
  }

  private static DataSet read(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String[]> rows =
        lines.subList(1, lines.size()).stream().map(line -> line.split(",")).toList();
    double[][] features = new double[rows.size()][4];
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows.size(), 3);
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < 4; k++) {
        features[i][k] = Double.parseDouble(rows.get(i)[k]);
      }
      labels.putScalar(i, SPECIES.indexOf(rows.get(i)[4]), 1);
    }
    return new DataSet(Nd4j.createFromArray(features).castTo(DataType.FLOAT), labels);
  }
}
