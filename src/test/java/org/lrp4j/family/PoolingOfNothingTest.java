package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.chain;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where all inputs of a pooling are zero none of them gets a share. */
class PoolingOfNothingTest {

  static Stream<Arguments> poolingsOfNothing() {
    return Stream.of(PoolingType.AVG, PoolingType.PNORM)
        .flatMap(
            kind ->
                Stream.of(
                    Arguments.of(
                        "sliding " + kind, new SubsamplingLayer.Builder(kind).pnorm(8).build()),
                    Arguments.of(
                        "global " + kind, new GlobalPoolingLayer.Builder(kind).pnorm(8).build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poolingsOfNothing")
  @DisplayName("Nothing goes to zeros")
  void nothing(String name, Layer layer) {
    MultiLayerNetwork network = chain(InputType.convolutional(4, 4, 2), layer, PoolingCases.end());
    INDArray input = Samples.normal(new Random(5), DataType.DOUBLE, 2, 2, 4, 4);
    input.slice(0).assign(0);
    INDArray relevance = network.output(input.dup()).addi(1);
    try (LrpExplainer explainer = LrpExplainer.builder(network).stabilizer(1e-12).build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      INDArray result = explanation.relevance();
      assertEquals(0, explanation.output().distance2(network.output(input.dup())), 1e-9);
      assertEquals(0, Vectors.largest(Samples.rows(result)[0]));
      assertEquals(
          Vectors.sum(Samples.rows(relevance)[1]), Vectors.sum(Samples.rows(result)[1]), 1e-9);
    }
  }
}
