package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;

/** Networks of sequences and volumes; sequences.py builds the same in PyTorch. */
enum SequenceNetwork {
  /** 64 features, 128 units, 50 steps. */
  LSTM_50(64, 50) {
    @Override
    List<Layer> hidden() {
      return lstm();
    }
  },

  /** The same with 200 steps. */
  LSTM_200(64, 200) {
    @Override
    List<Layer> hidden() {
      return lstm();
    }
  },

  /** Six convolutions over time, 64 channels, 1000 steps. */
  CNN_1D(64, 1000) {
    @Override
    List<Layer> hidden() {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        layers.add(
            new Convolution1D.Builder(3)
                .nOut(64)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build());
      }
      layers.add(new GlobalPoolingLayer(PoolingType.AVG));
      return layers;
    }
  },

  /** Three convolutions of volumes of 32³, pooled in between. */
  CNN_3D(1, 32) {
    @Override
    List<Layer> hidden() {
      List<Layer> layers = new ArrayList<>();
      for (int channels : new int[] {8, 16, 32}) {
        layers.add(
            new Convolution3D.Builder(3, 3, 3)
                .nOut(channels)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build());
        layers.add(
            new Subsampling3DLayer.Builder(Subsampling3DLayer.PoolingType.MAX)
                .kernelSize(2, 2, 2)
                .stride(2, 2, 2)
                .build());
      }
      return layers;
    }

    @Override
    InputType inputType() {
      return InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 32, 32, 32, 1);
    }

    @Override
    long[] inputShape(int batch) {
      return new long[] {batch, 1, 32, 32, 32};
    }
  },

  /** Self attention of 64 steps with 4 heads of 16, then an average. */
  ATTENTION(64, 64) {
    @Override
    List<Layer> hidden() {
      return List.of(
          new SelfAttentionLayer.Builder()
              .nHeads(4)
              .headSize(16)
              .nOut(64)
              .projectInput(true)
              .build(),
          new GlobalPoolingLayer(PoolingType.AVG));
    }
  };

  private static final int CLASSES = 5;

  private final int features;
  private final int steps;

  SequenceNetwork(int features, int steps) {
    this.features = features;
    this.steps = steps;
  }

  abstract List<Layer> hidden();

  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>(hidden());
    layers.add(new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build());
    return layers;
  }

  InputType inputType() {
    return InputType.recurrent(features, steps);
  }

  long[] inputShape(int batch) {
    return new long[] {batch, features, steps};
  }

  private static List<Layer> lstm() {
    return List.of(
        new LastTimeStep(new LSTM.Builder().nIn(64).nOut(128).activation(Activation.TANH).build()));
  }
}
