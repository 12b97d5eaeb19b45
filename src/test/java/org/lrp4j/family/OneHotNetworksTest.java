package org.lrp4j.family;

import static org.lrp4j.Networks.assertClose;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.GammaRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Whatever comes behind an embedding, each index gets what its one-hot vector gets in the network
 * that has a dense layer in the embedding's place.
 */
@ExtendWith(OneThread.class)
@DisplayName("Networks with an embedding are explained like those with a dense layer")
class OneHotNetworksTest {

  private static final int WORDS = 6;
  private static final int SIZE = 4;
  private static final int STEPS = 5;
  private static final int BATCH = 3;
  private static final double[][] MASK = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 1, 0, 0, 0}};

  private static final Map<String, Layer[]> BEHIND =
      Map.of(
          "LSTM at each step",
          new Layer[] {lstm(), stepClasses()},
          "two ways, last step",
          new Layer[] {new Bidirectional(new LastTimeStep(lstm())), classes()},
          "last step",
          new Layer[] {new LastTimeStep(rnn()), classes()},
          "convolution, maximum over time",
          new Layer[] {convolution(), new GlobalPoolingLayer(PoolingType.MAX), classes()},
          "average over time",
          new Layer[] {new GlobalPoolingLayer(PoolingType.AVG), classes()},
          "masked again",
          new Layer[] {rnn(), new MaskLayer(), new GlobalPoolingLayer(PoolingType.SUM), classes()});

  private static final List<Composite> COMPOSITES =
      List.of(
          Composite.epsilonPlus(),
          Composite.epsilonPlusFlat(),
          Composite.epsilonAlpha2Beta1(),
          Composite.uniform(new GammaRule()));

  static Stream<Arguments> networks() {
    return BEHIND.entrySet().stream()
        .flatMap(
            behind ->
                COMPOSITES.stream()
                    .flatMap(
                        composite ->
                            Stream.of(false, true)
                                .map(
                                    masked ->
                                        Arguments.of(
                                            Named.of(behind.getKey(), behind.getValue()),
                                            composite,
                                            masked))));
  }

  @ParameterizedTest(name = "{0}, {1}, masked {2}")
  @MethodSource("networks")
  void sequences(Layer[] behind, Composite composite, boolean masked) {
    MultiLayerNetwork embedding =
        network(InputType.feedForward(WORDS), embeddingSequence(), behind);
    MultiLayerNetwork dense = network(InputType.recurrent(WORDS, STEPS), dense(), behind);
    dense.setParams(embedding.params());
    INDArray indices = Samples.indices(new Random(3), DataType.DOUBLE, WORDS, BATCH, STEPS);
    INDArray mask = masked ? Nd4j.createFromArray(MASK).castTo(DataType.FLOAT) : null;

    try (LrpExplainer expected = LrpExplainer.builder(dense).composite(composite).build();
        LrpExplainer explainer = LrpExplainer.builder(embedding).composite(composite).build()) {
      Explanation ofVectors =
          expected.explain(new INDArray[] {oneHot(indices)}, new INDArray[] {mask});
      Explanation ofIndices =
          explainer.explain(new INDArray[] {indices.castTo(DataType.INT32)}, new INDArray[] {mask});

      assertClose(ofVectors.output(), ofIndices.output(), 1e-9);
      assertClose(ofVectors.relevance().sum(1), ofIndices.relevance(), 1e-9);
    }
  }

  /** DL4J takes the steps of a sequence for examples of this layer. */
  @ParameterizedTest(name = "masked {0}")
  @MethodSource("maskedOrNot")
  void aSequenceThroughAnEmbeddingOfSingleWords(boolean masked) {
    Layer single = new EmbeddingLayer.Builder().nIn(WORDS).nOut(SIZE).hasBias(true).build();
    Layer[] behind = {new LastTimeStep(lstm()), classes()};
    MultiLayerNetwork embedding = network(InputType.recurrent(WORDS, STEPS), single, behind);
    MultiLayerNetwork dense = network(InputType.recurrent(WORDS, STEPS), dense(), behind);
    dense.setParams(embedding.params());
    INDArray indices = Samples.indices(new Random(4), DataType.DOUBLE, WORDS, BATCH, STEPS);
    INDArray mask = masked ? Nd4j.createFromArray(MASK).castTo(DataType.FLOAT) : null;

    try (LrpExplainer expected = LrpExplainer.builder(dense).build();
        LrpExplainer explainer = LrpExplainer.builder(embedding).build()) {
      Explanation ofVectors =
          expected.explain(new INDArray[] {oneHot(indices)}, new INDArray[] {mask});
      Explanation ofIndices =
          explainer.explain(
              new INDArray[] {indices.reshape(BATCH, 1, STEPS)}, new INDArray[] {mask});

      assertClose(ofVectors.output(), ofIndices.output(), 1e-9);
      assertClose(
          ofVectors.relevance().sum(1).reshape(BATCH, 1, STEPS), ofIndices.relevance(), 1e-9);
    }
  }

  static Stream<Boolean> maskedOrNot() {
    return Stream.of(false, true);
  }

  private static MultiLayerNetwork network(InputType input, Layer first, Layer... behind) {
    Layer[] layers =
        Stream.concat(Stream.of(first), Stream.of(behind).map(Layer::clone)).toArray(Layer[]::new);
    return Networks.chain(input, layers);
  }

  /** [batch, words, time]. */
  private static INDArray oneHot(INDArray indices) {
    INDArray vectors = Nd4j.zeros(DataType.DOUBLE, BATCH, WORDS, STEPS);
    for (int n = 0; n < BATCH; n++) {
      for (int t = 0; t < STEPS; t++) {
        vectors.putScalar(new int[] {n, indices.getInt(n, t), t}, 1);
      }
    }
    return vectors;
  }

  private static Layer embeddingSequence() {
    return new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(SIZE).hasBias(true).build();
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nIn(WORDS).nOut(SIZE).activation(Activation.IDENTITY).build();
  }

  private static Layer lstm() {
    return new LSTM.Builder()
        .nIn(SIZE)
        .nOut(3)
        .activation(Activation.TANH)
        .weightInit(WeightInit.XAVIER) // not inherited inside of wrappers
        .build();
  }

  private static Layer rnn() {
    return new SimpleRnn.Builder().nIn(SIZE).nOut(3).activation(Activation.TANH).build();
  }

  private static Layer convolution() {
    return new Convolution1D.Builder(3)
        .nIn(SIZE)
        .nOut(5)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.RELU)
        .build();
  }

  private static Layer stepClasses() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static Layer classes() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
