package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.layer.UnsupportedModelException.Finding;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;

/** Networks that are refused when the explainer is built, and what the refusal says. */
class RefusedModelTest {

  private static final String REGISTER =
      "register a family of your own, or opt in to gradient × input for it";

  /** A user's own activation function; it even is element-wise, but nobody said so. */
  static final class OwnActivation extends ActivationReLU {
    private static final long serialVersionUID = 1L;
  }

  /** A user's own vertex, of which nobody said what it means. */
  /** A subclass of a layer that is known may mean something else. */
  static final class OwnLayer extends ActivationLayer {
    private static final long serialVersionUID = 1L;

    OwnLayer() {
      super(Activation.TANH);
    }
  }

  static final class OwnVertex extends L2Vertex {
    private static final long serialVersionUID = 1L;

    @Override
    public OwnVertex clone() {
      return new OwnVertex();
    }
  }

  static Stream<Arguments> everyRefusal() {
    return Stream.concat(
        general(), RefusedConfigurations.all().map(row -> arguments(row.network(), row.finding())));
  }

  private static Stream<Arguments> general() {
    return Stream.of(
        arguments(
            chain(
                InputType.recurrent(3, 4),
                new OwnLayer(),
                new GlobalPoolingLayer(PoolingType.MAX),
                classes(3, 2)),
            new Finding("layer0", "OwnLayer", "unsupported layer", REGISTER)),
        arguments(
            twoInputs("distance", new OwnVertex()),
            new Finding("distance", "OwnVertex", "unsupported vertex", REGISTER)),
        arguments(
            graph(
                b ->
                    b.addInputs("in")
                        .addVertex("swap", new PreprocessorVertex(new SwapHalves()), "in")
                        .addLayer("out", classes(4, 2), "swap")
                        .setOutputs("out")),
            new Finding(
                "swap",
                "PreprocessorVertex",
                "unknown preprocessor SwapHalves",
                "register it, if its backprop is the inverse of its preProcess")),
        arguments(
            chain(dense(3, 4, Activation.SOFTMAX), classes(4, 2)),
            new Finding(
                "layer0",
                "DenseLayer",
                "ActivationSoftmax in the middle of the network is not element-wise",
                "opt in to gradient × input for it")),
        arguments(
            chain(
                dense(3, 4, Activation.IDENTITY),
                new ActivationLayer(new OwnActivation()),
                classes(4, 2)),
            new Finding(
                "layer1",
                "ActivationLayer",
                "unknown activation function OwnActivation",
                "register it, if it acts on each element by itself")),
        arguments(
            withPreprocessor(false),
            new Finding(
                "layer1",
                "OutputLayer",
                "unknown preprocessor SwapHalves",
                "register it, if its backprop is the inverse of its preProcess")),
        arguments(noisy(new DropConnect(0.5, true)), noise("DropConnect")),
        arguments(noisy(new WeightNoise(normal(), true, true)), noise("WeightNoise")),
        arguments(
            chain(
                format(CNN2DFormat.NCHW),
                format(CNN2DFormat.NHWC),
                new GlobalPoolingLayer(PoolingType.AVG),
                classes(2, 2)),
            new Finding(
                "layer1",
                "ConvolutionLayer",
                "expects NHWC, layers before it NCHW, which DL4J itself gets wrong",
                "build the network with one data format")));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("everyRefusal")
  void aRefusalNamesTheLayerWhatIsWrongAndWhatToDo(Model network, Finding expected) {
    UnsupportedModelException refusal = refusalOf(network);

    assertEquals(List.of(expected), refusal.findings());
    List.of(expected.layer(), expected.type(), expected.what(), expected.whatToDo())
        .forEach(cell -> assertTrue(refusal.getMessage().contains(cell), refusal.getMessage()));
  }

  @Test
  void aComposedPreprocessorIsRefusedForOneUnknownPart() {
    assertEquals(
        "unknown preprocessor " + ComposableInputPreProcessor.class.getSimpleName(),
        refusalOf(withPreprocessor(true)).findings().get(0).what());
  }

  @Test
  void allProblemsOfANetworkAreListedInOneTable() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a", "b")
                    .addLayer("soft", dense(3, 4, Activation.SOFTMAX), "a")
                    .addLayer("fine", dense(3, 4, Activation.TANH), "b")
                    .addVertex("distance", new OwnVertex(), "soft", "fine")
                    .addLayer("out", classes(1, 2), "distance")
                    .setOutputs("out"));

    assertEquals(
        """
        This network cannot be explained as it is:
        layer     type        what is wrong                                                       what to do
        soft      DenseLayer  ActivationSoftmax in the middle of the network is not element-wise  opt in to gradient × input for it
        distance  OwnVertex   unsupported vertex                                                  register a family of your own, or opt in to gradient × input for it
        """,
        refusalOf(network).getMessage().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void softmaxAtAnOutputThatOthersReadIsInTheMiddle() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("first", classes(3, 4), "in")
                    .addLayer("second", classes(4, 2), "first")
                    .setOutputs("first", "second"));

    assertEquals("first", refusalOf(network).findings().get(0).layer());
  }

  @Test
  void weightNoiseThatLeavesBiasesAloneIsExplained() {
    builder(noisy(new DropConnect(0.5))).build().close();
    builder(noisy(new WeightNoise(normal(), true))).build().close();
  }

  @Test
  void aNetworkThatWasNotInitialisedIsRefused() {
    var chain = configuration(DataType.FLOAT).list(dense(3, 2, Activation.RELU));
    var graph = configuration(DataType.FLOAT).graphBuilder().addInputs("in");
    graph.addLayer("out", classes(3, 2), "in").setOutputs("out");

    assertEquals(
        "The MultiLayerNetwork has no parameters yet: call init(), or load a trained model, first",
        messageOf(new MultiLayerNetwork(chain.validateOutputLayerConfig(false).build())));
    assertEquals(
        "The ComputationGraph has no parameters yet: call init(), or load a trained model, first",
        messageOf(new ComputationGraph(graph.build())));
  }

  @Test
  void parametersThatAreNoNumbersAreRefusedByName() {
    MultiLayerNetwork network = chain(dense(3, 4, Activation.RELU), classes(4, 2));
    network.getParam("0_b").putScalar(1, Double.NaN);
    network.getParam("1_W").putScalar(0, Double.NEGATIVE_INFINITY);

    assertEquals(
        "The parameters [layer0.b, layer1.W] hold NaN or infinite values, so the network predicts"
            + " nothing that could be explained: did the training diverge?",
        messageOf(network));
  }

  private static String messageOf(Model network) {
    return assertThrows(IllegalStateException.class, () -> builder(network).build()).getMessage();
  }

  private static UnsupportedModelException refusalOf(Model network) {
    return assertThrows(UnsupportedModelException.class, () -> builder(network).build());
  }

  private static LrpExplainerBuilder builder(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? LrpExplainer.builder(chain)
        : LrpExplainer.builder((ComputationGraph) network);
  }

  private static ComputationGraph twoInputs(String name, GraphVertex vertex) {
    return graph(
        g ->
            g.addInputs("a", "b")
                .addVertex(name, vertex, "a", "b")
                .addLayer("out", classes(1, 2), name)
                .setOutputs("out"));
  }

  private static MultiLayerNetwork withPreprocessor(boolean composed) {
    var list = configuration(DataType.DOUBLE).list(dense(3, 4, Activation.RELU), classes(4, 2));
    SwapHalves swap = new SwapHalves();
    list.inputPreProcessor(1, composed ? new ComposableInputPreProcessor(swap, swap) : swap);
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork noisy(IWeightNoise noise) {
    return chain(
        new DenseLayer.Builder()
            .nIn(3)
            .nOut(4)
            .activation(Activation.RELU)
            .weightNoise(noise)
            .build(),
        classes(4, 2));
  }

  private static Finding noise(String type) {
    return new Finding(
        "layer0",
        "DenseLayer",
        type + " on biases stays random at inference in DL4J",
        "set applyToBias(false), or remove the weight noise from the trained network");
  }

  private static Distribution normal() {
    return new NormalDistribution(1, 0.1);
  }

  private static ConvolutionLayer format(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(2, 2)
        .nIn(2)
        .nOut(2)
        .dataFormat(format)
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.RELU)
        .build();
  }
}
