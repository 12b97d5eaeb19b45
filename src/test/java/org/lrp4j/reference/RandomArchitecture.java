package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.lrp4j.reference.RandomNetwork.Part;
import org.lrp4j.reference.RandomNetwork.Traits;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Draws the layers and vertices of a random network, keeping track of the shape of the images. */
final class RandomArchitecture {

  private static final List<Activation> ZERO_AT_ZERO =
      List.of(
          Activation.RELU,
          Activation.RELU,
          Activation.LEAKYRELU,
          Activation.TANH,
          Activation.ELU,
          Activation.HARDTANH,
          Activation.SOFTSIGN,
          Activation.SWISH,
          Activation.SELU,
          Activation.RELU6,
          Activation.IDENTITY);

  private static final List<Activation> HARDLY_EVER_ZERO =
      List.of(
          Activation.LEAKYRELU,
          Activation.TANH,
          Activation.ELU,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.IDENTITY);

  private final List<Part> parts = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final Random random;
  private final Traits traits;
  private final CNN2DFormat format;
  private String last = "in0";
  private int channels = RandomNetwork.CHANNELS;
  private int height = RandomNetwork.HEIGHT;
  private int width = RandomNetwork.WIDTH;
  private boolean holdsCopies;

  RandomArchitecture(Random random, Traits traits, CNN2DFormat format) {
    this.random = random;
    this.traits = traits;
    this.format = format;
    inputs.add(last);
    boolean siamese = false;
    if (traits.graph() && oneIn(3)) {
      inputs.add("in1");
      siamese = oneIn(2);
      joinInputs(siamese);
    }
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      if (traits.graph() && oneIn(2)) {
        addBlock();
      } else {
        addImageLayer();
      }
    }
    addHead(siamese);
  }

  List<Part> parts() {
    return parts;
  }

  List<String> inputs() {
    return inputs;
  }

  private void joinInputs(boolean siamese) {
    if (siamese) {
      join("stack", new StackVertex(), "in0", "in1");
      return;
    }
    String one = convolutionLike("in0", 3);
    String two = convolutionLike("in1", 3);
    channels = 3;
    joinBranches(one, two);
  }

  private void addImageLayer() {
    switch (random.nextInt(11)) {
      case 0 -> pooling();
      case 1 -> normalization();
      case 2 -> {
        // At inference DL4J's activation layers write into their input: not the caller's images.
        if (!parts.isEmpty()) {
          add("act", new ActivationLayer.Builder().activation(activation()).build());
        }
      }
      case 3 -> {
        // At inference dropout hands its input on, to a layer that may write into it.
        if (!parts.isEmpty()) {
          add("dropout", new DropoutLayer(0.5));
        }
      }
      case 4 -> prelu();
      case 5 -> responseNormalization();
      case 6 -> zeroPadding();
      case 7 -> cropping();
      case 8 -> upsampling();
      default -> convolution();
    }
  }

  private void convolution() {
    RandomWindow drawn = new RandomWindow(random, height, width);
    channels = 1 + random.nextInt(4);
    boolean normalized = oneIn(3);
    var builder =
        new ConvolutionLayer.Builder(drawn.kernel())
            .stride(drawn.stride())
            .dilation(drawn.dilation())
            .padding(drawn.padding())
            .convolutionMode(drawn.mode())
            .dataFormat(format)
            .hasBias(random.nextBoolean())
            .nOut(channels)
            // With an activation function between them the normalisation cannot be merged.
            .activation(normalized && oneIn(2) ? Activation.IDENTITY : activation());
    add("conv", builder.build());
    height = drawn.outHeight();
    width = drawn.outWidth();
    if (normalized) {
      normalization();
    }
  }

  private void pooling() {
    PoolingType[] types = {PoolingType.AVG, PoolingType.PNORM, PoolingType.MAX};
    // Which of several equal copies wins is a matter of rounding.
    PoolingType type = types[random.nextInt(holdsCopies ? 2 : 3)];
    RandomWindow drawn = new RandomWindow(random, height, width);
    var builder =
        new SubsamplingLayer.Builder(type)
            .kernelSize(drawn.kernel())
            .stride(drawn.stride())
            .dilation(drawn.dilation())
            .padding(drawn.padding())
            .convolutionMode(drawn.mode())
            .dataFormat(format)
            .avgPoolIncludePadInDivisor(random.nextBoolean())
            .pnorm(1 + random.nextInt(3));
    add("pool", builder.build());
    height = drawn.outHeight();
    width = drawn.outWidth();
  }

  private void normalization() {
    add("bn", new BatchNormalization.Builder().dataFormat(format).build());
  }

  private void prelu() {
    if (!parts.isEmpty() && !traits.eitherFormat()) {
      add("prelu", new PReLULayer.Builder().inputShape(channels, height, width).build());
    }
  }

  private void responseNormalization() {
    if (channels > 1) {
      add("lrn", new LocalResponseNormalization.Builder().n(3).dataFormat(format).build());
    }
  }

  private void zeroPadding() {
    // What an activation function that is not 0 at 0, or a bias, makes of padding has relevance,
    // which has nowhere to go.
    if (traits.exactZeros() && height < 8) {
      int top = random.nextInt(2);
      int right = random.nextInt(3);
      add("pad", new ZeroPaddingLayer.Builder(top, 1, 0, right).dataFormat(format).build());
      height += top + 1;
      width += right;
    }
  }

  private void cropping() {
    // DL4J hands on a view of the caller's images, which the next layer may refuse.
    if (!parts.isEmpty() && height > 4 && width > 4) {
      int left = random.nextInt(2);
      add("crop", new Cropping2D.Builder(1, 0, left, 1).dataFormat(format).build());
      height -= 1;
      width -= left + 1;
    }
  }

  private void upsampling() {
    if (height < 5 && width < 5) {
      add("up", new Upsampling2D.Builder(2).dataFormat(format).build());
      height *= 2;
      width *= 2;
      holdsCopies = true;
    }
  }

  private void addBlock() {
    if (traits.eitherFormat() || oneIn(2)) {
      residual();
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> join("scale", new ScaleVertex(0.5 + random.nextDouble()), last);
      case 1 -> {
        // A shift gives relevance to zeros; it would stay there.
        if (traits.biased() && !traits.exactZeros()) {
          join("shift", new ShiftVertex(0.3), last);
        }
      }
      case 2 -> {
        // DL4J gets the number of channels right only for a subset of one.
        if (channels > 1) {
          join("subset", new SubsetVertex(1, 1), last);
          channels = 1;
        }
      }
      default -> joinBranches(convolutionLike(last, channels), convolutionLike(last, channels));
    }
  }

  /** A shortcut past one or two convolutions. */
  private void residual() {
    String source = last;
    String branch = convolutionLike(source, channels);
    if (oneIn(2)) {
      branch = convolutionLike(branch, channels);
    }
    joinBranches(branch, source);
  }

  private void joinBranches(String one, String two) {
    ElementWiseVertex.Op[] operations = {
      ElementWiseVertex.Op.Add,
      ElementWiseVertex.Op.Average,
      ElementWiseVertex.Op.Subtract,
      ElementWiseVertex.Op.Product,
      ElementWiseVertex.Op.Max
    };
    if (oneIn(4) && !traits.eitherFormat()) {
      join("merge", new MergeVertex(), one, two);
      channels *= 2;
    } else {
      var operation = oneIn(2) ? operations[0] : operations[random.nextInt(operations.length)];
      join("join", new ElementWiseVertex(operation), one, two);
    }
  }

  private String convolutionLike(String source, int outputs) {
    ConvolutionLayer.Builder builder = new ConvolutionLayer.Builder(3, 1 + 2 * random.nextInt(2));
    builder.convolutionMode(ConvolutionMode.Same).dataFormat(format);
    String name = "branch" + parts.size();
    parts.add(
        new Part(name, builder.nOut(outputs).activation(activation()).build(), List.of(source)));
    return name;
  }

  private void addHead(boolean siamese) {
    boolean global = traits.eitherFormat() || oneIn(2);
    if (global) {
      PoolingType[] types = {PoolingType.AVG, PoolingType.SUM, PoolingType.PNORM, PoolingType.MAX};
      PoolingType type = types[random.nextInt(holdsCopies ? 3 : 4)];
      add("global", new GlobalPoolingLayer.Builder(type).pnorm(2).build());
    } else {
      add("fc", new DenseLayer.Builder().nOut(6).activation(activation()).build());
    }
    if (traits.graph() && oneIn(3)) {
      // Of images in DOUBLE, DL4J cannot do it.
      join("l2", new L2NormalizeVertex(), last);
    }
    if (oneIn(3)) {
      int size = global ? channels : 6;
      var builder = new ElementWiseMultiplicationLayer.Builder().nIn(size).nOut(size);
      add("ewm", builder.activation(activation()).build());
    }
    if (siamese) {
      String both = last;
      join("first", new UnstackVertex(0, 2), both);
      String first = last;
      join("second", new UnstackVertex(1, 2), both);
      joinBranches(first, last);
    }
    OutputLayer[] outputs = {
      new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX).build(),
      new OutputLayer.Builder(LossFunction.XENT).nOut(2).activation(Activation.SIGMOID).build(),
      new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build()
    };
    add("output", outputs[random.nextInt(outputs.length)]);
  }

  private Activation activation() {
    List<Activation> choice = ZERO_AT_ZERO;
    if (traits.biased() && (!traits.exactZeros() || oneIn(3))) {
      choice = HARDLY_EVER_ZERO;
    }
    return choice.get(random.nextInt(choice.size()));
  }

  private void add(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
    String unique = name + parts.size();
    layer.setLayerName(unique);
    parts.add(new Part(unique, layer, List.of(last)));
    last = unique;
  }

  private void join(
      String name, org.deeplearning4j.nn.conf.graph.GraphVertex vertex, String... sources) {
    String unique = name + parts.size();
    parts.add(new Part(unique, vertex, List.of(sources)));
    last = unique;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
