package org.lrp4j.layer.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.lrp4j.Networks.chain;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments.Maximum;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Maxima over windows of volumes share as the composite says. */
class MaximaOfVolumesTest {

  /** Two windows of two planes, one row, two columns, of each of two channels. */
  private static final double[] CHANNELS_FIRST = {
    3, 1, 2, 4, 3, 0, 4, 4, // the first channel: planes of one row of four columns
    1, 1, 5, 0, 1, 1, 2, 3
  };

  private static final double[] RELEVANCE = {10, 12, 8, 20};

  static Stream<Arguments> treatments() {
    return Stream.of(
        Arguments.of(
            Maximum.TIES_SHARED, new double[] {5, 0, 0, 4, 5, 0, 4, 4, 2, 2, 20, 0, 2, 2, 0, 0}),
        Arguments.of(
            Maximum.AS_AVERAGE,
            new double[] {
              30 / 7.0, 10 / 7.0, 24 / 14.0, 48 / 14.0, 30 / 7.0, 0, 48 / 14.0, 48 / 14.0, 2, 2, 10,
              0, 2, 2, 4, 6
            }));
  }

  @ParameterizedTest
  @MethodSource("treatments")
  void channelsFirstAndLast(Maximum maximum, double... expected) {
    INDArray input = Nd4j.createFromArray(CHANNELS_FIRST).reshape('c', 1, 2, 2, 1, 4);
    INDArray relevance = Nd4j.createFromArray(RELEVANCE).reshape('c', 1, 2, 1, 1, 2);

    INDArray first = explained(DataFormat.NCDHW, maximum, input, relevance);
    INDArray last =
        explained(
            DataFormat.NDHWC,
            maximum,
            input.permute(0, 2, 3, 4, 1).dup('c'),
            relevance.permute(0, 2, 3, 4, 1).dup('c'));

    assertArrayEquals(expected, first.dup('c').data().asDouble(), 1e-9);
    assertArrayEquals(expected, last.permute(0, 4, 1, 2, 3).dup('c').data().asDouble(), 1e-9);
  }

  private static INDArray explained(
      DataFormat format, Maximum maximum, INDArray input, INDArray relevance) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional3D(format, 2, 1, 4, 2),
            new Subsampling3DLayer.Builder(PoolingType.MAX, new int[] {2, 1, 2})
                .stride(2, 1, 2)
                .dataFormat(format)
                .build(),
            new ActivationLayer(Activation.IDENTITY));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().maxima(maximum).build())
            .stabilizer(1e-12)
            .build()) {
      return explainer.explain(input, Target.relevance(relevance)).relevance().dup();
    }
  }
}
