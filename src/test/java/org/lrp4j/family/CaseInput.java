package org.lrp4j.family;

import java.util.OptionalInt;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An input of a case.
 *
 * @param format how to read its axes
 * @param words how many words the dictionary of its indices has; empty for real numbers
 * @param example the shape of one example
 */
public record CaseInput(DataFormat format, OptionalInt words, long... example) {

  /** Of real numbers. */
  public CaseInput(DataFormat format, long... example) {
    this(format, OptionalInt.empty(), example);
  }

  /** So many features; no two sizes of the other inputs are the same. */
  static CaseInput table(long features) {
    return new CaseInput(DataFormat.NC, features);
  }

  /** Two features, five steps. */
  static CaseInput sequence(RNNFormat format) {
    return format == RNNFormat.NWC
        ? new CaseInput(DataFormat.NWC, 5, 2)
        : new CaseInput(DataFormat.NCW, 2, 5);
  }

  /** Two channels, five rows, four columns. */
  static CaseInput image(CNN2DFormat format) {
    return format == CNN2DFormat.NHWC
        ? new CaseInput(DataFormat.NHWC, 5, 4, 2)
        : new CaseInput(DataFormat.NCHW, 2, 5, 4);
  }

  /** Two channels, four planes, five rows, four columns. */
  static CaseInput volume(Convolution3D.DataFormat format) {
    return format == Convolution3D.DataFormat.NDHWC
        ? new CaseInput(DataFormat.NDHWC, 4, 5, 4, 2)
        : new CaseInput(DataFormat.NCDHW, 2, 4, 5, 4);
  }

  /** A batch of values of either sign, or of indices. */
  INDArray sample(Random random, DataType type, int examples) {
    long[] shape = batch(examples);
    return words.isEmpty()
        ? Samples.uniform(random, type, -0.7, 1.2, shape)
        : Samples.indices(random, type, words.getAsInt(), shape);
  }

  /** The shape of a batch. */
  public long[] batch(int examples) {
    long[] shape = new long[example.length + 1];
    shape[0] = examples;
    System.arraycopy(example, 0, shape, 1, example.length);
    return shape;
  }

  /** How many channels or features there are. */
  public int channels() {
    return (int) example[format.channelAxis() - 1];
  }

  /** How many positions there are: pixels of an image, steps of a sequence. */
  public int positions() {
    int positions = 1;
    for (int axis : format.positionAxes()) {
      positions *= (int) example[axis - 1];
    }
    return positions;
  }

  InputType type() {
    if (words.isPresent()) {
      return InputType.feedForward(words.getAsInt()); // as DL4J asks how many words there are
    }
    long[] p = format.positionAxes().stream().mapToLong(axis -> example[axis - 1]).toArray();
    int channels = channels();
    return switch (format) {
      case NC -> InputType.feedForward(channels);
      case NCW -> InputType.recurrent(channels, p[0], RNNFormat.NCW);
      case NWC -> InputType.recurrent(channels, p[0], RNNFormat.NWC);
      case NCHW -> InputType.convolutional(p[0], p[1], channels, CNN2DFormat.NCHW);
      case NHWC -> InputType.convolutional(p[0], p[1], channels, CNN2DFormat.NHWC);
      case NCDHW -> volume(Convolution3D.DataFormat.NCDHW, channels, p);
      case NDHWC -> volume(Convolution3D.DataFormat.NDHWC, channels, p);
    };
  }

  private static InputType volume(Convolution3D.DataFormat format, int channels, long... sizes) {
    return InputType.convolutional3D(format, sizes[0], sizes[1], sizes[2], channels);
  }
}
