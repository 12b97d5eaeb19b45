package org.lrp4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** A small training: tiny images of two channels, four classes, five iterations an epoch. */
final class Training {

  static final int ITERATIONS = 5;
  static final INDArray IMAGES = Networks.values(1, 4, 2, 5, 5).castTo(DataType.FLOAT);
  static final INDArray PROBES = Networks.values(2, 2, 2, 5, 5).castTo(DataType.FLOAT);

  private Training() {}

  /** With dropout, so that random numbers matter, and batch normalisation, so that state does. */
  static MultiLayerNetwork chain() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.configuration(DataType.FLOAT)
                .activation(Activation.RELU)
                .list(
                    new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    new BatchNormalization(),
                    new DenseLayer.Builder().nOut(8).dropOut(0.5).build(),
                    Networks.classes(8, 4))
                .setInputType(InputType.convolutional(5, 5, 2))
                .build());
    network.init();
    return network;
  }

  /** The same network in both of DL4J's forms. */
  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(Named.<Maker>of("chain", Training::chain)),
        Arguments.of(Named.<Maker>of("graph", () -> chain().toComputationGraph())));
  }

  /** Makes a new network, always the same. */
  interface Maker {
    NeuralNetwork make();
  }

  static DataSetIterator batches() {
    return batches(ITERATIONS);
  }

  static DataSetIterator batches(int count) {
    List<DataSet> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      INDArray images = Networks.values(10 + i, 4, 2, 5, 5).castTo(DataType.FLOAT);
      examples.addAll(new DataSet(images, Nd4j.eye(4).castTo(DataType.FLOAT)).asList());
    }
    return new ListDataSetIterator<>(examples, 4);
  }

  static void fit(NeuralNetwork network, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      network.fit(batches());
    }
  }
}
