package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Draws what stands in front of the first of two convolutions: two images that are hardly
 * different, and a few layers and vertices without weights.
 */
final class FrontDrawing {

  /** The first convolution. */
  static final String FIRST = "first";

  /** The second, whose input's relevance is what arrives at the first. */
  static final String SECOND = "second";

  private static final int CHANNELS = 2;
  private static final int SIZE = 6;

  private final Random random;
  private final List<String> inputs;
  private final boolean positive;
  private final GraphBuilder graph;
  private final List<String> drawn = new ArrayList<>();
  private boolean keepsAll = true;
  private ComputationGraph network;

  private FrontDrawing(Random random, boolean positive, String... inputs) {
    this.random = random;
    this.inputs = List.of(inputs);
    this.positive = positive;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs(inputs)
            .setInputTypes(Stream.of(inputs).map(name -> image()).toArray(InputType[]::new));
  }

  private static InputType image() {
    return InputType.convolutional(SIZE, SIZE, CHANNELS);
  }

  /** Of everything, in any order. */
  static FrontDrawing ofAnySign(Random random) {
    FrontDrawing drawing = new FrontDrawing(random, false, "a", "b");
    drawing.finish(drawing.pieces(random.nextInt(4), drawing.both()));
    return drawing;
  }

  /** Of what leaves values above zero there. */
  static FrontDrawing ofPositiveValues(Random random) {
    FrontDrawing drawing = new FrontDrawing(random, true, "a", "b");
    drawing.finish(drawing.pieces(random.nextInt(4), drawing.both()));
    return drawing;
  }

  /** Of one of the images, normalised. */
  static FrontDrawing ofANormalization(Random random) {
    FrontDrawing drawing = new FrontDrawing(random, false, "a");
    drawing.graph.addLayer("normalization", new BatchNormalization(), "a");
    drawing.finish("normalization");
    return drawing;
  }

  private String both() {
    Op[] ops =
        positive
            ? new Op[] {Op.Add, Op.Average, Op.Product, Op.Max}
            : new Op[] {Op.Subtract, Op.Subtract, Op.Add, Op.Average, Op.Product, Op.Max};
    String one = pieces(random.nextInt(2), "a");
    return vertex(new ElementWiseVertex(ops[random.nextInt(ops.length)]), one, "b");
  }

  private String pieces(int count, String source) {
    String last = source;
    for (int i = 0; i < count; i++) {
      last = piece(last, source.equals("a"));
    }
    return last;
  }

  private String piece(String source, boolean sameSize) {
    return switch (random.nextInt(sameSize ? 8 : 13)) {
      case 0, 1 -> positive ? layer(relu(), source) : layer(new BatchNormalization(), source);
      case 2 -> vertex(new ScaleVertex(positive || random.nextBoolean() ? 3 : -0.01), source);
      case 3 -> positive ? layer(relu(), source) : vertex(new ShiftVertex(-0.5), source);
      case 4 -> layer(new DropoutLayer(0.5), source);
      case 5 -> layer(new LocalResponseNormalization.Builder().n(3).build(), source);
      case 6 -> layer(activation(), source);
      case 7 -> layer(relu(), source);
      // These change the size, so that the other image would not fit.
      case 8, 9 -> layer(pooling(PoolingType.AVG), source);
      case 10 -> layer(pooling(PoolingType.PNORM), source);
      case 11 -> layer(new Upsampling2D.Builder(2).build(), source);
      default -> {
        keepsAll = false; // what a rule gives to the frame is lost with it
        yield layer(new ZeroPaddingLayer(1, 1), source);
      }
    };
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  /**
   * Of zero a sigmoid is not zero: in front of rules that multiply that would be another matter.
   */
  private ActivationLayer activation() {
    return new ActivationLayer(positive ? Activation.TANH : Activation.SIGMOID);
  }

  private SubsamplingLayer pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(2, 2)
        .stride(1, 1)
        .pnorm(2)
        .convolutionMode(ConvolutionMode.Same)
        .avgPoolIncludePadInDivisor(random.nextBoolean())
        .build();
  }

  private String layer(Layer layer, String source) {
    String name = name(layer);
    graph.addLayer(name, layer, source);
    return name;
  }

  private String vertex(GraphVertex vertex, String... sources) {
    String name = name(vertex);
    graph.addVertex(name, vertex, sources);
    return name;
  }

  private String name(Object piece) {
    String name = drawn.size() + " " + piece.getClass().getSimpleName();
    drawn.add(name);
    return name;
  }

  private void finish(String last) {
    graph
        .addLayer(FIRST, convolution(), last)
        .addLayer(SECOND, convolution(), FIRST)
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), SECOND)
        .addLayer(
            "output",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("output");
    network = new ComputationGraph(graph.build());
    network.init();
    network.paramTable().forEach(this::fill);
  }

  private ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(3)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.SOFTPLUS)
        .build();
  }

  private void fill(String key, INDArray values) {
    for (long i = 0; i < values.length(); i++) {
      double normal = random.nextGaussian();
      boolean ofFirst = key.startsWith(FIRST) && positive;
      values.putScalar(
          i,
          key.endsWith("log10stdev")
              ? 0.2 * normal
              : key.endsWith("gamma") ? 1 + 0.3 * normal : ofFirst ? Math.abs(normal) : normal);
    }
  }

  ComputationGraph network() {
    return network;
  }

  /** Whether nothing is cut off that had relevance. */
  boolean keepsAll() {
    return keepsAll;
  }

  /** Two images, many of their pixels 0, 0.5 (which a shift makes 0), or the same in both. */
  List<INDArray> inputs() {
    INDArray a = Nd4j.create(DataType.DOUBLE, 2, CHANNELS, SIZE, SIZE);
    INDArray b = a.like();
    for (long i = 0; i < a.length(); i++) {
      double value =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 0.5;
            default -> random.nextDouble();
          };
      a.putScalar(i, value);
      b.putScalar(i, random.nextInt(3) > 0 ? value : value + 1e-9 * random.nextDouble());
    }
    return List.of(a, b).subList(0, inputs.size());
  }

  @Override
  public String toString() {
    return drawn.toString();
  }
}
