package org.lrp4j.reference;

import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** Draws layers that read sequences. */
@SuppressWarnings("deprecation") // Graves' layers still run
final class SequenceLayers {

  private final Random random;
  private final boolean linear;
  private final boolean masked;
  private final boolean ofWords;
  private final Supplier<Activation> activation;
  private boolean movedSteps;

  SequenceLayers(
      Random random,
      boolean linear,
      boolean masked,
      boolean ofWords,
      Supplier<Activation> activation) {
    this.ofWords = ofWords;
    this.random = random;
    this.linear = linear;
    this.masked = masked;
    this.activation = activation;
  }

  boolean hasMovedSteps() {
    return movedSteps;
  }

  Layer draw(InputTypeRecurrent type) {
    boolean first = type.getFormat() == RNNFormat.NCW;
    return switch (random.nextInt(12)) {
      case 0, 1 -> convolution(type, 2 + random.nextInt(2));
      case 2 -> first ? local(type) : null;
      case 3 -> pooling(type);
      case 4 -> first && !masked ? moving(type) : null;
      case 5 -> new ActivationLayer(activation.get());
      case 6 -> first && !masked ? timeDistributed() : null;
      case 7 -> linear || !first ? recurrent(type, 3) : attention();
      default -> recurrent(type, 2 + random.nextInt(2));
    };
  }

  private Layer convolution(InputTypeRecurrent type, int outputs) {
    int steps = (int) type.getTimeSeriesLength();
    int kernel = 1 + random.nextInt(Math.max(1, Math.min(3, steps)));
    ConvolutionMode[] modes = {
      ConvolutionMode.Same, ConvolutionMode.Causal, ConvolutionMode.Truncate
    };
    // Behind each other, DL4J reduces some masks to nothing.
    ConvolutionMode mode = modes[random.nextInt(masked ? 2 : modes.length)];
    int stride = masked ? 1 : 1 + random.nextInt(2);
    movedSteps |= stride > 1 || mode == ConvolutionMode.Truncate;
    return new Convolution1D.Builder(kernel)
        .nOut(outputs)
        .stride(stride)
        .convolutionMode(mode)
        .rnnDataFormat(type.getFormat())
        .activation(activation.get())
        .build();
  }

  private Layer local(InputTypeRecurrent type) {
    if (masked || ofWords || type.getTimeSeriesLength() < 2) { // DL4J does not know their length
      return null;
    }
    movedSteps = true;
    return new LocallyConnected1D.Builder()
        .kernelSize(2)
        .stride(1)
        .padding(0)
        .nOut(2)
        .convolutionMode(SpaceTimeLayers.mode(random))
        .activation(random.nextBoolean() ? Activation.RELU : Activation.IDENTITY)
        .build();
  }

  private Layer pooling(InputTypeRecurrent type) {
    if (type.getTimeSeriesLength() < 2 || masked && movedSteps) {
      return null;
    }
    movedSteps = true;
    PoolingType kind = random.nextBoolean() ? PoolingType.AVG : PoolingType.MAX;
    return new Subsampling1DLayer.Builder(2, 1 + random.nextInt(2))
        .poolingType(kind)
        .convolutionMode(SpaceTimeLayers.mode(random))
        .build();
  }

  private Layer moving(InputTypeRecurrent type) {
    movedSteps = true;
    return switch (random.nextInt(3)) {
      case 0 -> new Upsampling1D.Builder(2).build();
      case 1 -> new ZeroPadding1DLayer(1, 2);
      default -> type.getTimeSeriesLength() > 3 ? new Cropping1D(1, 1) : null;
    };
  }

  private Layer timeDistributed() {
    return new TimeDistributed(
        new DenseLayer.Builder()
            .nOut(2 + random.nextInt(2))
            .weightInit(WeightInit.XAVIER)
            .activation(activation.get())
            .build());
  }

  private static Layer attention() {
    return new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build();
  }

  /** One of those with a state, in one or both directions. */
  private Layer recurrent(InputTypeRecurrent type, int units) {
    Layer layer = oneDirection(type, units);
    if (random.nextInt(3) == 0) {
      Bidirectional.Mode[] modes = Bidirectional.Mode.values();
      Bidirectional.Mode mode =
          linear ? Bidirectional.Mode.CONCAT : modes[random.nextInt(modes.length)];
      return new Bidirectional(mode, layer);
    }
    if (!linear && type.getFormat() == RNNFormat.NCW) {
      if (random.nextInt(6) == 0) {
        return new GravesBidirectionalLSTM.Builder()
            .nOut(units)
            .activation(Activation.TANH)
            .build();
      }
      if (!masked && random.nextInt(6) == 0) {
        return new MaskZeroLayer(layer, 0);
      }
    }
    return layer;
  }

  private Layer oneDirection(InputTypeRecurrent type, int units) {
    RNNFormat format = type.getFormat();
    int kind = linear ? 0 : random.nextInt(3);
    return switch (kind) {
      case 0 ->
          new SimpleRnn.Builder()
              .nOut(units)
              .weightInit(WeightInit.XAVIER)
              .activation(linear ? Activation.RELU : Activation.TANH)
              .dataFormat(format)
              .build();
      case 1 ->
          new LSTM.Builder()
              .nOut(units)
              .weightInit(WeightInit.XAVIER)
              .activation(Activation.TANH)
              .dataFormat(format)
              .build();
      default ->
          new GravesLSTM.Builder()
              .nOut(units)
              .weightInit(WeightInit.XAVIER)
              .activation(Activation.TANH)
              .dataFormat(format)
              .build();
    };
  }

  Layer ofSameForm(InputTypeRecurrent type) {
    int size = (int) type.getSize();
    return random.nextBoolean()
        ? oneDirection(type, size)
        : new Convolution1D.Builder(2)
            .nOut(size)
            .convolutionMode(random.nextBoolean() ? ConvolutionMode.Same : ConvolutionMode.Causal)
            .rnnDataFormat(type.getFormat())
            .activation(activation.get())
            .build();
  }

  Layer toTable(InputTypeRecurrent type) {
    if (type.getFormat() == RNNFormat.NCW && random.nextBoolean()) {
      PoolingType[] kinds =
          linear
              ? new PoolingType[] {PoolingType.AVG, PoolingType.SUM, PoolingType.MAX}
              : PoolingType.values();
      return new GlobalPoolingLayer(kinds[random.nextInt(kinds.length)]);
    }
    return new LastTimeStep(oneDirection(type, 2 + random.nextInt(2)));
  }
}
