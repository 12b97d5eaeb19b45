package org.lrp4j.engine.operation;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** ND4J's oneDNN build cannot run a dilated convolution in FLOAT; lrp4j has to do without it. */
@DisplayName("Dilated convolutions in FLOAT are explained on every backend")
class DilatedConvolutionTest {

  /** The operation that lrp4j would use if it took the dilation as it is. */
  private static INDArray dilatedConvolution(DataType type) {
    return Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(Nd4j.ones(type, 1, 2, 5, 5), Nd4j.ones(type, 3, 2, 2, 2))
            .addIntegerArguments(2, 2, 1, 1, 0, 0, 2, 2, 0, 0, 1)
            .build())[0];
  }

  private static boolean isRefused(DataType type) {
    try {
      return dilatedConvolution(type).isEmpty();
    } catch (RuntimeException refused) {
      return true;
    }
  }

  @Test
  @DisplayName("although the oneDNN build itself refuses them")
  void theFaultIsStillThere() {
    assumeTrue(isRefused(DataType.FLOAT), "this backend runs dilated convolutions");
    assertThrows(RuntimeException.class, () -> dilatedConvolution(DataType.FLOAT));
    // It is the dilation together with the type, so the call itself is right.
    Samples.assertClose(
        Vectors.times(8, Vectors.ones(27)), dilatedConvolution(DataType.DOUBLE), DataType.DOUBLE);
  }

  private static MultiLayerNetwork network(DataType type) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .list(
                    new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .dilation(2, 2)
                        .activation(Activation.IDENTITY)
                        .build(),
                    new CnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.convolutional(5, 5, 2))
                .build());
    network.init();
    Samples.fill(network, 9);
    return network;
  }

  @Test
  @DisplayName("with the right result")
  void explained() {
    Random random = new Random(2);
    INDArray input = Samples.normal(random, DataType.FLOAT, 1, 2, 5, 5);
    INDArray relevance = Samples.normal(random, DataType.FLOAT, 1, 3, 3, 3);
    DenseOracle dense = Jacobian.of(network(DataType.DOUBLE)::output, 2, 5, 5);
    double[] expected =
        dense.alphaBeta(Samples.flat(input), Samples.flat(relevance), 1, 0, 1e-6).input();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network(DataType.FLOAT))
            .composite(Composite.uniform(new ZPlusRule()))
            .build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(expected, explanation.relevance(), DataType.FLOAT);
    }
  }
}
