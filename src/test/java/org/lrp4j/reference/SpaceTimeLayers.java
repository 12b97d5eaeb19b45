package org.lrp4j.reference;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional3D;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.linalg.activations.Activation;

/** Draws a layer that fits what it reads: of tables here, of all else in classes of their own. */
final class SpaceTimeLayers {

  private final Random random;
  private final boolean linear;
  private final boolean masked;
  private final boolean volumesAreChannelsFirst;
  private final SequenceLayers sequences;
  private final ImageAndVolumeLayers images;
  private String lastName = "layer";
  private boolean liftsZeros;

  SpaceTimeLayers(Random random, InputType input, boolean linear, boolean masked, boolean ofWords) {
    this.random = random;
    this.linear = linear;
    this.masked = masked;
    this.volumesAreChannelsFirst =
        input instanceof InputTypeConvolutional3D volume
            && volume.getDataFormat() == Convolution3D.DataFormat.NCDHW;
    this.sequences = new SequenceLayers(random, linear, masked, ofWords, this::activation);
    this.images = new ImageAndVolumeLayers(random, this::activation);
  }

  static boolean isChannelsFirst(InputType type) {
    return !(type instanceof InputTypeRecurrent sequence) || sequence.getFormat() == RNNFormat.NCW;
  }

  Activation activation() {
    List<Activation> choice =
        linear
            ? List.of(Activation.RELU, Activation.LEAKYRELU, Activation.IDENTITY)
            : List.of(Activation.RELU, Activation.TANH, Activation.IDENTITY, Activation.SIGMOID);
    Activation drawn = choice.get(random.nextInt(choice.size()));
    liftsZeros |= drawn == Activation.SIGMOID;
    return drawn;
  }

  /** Whether an activation function is not zero at zero. */
  boolean liftsZeros() {
    return liftsZeros;
  }

  String lastName() {
    return lastName;
  }

  /** Any layer that fits; null where the one that was thought of does not. */
  Layer draw(InputType type) {
    Layer layer;
    if (type instanceof InputTypeRecurrent sequence) {
      layer = sequences.draw(sequence);
    } else if (type instanceof InputTypeConvolutional image) {
      layer = images.draw(image);
    } else if (type instanceof InputTypeConvolutional3D volume) {
      layer = images.draw(volume);
    } else {
      layer = ofTables();
    }
    if (layer != null) {
      lastName = layer.getClass().getSimpleName().replaceAll("Layer$", "");
    }
    return layer;
  }

  private Layer ofTables() {
    return switch (random.nextInt(linear ? 5 : 7)) {
      case 0 -> new BatchNormalization.Builder().build();
      case 1 ->
          new AutoEncoder.Builder().nOut(1 + random.nextInt(4)).activation(activation()).build();
      // DL4J cannot hand a mask on.
      case 2 ->
          masked
              ? dense(2)
              : new VariationalAutoencoder.Builder()
                  .nOut(2 + random.nextInt(3))
                  .encoderLayerSizes(3, 4)
                  .decoderLayerSizes(2)
                  .activation(activation())
                  .pzxActivationFunction(activation())
                  .build();
      case 3 -> new ActivationLayer(activation());
      case 4 -> dense(2 + random.nextInt(4));
      case 5 ->
          new DenseLayer.Builder()
              .nOut(3 + random.nextInt(3))
              .hasLayerNorm(true)
              .activation(activation())
              .build();
      default -> dense(3);
    };
  }

  private Layer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).activation(activation()).build();
  }

  /** A layer whose output has the shape of its input; null where there is none. */
  Layer ofSameForm(InputType type) {
    if (type instanceof InputTypeRecurrent sequence) {
      return sequences.ofSameForm(sequence);
    }
    if (type instanceof InputTypeConvolutional image) {
      return images.ofSameForm(image);
    }
    if (type instanceof InputTypeConvolutional3D volume) {
      return images.ofSameForm(volume);
    }
    return dense((int) type.arrayElementsPerExample());
  }

  boolean keptSteps(InputType type, int steps) {
    return type instanceof InputTypeRecurrent sequence
        && sequence.getTimeSeriesLength() == steps
        && !sequences.hasMovedSteps();
  }

  /** Something that ends in a table; null to leave it to DL4J's preprocessors. */
  Layer toTable(InputType type) {
    if (type instanceof InputTypeRecurrent sequence) {
      return sequences.toTable(sequence);
    }
    if (type instanceof InputTypeConvolutional3D) {
      return ImageAndVolumeLayers.toTable(volumesAreChannelsFirst);
    }
    boolean pools =
        type instanceof InputTypeConvolutional image
            && image.getFormat() == CNN2DFormat.NCHW
            && random.nextBoolean();
    return pools ? new GlobalPoolingLayer(linear ? PoolingType.AVG : PoolingType.PNORM) : null;
  }

  static ConvolutionMode mode(Random random) {
    return random.nextBoolean() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }
}
