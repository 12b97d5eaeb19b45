package org.lrp4j.examples;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A LeNet for the bundled digits. Nothing in here knows of lrp4j. */
final class DigitNetwork {

  static final int BATCH_SIZE = 50;

  private DigitNetwork() {}

  static MultiLayerNetwork untrained() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(2e-3))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).name("conv1").nOut(10).build())
                .layer(pooling("pool1"))
                .layer(new ConvolutionLayer.Builder(5, 5).name("conv2").nOut(20).build())
                .layer(pooling("pool2"))
                .layer(new DenseLayer.Builder().name("dense").nOut(64).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
    network.init();
    return network;
  }

  static MultiLayerNetwork trained(Digits digits, int epochs) {
    MultiLayerNetwork network = untrained();
    DataSetIterator batches = digits.batches(BATCH_SIZE);
    int iterations = epochs * ((digits.count() + BATCH_SIZE - 1) / BATCH_SIZE);
    try (ProgressBar progress =
        new ProgressBarBuilder().setTaskName("Training").setInitialMax(iterations).build()) {
      network.setListeners(
          new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
              progress.step();
              progress.setExtraMessage(String.format("loss %.3f", model.score()));
            }
          });
      network.fit(batches, epochs);
    }
    network.setListeners();
    return network;
  }

  private static SubsamplingLayer pooling(String name) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .name(name)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}
