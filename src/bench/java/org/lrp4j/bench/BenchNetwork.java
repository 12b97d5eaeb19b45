package org.lrp4j.bench;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.ResNet50;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that are measured, with random weights. */
public enum BenchNetwork {
  /** 4 features, 16 hidden units, 3 classes. */
  MLP(0, 3) {
    @Override
    ComputationGraphConfiguration configuration(int side) {
      return new NeuralNetConfiguration.Builder()
          .activation(Activation.RELU)
          .graphBuilder()
          .addInputs("in")
          .addLayer("hidden", new DenseLayer.Builder().nIn(FEATURES).nOut(16).build(), "in")
          .addLayer("output", classes(), "hidden")
          .setOutputs("output")
          .setInputTypes(InputType.feedForward(FEATURES))
          .build();
    }

    @Override
    long[] inputShape(int batch, int side) {
      return new long[] {batch, FEATURES};
    }
  },

  /** Two 5 × 5 convolutions, each pooled, and two dense layers. */
  LENET(28, 10) {
    @Override
    ComputationGraphConfiguration configuration(int side) {
      return new NeuralNetConfiguration.Builder()
          .activation(Activation.RELU)
          .graphBuilder()
          .addInputs("in")
          .addLayer("conv1", new ConvolutionLayer.Builder(5, 5).nOut(20).build(), "in")
          .addLayer("pool1", pooling(), "conv1")
          .addLayer("conv2", new ConvolutionLayer.Builder(5, 5).nOut(50).build(), "pool1")
          .addLayer("pool2", pooling(), "conv2")
          .addLayer("dense", new DenseLayer.Builder().nOut(500).build(), "pool2")
          .addLayer("output", classes(), "dense")
          .setOutputs("output")
          .setInputTypes(InputType.convolutional(side, side, 1))
          .build();
    }

    @Override
    long[] inputShape(int batch, int side) {
      return new long[] {batch, 1, side, side};
    }
  },

  /** DL4J's zoo configuration. */
  VGG16(224, 1000) {
    @Override
    ComputationGraphConfiguration configuration(int side) {
      return org.deeplearning4j
          .zoo
          .model
          .VGG16
          .builder()
          .numClasses(classCount())
          .inputShape(new int[] {3, side, side})
          .build()
          .conf();
    }
  },

  /** DL4J's zoo configuration. */
  RESNET50(224, 1000) {
    @Override
    ComputationGraphConfiguration configuration(int side) {
      return ResNet50.builder()
          .numClasses(classCount())
          .inputShape(new int[] {3, side, side})
          .build()
          .graphBuilder()
          .build();
    }
  };

  private static final int FEATURES = 4;

  private final int side;
  private final int classCount;

  BenchNetwork(int side, int classCount) {
    this.side = side;
    this.classCount = classCount;
  }

  abstract ComputationGraphConfiguration configuration(int imageSide);

  /** The side of the images that the network was designed for; 0 if it takes no images. */
  int side() {
    return side;
  }

  int classCount() {
    return classCount;
  }

  long[] inputShape(int batch, int imageSide) {
    return new long[] {batch, 3, imageSide, imageSide};
  }

  /** Numbers between 0 and 1, always the same ones for the same shape. */
  INDArray input(int batch, int imageSide) {
    Nd4j.getRandom().setSeed(7);
    return Nd4j.rand(DataType.FLOAT, inputShape(batch, imageSide));
  }

  /** The network with random weights that keep activations in FLOAT's range. */
  ComputationGraph create(int imageSide) {
    ComputationGraph network = new ComputationGraph(configuration(imageSide));
    network.init();
    Nd4j.getRandom().setSeed(50);
    RandomParameters.fill(network);
    return network;
  }

  OutputLayer classes() {
    return new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
        .nOut(classCount)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}
