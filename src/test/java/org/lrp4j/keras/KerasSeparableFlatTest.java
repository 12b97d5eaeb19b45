package org.lrp4j.keras;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.FlatRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A separable convolution is two affine maps in a row, and the flat rule is applied to each. */
@DisplayName("The flat rule on a separable convolution of Keras with dilation")
class KerasSeparableFlatTest {

  private static final int CHANNELS = 3;
  private static final double DELTA = 1e-6;

  @Test
  void countsTheTapsAndNotTheZerosBetweenThem() {
    Path archive = KerasModelsTest.FOLDER.resolve("3/separable_dilation.keras");
    ComputationGraph network =
        KerasModel.read(
                Files.exists(archive) ? archive : archive.resolveSibling("separable_dilation.h5"))
            .network()
            .convertDataType(DataType.DOUBLE);
    DenseOracle depthwise = depthwise(network);
    INDArray image = Samples.uniform(new Random(7), DataType.DOUBLE, 0.1, 1, 1, 7, 6, CHANNELS);
    INDArray output = network.outputSingle(image.dup());
    INDArray begun = Samples.normal(new Random(8), DataType.DOUBLE, output.shape());
    double[] between =
        pointwise(network, (int) output.length()).flat(Samples.flat(begun), DELTA).input();

    try (LrpExplainer explainer =
            LrpExplainer.builder(network).composite(Composite.uniform(new FlatRule())).build();
        Explanation explanation = explainer.explain(image, Target.relevance(begun))) {
      Samples.assertClose(
          depthwise.flat(between, DELTA).input(), explanation.relevance(), DataType.DOUBLE);
    }
  }

  /** The matrix of the whole while each channel of it is handed on alone. */
  private static DenseOracle depthwise(ComputationGraph network) {
    Layer layer = network.getLayer(0);
    INDArray mixture = layer.getParam("pW");
    INDArray bias = layer.getParam("b");
    INDArray trained = mixture.dup();
    INDArray trainedBias = bias.dup();
    mixture.assign(Nd4j.eye(CHANNELS).castTo(DataType.DOUBLE).reshape(mixture.shape()));
    bias.assign(0);
    DenseOracle matrix = Jacobian.of(network::outputSingle, 7, 6, CHANNELS);
    mixture.assign(trained);
    bias.assign(trainedBias);
    return matrix;
  }

  /** At each position the same mixture of its channels. */
  private static DenseOracle pointwise(ComputationGraph network, int length) {
    INDArray mixture = network.getLayer(0).getParam("pW").reshape(CHANNELS, CHANNELS);
    double[][] w = new double[length][length];
    for (int in = 0; in < length; in++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        int out = in / CHANNELS * CHANNELS + channel;
        w[in][out] = mixture.getDouble(channel, in % CHANNELS);
      }
    }
    return new DenseOracle(w, new double[length]);
  }
}
