package org.lrp4j.bench;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fills a network with parameters of which none is trivial, so that two implementations agree only
 * if both use each of them: weights of He's variance (the zoo's own let ResNet50 overflow FLOAT),
 * biases of both signs, normalisation with a scale, a shift and moving averages.
 */
final class RandomParameters {

  private RandomParameters() {}

  static void fill(ComputationGraph network) {
    for (Layer layer : network.getLayers()) {
      layer.paramTable().forEach(RandomParameters::fill);
    }
  }

  private static void fill(String name, INDArray parameter) {
    switch (name) {
      case "W" -> parameter.assign(normal(parameter).muli(Math.sqrt(2.0 / inputs(parameter))));
      case "b", "beta", "mean" -> parameter.assign(normal(parameter).muli(0.1));
      case "gamma" -> parameter.assign(uniform(parameter).muli(0.5).addi(0.5));
      case "var" -> parameter.assign(uniform(parameter).addi(0.5));
      // The deviation's logarithm to base 10: variances between 0.4 and 2.5.
      case "log10stdev" -> parameter.assign(uniform(parameter).subi(0.5).muli(0.4));
      default -> throw new IllegalArgumentException("Unknown parameter " + name);
    }
  }

  /** Of a dense layer [inputs, outputs], of a convolution [outputs, inputs, height, width]. */
  private static long inputs(INDArray weights) {
    return weights.rank() == 2 ? weights.size(0) : weights.length() / weights.size(0);
  }

  private static INDArray normal(INDArray like) {
    return Nd4j.randn(DataType.FLOAT, like.shape());
  }

  private static INDArray uniform(INDArray like) {
    return Nd4j.rand(DataType.FLOAT, like.shape());
  }
}
