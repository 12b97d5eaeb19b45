package org.lrp4j.layer.gradient;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.NetworkScores;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.oracle.DifferenceQuotients;
import org.lrp4j.oracle.DoubleByDefault;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A layer that is left to its own backward pass: that of inference, and not that of training. */
@ExtendWith(DoubleByDefault.class)
@DisplayName("The gradient of a layer that is named for gradient × input")
class InferenceGradientTest {

  private static final String NAME = "named";

  private record Case(MultiLayerNetwork network, long... shape) {}

  private static final InputType IMAGES = InputType.convolutional(4, 4, 2);
  private static final InputType SEQUENCES = InputType.recurrent(3, 4);

  private static Layer averaged() {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put(
        "batch normalisation of columns",
        new Case(
            chain(
                dense(3, 4, Activation.TANH),
                new BatchNormalization.Builder().nIn(4).nOut(4).name(NAME).build(),
                classes(4, 3)),
            3,
            3));
    cases.put(
        "batch normalisation of images",
        new Case(
            chain(
                IMAGES,
                convolution(3, Activation.TANH),
                new BatchNormalization.Builder().name(NAME).build(),
                convolution(2, Activation.TANH),
                averaged(),
                classes(2, 3)),
            3,
            2,
            4,
            4));
    cases.put(
        "batch normalisation, channels last",
        new Case(
            chain(
                InputType.convolutional(4, 4, 2, CNN2DFormat.NHWC),
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(3)
                    .activation(Activation.TANH)
                    .dataFormat(CNN2DFormat.NHWC)
                    .build(),
                new BatchNormalization.Builder().name(NAME).dataFormat(CNN2DFormat.NHWC).build(),
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(2)
                    .activation(Activation.TANH)
                    .dataFormat(CNN2DFormat.NHWC)
                    .build(),
                averaged(),
                classes(2, 3)),
            3,
            4,
            4,
            2));
    cases.put(
        "batch normalisation with locked gamma and beta",
        new Case(
            chain(
                dense(3, 4, Activation.TANH),
                new BatchNormalization.Builder()
                    .nIn(4)
                    .nOut(4)
                    .lockGammaBeta(true)
                    .gamma(2)
                    .beta(0.5)
                    .name(NAME)
                    .build(),
                classes(4, 3)),
            3,
            3));
    cases.put(
        "batch normalisation with an activation function",
        new Case(
            chain(
                dense(3, 4, Activation.TANH),
                new BatchNormalization.Builder()
                    .nIn(4)
                    .nOut(4)
                    .activation(Activation.TANH)
                    .name(NAME)
                    .build(),
                classes(4, 3)),
            3,
            3));
    cases.put(
        "a frozen batch normalisation",
        new Case(
            chain(
                dense(3, 4, Activation.TANH),
                frozen(new BatchNormalization.Builder().nIn(4).nOut(4).build()),
                classes(4, 3)),
            3,
            3));
    for (var dropout :
        Map.of(
                "dropout", new Dropout(0.5),
                "alpha dropout", new AlphaDropout(0.5),
                "Gaussian dropout", new GaussianDropout(0.5),
                "Gaussian noise", new GaussianNoise(0.5))
            .entrySet()) {
      cases.put(
          "a dense layer with " + dropout.getKey(),
          new Case(
              chain(
                  new DenseLayer.Builder()
                      .nIn(3)
                      .nOut(4)
                      .activation(Activation.TANH)
                      .dropOut(dropout.getValue())
                      .name(NAME)
                      .build(),
                  classes(4, 3)),
              2,
              3));
    }
    cases.put(
        "a dense layer with weight noise",
        new Case(
            chain(
                new DenseLayer.Builder()
                    .nIn(3)
                    .nOut(4)
                    .activation(Activation.TANH)
                    .weightNoise(new DropConnect(0.5))
                    .name(NAME)
                    .build(),
                classes(4, 3)),
            2,
            3));
    cases.put(
        "a convolution with spatial dropout",
        new Case(
            chain(
                IMAGES,
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(3)
                    .activation(Activation.TANH)
                    .dropOut(new SpatialDropout(0.5))
                    .name(NAME)
                    .build(),
                averaged(),
                classes(3, 3)),
            2,
            2,
            4,
            4));
    cases.put(
        "an LSTM with dropout",
        new Case(
            chain(
                SEQUENCES,
                new LSTM.Builder().nIn(3).nOut(4).dropOut(0.5).name(NAME).build(),
                averaged(),
                classes(4, 3)),
            2,
            3,
            4));
    cases.put(
        "an LSTM with weight noise",
        new Case(
            chain(
                SEQUENCES,
                new LSTM.Builder()
                    .nIn(3)
                    .nOut(4)
                    .weightNoise(new DropConnect(0.5))
                    .name(NAME)
                    .build(),
                averaged(),
                classes(4, 3)),
            2,
            3,
            4));
    cases.put(
        "a bidirectional LSTM with weight noise and dropout",
        new Case(
            chain(
                SEQUENCES,
                named(
                    new Bidirectional(
                        new LSTM.Builder()
                            .nIn(3)
                            .nOut(4)
                            .dropOut(0.5)
                            .weightNoise(new DropConnect(0.5))
                            .build())),
                averaged(),
                classes(8, 3)),
            2,
            3,
            4));
    cases.put(
        "the last step of a simple recurrent layer",
        new Case(
            chain(
                SEQUENCES,
                named(
                    new LastTimeStep(
                        new SimpleRnn.Builder()
                            .nIn(3)
                            .nOut(4)
                            .weightNoise(new DropConnect(0.5))
                            .dropOut(0.5)
                            .build())),
                classes(4, 3)),
            2,
            3,
            4));
    cases.put(
        "local response normalisation",
        new Case(
            chain(
                IMAGES,
                convolution(6, Activation.TANH),
                new LocalResponseNormalization.Builder().name(NAME).build(),
                averaged(),
                classes(6, 3)),
            2,
            2,
            4,
            4));
    cases.put(
        "PReLU",
        new Case(
            chain(
                dense(3, 4, Activation.IDENTITY),
                new PReLULayer.Builder().nIn(4).nOut(4).inputShape(4).name(NAME).build(),
                classes(4, 3)),
            2,
            3));
    cases.put(
        "an autoencoder that corrupts its input in training",
        new Case(
            chain(
                new AutoEncoder.Builder()
                    .nIn(3)
                    .nOut(4)
                    .corruptionLevel(0.5)
                    .activation(Activation.TANH)
                    .name(NAME)
                    .build(),
                classes(4, 3)),
            2,
            3));
    cases.put(
        "a variational autoencoder",
        new Case(
            chain(
                new VariationalAutoencoder.Builder()
                    .nIn(3)
                    .nOut(4)
                    .encoderLayerSizes(5)
                    .decoderLayerSizes(5)
                    .activation(Activation.TANH)
                    .name(NAME)
                    .build(),
                classes(4, 3)),
            2,
            3));
    cases.put(
        "self-attention",
        new Case(chain(SEQUENCES, attention(), averaged(), classes(4, 3)), 2, 3, 4));
    for (Activation activation : Activation.values()) {
      if (activation == Activation.SOFTMAX || activation == Activation.RRELU) {
        continue; // of a table no element-wise function; refused
      }
      cases.put(
          "activation " + activation,
          new Case(
              chain(
                  dense(3, 4, Activation.IDENTITY),
                  new ActivationLayer.Builder().activation(activation).name(NAME).build(),
                  classes(4, 3)),
              2,
              3));
    }
    return cases;
  }

  private static Layer attention() {
    return new SelfAttentionLayer.Builder()
        .nIn(3)
        .nOut(4)
        .nHeads(2)
        .headSize(2)
        .projectInput(true)
        .name(NAME)
        .build();
  }

  private static Layer frozen(Layer inner) {
    FrozenLayer frozen = new FrozenLayer(inner);
    frozen.setLayerName(NAME);
    return frozen;
  }

  private static Layer named(Layer layer) {
    layer.setLayerName(NAME);
    return layer;
  }

  private static Map<String, MultiLayerNetwork> ofSequences() {
    Map<String, MultiLayerNetwork> networks = new LinkedHashMap<>();
    networks.put(
        "the last step of an LSTM",
        chain(
            SEQUENCES,
            new LSTM.Builder().nIn(3).nOut(4).build(),
            named(new LastTimeStep(new SimpleRnn.Builder().nIn(4).nOut(4).build())),
            classes(4, 3)));
    networks.put(
        "an LSTM both ways, and the mean of its steps",
        chain(
            SEQUENCES,
            named(new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).build())),
            averaged(),
            classes(8, 3)));
    networks.put(
        "a named mean of steps",
        chain(
            SEQUENCES,
            new LSTM.Builder().nIn(3).nOut(4).build(),
            named(averaged()),
            classes(4, 3)));
    networks.put("self-attention", chain(SEQUENCES, attention(), averaged(), classes(4, 3)));
    return networks;
  }

  @TestFactory
  @DisplayName("leaves out what a mask does, through")
  Stream<DynamicTest> masked() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 0, 0}, {1, 1, 1, 1}, {1, 1, 1, 0}});
    return ofSequences().entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(true, false)
                    .map(
                        isNamed ->
                            DynamicTest.dynamicTest(
                                entry.getKey() + (isNamed ? ", named" : ""),
                                () -> check(entry.getValue(), values(3, 3, 3, 4), mask, isNamed))));
  }

  @TestFactory
  @DisplayName("is the difference quotient of the score at inference:")
  Stream<DynamicTest> differenceQuotients() {
    return cases().entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  @Test
  @DisplayName("of RReLU is refused when the explainer is built, wherever it stands")
  void randomSlopes() {
    LSTM lstm = new LSTM.Builder().nIn(3).nOut(4).activation(Activation.RRELU).build();
    LSTM gated =
        new LSTM.Builder()
            .nIn(3)
            .nOut(4)
            .activation(Activation.TANH)
            .gateActivationFunction(new ActivationRReLU())
            .build();
    List<MultiLayerNetwork> networks =
        List.of(
            chain(named(dense(3, 4, Activation.RRELU)), classes(4, 2)),
            chain(
                named(new ActivationLayer.Builder().activation(Activation.RRELU).build()),
                classes(3, 2)),
            chain(InputType.recurrent(3, 4), named(new LastTimeStep(lstm)), classes(4, 2)),
            chain(InputType.recurrent(3, 4), named(new LastTimeStep(gated)), classes(4, 2)));
    for (MultiLayerNetwork network : networks) {
      requireRefused(LrpExplainer.builder(network)::buildGradient);
      requireRefused(LrpExplainer.builder(network).gradientTimesInput(NAME)::buildGradient);
      requireRefused(LrpExplainer.builder(network).gradientTimesInput(NAME)::build);
    }
    // Relevance passes it: nobody has to name it.
    LrpExplainer.builder(networks.get(0)).build().close();
  }

  private static void requireRefused(Executable build) {
    String message = assertThrows(UnsupportedModelException.class, build).getMessage();
    assertTrue(message.contains(NAME) && message.contains("RReLU"), message);
  }

  /** Of z = s·x + t and a score Σ w·z, z gets w·z, and x the share x·s/z of it. */
  @Test
  @DisplayName("times the input, of a batch normalisation, is x·s·w, whatever else is in the batch")
  void normalisationTimesInput() {
    MultiLayerNetwork network =
        chain(new BatchNormalization.Builder().nIn(3).nOut(3).name(NAME).build(), classes(3, 2));
    INDArray input = values(4, 3, 3);
    INDArray logarithms = network.getParam("0_log10stdev");
    INDArray expected = input.like();
    for (int i = 0; i < 9; i++) {
      int column = i % 3;
      double variance = Math.pow(10, 2 * logarithms.getDouble(column));
      double gamma = network.getParam("0_gamma").getDouble(column);
      double scale = gamma / Math.sqrt(variance + 1e-5);
      expected.putScalar(
          i, input.getDouble(i) * scale * network.getParam("1_W").getDouble(column, 1));
    }
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.uniform(new EpsilonRule(1e-12)))
                .gradientTimesInput(NAME)
                .build();
        Explanation explanation = explainer.explain(input, Target.classIndex(1))) {
      assertClose(expected, explanation.relevance(), 1e-5);
    }
  }

  @Test
  @DisplayName("of a masked last step does not stumble over the type that DL4J gives it")
  void lastStepOfAnotherType() {
    MultiLayerNetwork network = ofSequences().get("the last step of an LSTM");
    INDArray input = values(3, 3, 3, 4);
    INDArray[] masks = {Nd4j.create(new double[][] {{1, 1, 0, 0}, {1, 1, 1, 1}, {1, 0, 0, 0}})};
    try (LrpExplainer gradients = LrpExplainer.builder(network).buildGradient();
        Explanation expected = gradients.explain(new INDArray[] {input}, masks)) {
      Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
      try (Explanation explanation = gradients.explain(new INDArray[] {input}, masks)) {
        assertClose(expected.relevance(), explanation.relevance(), 1e-6);
      } finally {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
      }
    }
  }

  private static void check(Case one) {
    check(one.network(), values(3, one.shape()), null, true);
  }

  private static void check(
      MultiLayerNetwork network, INDArray input, INDArray mask, boolean isNamed) {
    INDArray[] masks = mask == null ? null : new INDArray[] {mask};
    LrpExplainerBuilder builder = LrpExplainer.builder(network);
    try (LrpExplainer gradients =
            (isNamed ? builder.gradientTimesInput(NAME) : builder).buildGradient();
        NetworkScores scores = LrpExplainer.builder(network).buildScores();
        Explanation explanation = gradients.explain(new INDArray[] {input}, masks)) {
      assertClose(DifferenceQuotients.of(scores, input, masks), explanation.relevance(), 1e-6);
    }
  }
}
