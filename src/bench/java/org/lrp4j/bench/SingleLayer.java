package org.lrp4j.bench;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers as VGG16 and ResNet50 have them, each alone behind a ReLU; batch 1. */
public enum SingleLayer {
  CONV3_8_TO_8_ON_14(8, 14, convolution(3, 1, 8)),
  CONV3_64_TO_64_ON_224(64, 224, convolution(3, 1, 64)),
  CONV3_128_TO_128_ON_112(128, 112, convolution(3, 1, 128)),
  CONV3_256_TO_256_ON_56(256, 56, convolution(3, 1, 256)),
  CONV3_512_TO_512_ON_28(512, 28, convolution(3, 1, 512)),
  CONV3_512_TO_512_ON_14(512, 14, convolution(3, 1, 512)),
  CONV1_256_TO_64_ON_56(256, 56, convolution(1, 1, 64)),
  CONV1_512_TO_1024_STRIDE_2_ON_28(512, 28, convolution(1, 2, 1024)),
  POOL2_64_ON_224(64, 224, pooling(2)),
  POOL3_64_ON_112(64, 112, pooling(3)),
  DENSE_25088_TO_4096(25088, 0, new DenseLayer.Builder().nOut(4096).build()),
  DENSE_16_TO_16(16, 0, new DenseLayer.Builder().nOut(16).build());

  private final int inputs;
  private final int side;
  private final Layer layer;

  SingleLayer(int inputs, int side, Layer layer) {
    this.inputs = inputs;
    this.side = side;
    this.layer = layer;
  }

  ComputationGraph create() {
    boolean images = side > 0;
    var configuration =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("in")
            .addLayer("relu", new ActivationLayer(Activation.RELU), "in")
            .addLayer("layer", layer.clone(), "relu")
            .addLayer("output", images ? imageLoss() : rowLoss(), "layer")
            .setOutputs("output")
            .setInputTypes(
                images
                    ? InputType.convolutional(side, side, inputs)
                    : InputType.feedForward(inputs))
            .build();
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    Nd4j.getRandom().setSeed(50);
    RandomParameters.fill(network);
    return network;
  }

  INDArray input() {
    Nd4j.getRandom().setSeed(7);
    return side > 0
        ? Nd4j.rand(DataType.FLOAT, 1, inputs, side, side)
        : Nd4j.rand(DataType.FLOAT, 1, inputs);
  }

  /** Relevance everywhere, of the shape of the layer's output. */
  INDArray relevance() {
    return Nd4j.onesLike(create().output(input())[0]);
  }

  private static Layer convolution(int kernel, int stride, int outputs) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(kernel / 2, kernel / 2)
        .nOut(outputs)
        .build();
  }

  private static Layer pooling(int kernel) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(2, 2)
        .build();
  }

  private static Layer imageLoss() {
    return new CnnLossLayer.Builder().activation(Activation.IDENTITY).build();
  }

  private static Layer rowLoss() {
    return new LossLayer.Builder().activation(Activation.IDENTITY).build();
  }
}
