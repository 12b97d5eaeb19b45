package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.KernelStructure;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

@DisplayName("The relevance of weights and biases")
class ParameterRelevanceTest {

  private static final INDArray IMAGES = values(3, 4, 2, 7, 7);

  private static MultiLayerNetwork images() {
    return chain(
        InputType.convolutional(7, 7, 2),
        convolution(4, Activation.RELU),
        new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build(),
        convolution(3, Activation.RELU),
        dense(12, 5, Activation.RELU),
        classes(5, 3));
  }

  private static LrpExplainer explainer(MultiLayerNetwork network, Composite composite) {
    return LrpExplainer.builder(network).composite(composite).parameterRelevance(true).build();
  }

  private static Explanation explained(MultiLayerNetwork network, Rule rule, INDArray input) {
    try (LrpExplainer explainer = explainer(network, Composite.uniform(rule))) {
      return explainer.explain(input);
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(
        new EpsilonRule(1e-12),
        new GammaRule(0.5, 1e-12),
        new GeneralizedGammaRule(0.25, 1e-12),
        new AlphaBetaRule(2, 1, 1e-12),
        new ZPlusRule(1e-12),
        new WSquareRule(1e-12),
        new FlatRule(1e-12));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void addsUpToThatOfTheOutputAndOverInputsToTheirs(Rule rule) {
    Explanation explanation = explained(images(), rule, IMAGES);
    assertEquals(List.of("layer0", "layer2", "layer3", "layer4"), explanation.parameterLayers());
    for (String name : explanation.parameterLayers()) {
      List<ParameterRelevance> known = explanation.parameterRelevance(name);
      INDArray output = explanation.layerOutputRelevance(name);
      double sum = known.stream().mapToDouble(p -> p.relevance().sumNumber().doubleValue()).sum();
      Conservation.Row row = explanation.conservation().row(name);
      double gaps = row.arrived() - row.passedOn() - row.absorbedByBias(); // α − β of nothing
      double tolerance = 1e-9 * Math.max(1, output.norm1Number().doubleValue());
      assertEquals(row.arrived(), sum + gaps, tolerance, name);
      assertEquals(row.absorbedByBias(), sumOf(known.get(1)), tolerance, name);
      INDArray input = explanation.relevance(name);
      INDArray weights = known.get(0).relevance();
      INDArray byInput =
          input.rank() == 4 ? weights.sum(0, 2, 3) : weights.sum(1); // of [o, i, y, x] and [i, o]
      assertClose(input.rank() == 4 ? input.sum(0, 2, 3) : input.sum(0), byInput, 1e-9);
    }
  }

  private static double sumOf(ParameterRelevance parameter) {
    return parameter.relevance().sumNumber().doubleValue();
  }

  /** Epsilon gives all that arrives at a filter to its weights and its bias. */
  @Test
  void ofAFilterIsWhatArrivesAtItsChannel() {
    Explanation explanation = explained(images(), new EpsilonRule(1e-12), IMAGES);
    List<ParameterRelevance> known = explanation.parameterRelevance("layer2");
    double[] ofFilters = known.get(0).ofUnits();
    double[] ofBiases = known.get(1).ofUnits();
    double[] arrived = explanation.layerOutputRelevance("layer2").sum(0, 2, 3).toDoubleVector();
    for (int filter = 0; filter < arrived.length; filter++) {
      assertEquals(arrived[filter], ofFilters[filter] + ofBiases[filter], 1e-9);
    }
    assertTrue(Arrays.stream(arrived).anyMatch(r -> Math.abs(r) > 0.01));
  }

  @Test
  void ofABatchIsTheSumOfItsExamples() {
    MultiLayerNetwork network = images();
    Explanation all = explained(network, new AlphaBetaRule(), IMAGES);
    INDArray sum = null;
    for (int i = 0; i < 4; i++) {
      INDArray one = IMAGES.slice(i).reshape(1, 2, 7, 7).dup('c');
      INDArray ofOne =
          explained(network, new AlphaBetaRule(), one)
              .parameterRelevance("layer0")
              .get(0)
              .relevance();
      sum = sum == null ? ofOne.dup() : sum.add(ofOne);
    }
    assertClose(sum, all.parameterRelevance("layer0").get(0).relevance(), 1e-9);
  }

  @Test
  void ofAUnitThatNobodyReadsIsZero() {
    MultiLayerNetwork network = images();
    double[] before = ofUnits(network, "layer3");
    assertTrue(before[1] != 0 && before[0] != 0, Arrays.toString(before));
    network.getParam("4_W").getRow(1).assign(0);
    double[] after = ofUnits(network, "layer3");
    assertTrue(after[1] == 0 && after[0] != 0, Arrays.toString(after));

    // A filter without weights and bias puts out nothing, so that nothing comes back to it.
    INDArray kernels = network.getParam("2_W");
    kernels.assign(kernels.mul(Nd4j.createFromArray(1.0, 0, 1).reshape(3, 1, 1, 1)));
    network.getParam("2_b").putScalar(1, 0);
    double[] filters = ofUnits(network, "layer2");
    assertTrue(filters[1] == 0 && filters[0] != 0, Arrays.toString(filters));
  }

  private static double[] ofUnits(MultiLayerNetwork network, String layer) {
    return explained(network, new EpsilonRule(), IMAGES).parameterRelevance(layer).get(0).ofUnits();
  }

  /** A word is a one-hot vector, also where the rule gives relevance to zeros. */
  @ParameterizedTest
  @MethodSource("rules")
  void ofAnEmbeddingIsThatOfADenseLayerOnOneHotVectors(Rule rule) {
    int[][] words = {{4, 0, 2}, {1, 4, 4}};
    MultiLayerNetwork looking =
        chain(
            new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(3)
                .hasBias(true)
                .inputLength(3)
                .build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build());
    MultiLayerNetwork multiplying =
        chain(
            InputType.recurrent(5),
            new Convolution1D.Builder(1).nIn(5).nOut(3).activation(Activation.IDENTITY).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray w = looking.getParam("0_W"); // [words, outputs], as the memory of a kernel of one tap
    INDArray kernel = multiplying.getParam("0_W");
    kernel.assign(w.dup('c').reshape('c', kernel.shape()));
    multiplying.getParam("0_b").assign(looking.getParam("0_b"));
    for (String name : List.of("1_W", "1_b")) {
      multiplying.getParam(name).assign(looking.getParam(name));
    }
    INDArray indices = Nd4j.createFromArray(words).castTo(DataType.DOUBLE);
    INDArray vectors = Nd4j.zeros(DataType.DOUBLE, 2, 5, 3);
    for (int n = 0; n < 2; n++) {
      for (int t = 0; t < 3; t++) {
        vectors.putScalar(new long[] {n, words[n][t], t}, 1);
      }
    }
    List<ParameterRelevance> actual =
        explained(looking, rule, indices.reshape(2, 1, 3)).parameterRelevance("layer0");
    List<ParameterRelevance> expected =
        explained(multiplying, rule, vectors).parameterRelevance("layer0");
    assertClose(expected.get(0).relevance().reshape(5, 3), actual.get(0).relevance(), 1e-9);
    assertEquals(sumOf(expected.get(1)), sumOf(actual.get(1)), 1e-9);
  }

  @Test
  void ofASeparableConvolutionIsThatOfItsTwoConvolutions() {
    MultiLayerNetwork both =
        chain(
            InputType.convolutional(7, 7, 2),
            new SeparableConvolution2D.Builder(3, 2)
                .depthMultiplier(2)
                .nOut(3)
                .activation(Activation.RELU)
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(3, 3));
    MultiLayerNetwork apart =
        chain(
            InputType.convolutional(7, 7, 2),
            new DepthwiseConvolution2D.Builder(3, 2)
                .nIn(2)
                .depthMultiplier(2)
                .nOut(4)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build(),
            new ConvolutionLayer.Builder(1, 1).nOut(3).activation(Activation.RELU).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(3, 3));
    // [m, inputs, y, x] and [y, x, inputs, m]
    apart.getParam("0_W").assign(both.getParam("0_W").permute(2, 3, 1, 0));
    apart.getParam("1_W").assign(both.getParam("0_pW"));
    apart.getParam("1_b").assign(both.getParam("0_b"));
    apart.getParam("3_W").assign(both.getParam("2_W"));
    apart.getParam("3_b").assign(both.getParam("2_b"));
    for (Rule rule : List.of(new EpsilonRule(), new AlphaBetaRule())) {
      List<ParameterRelevance> actual = explained(both, rule, IMAGES).parameterRelevance("layer0");
      Explanation expected = explained(apart, rule, IMAGES);
      assertEquals(List.of("W", "pW", "b"), actual.stream().map(ParameterRelevance::name).toList());
      ParameterRelevance depthwise = expected.parameterRelevance("layer0").get(0);
      assertClose(depthwise.relevance().permute(3, 2, 0, 1), actual.get(0).relevance(), 1e-9);
      assertArrayEquals(depthwise.ofUnits(), actual.get(0).ofUnits(), 1e-9);
      assertClose(
          expected.parameterRelevance("layer1").get(0).relevance(),
          actual.get(1).relevance(),
          1e-9);
    }
  }

  /** The factor of a normalisation that is merged belongs to the weights, its shift to the bias. */
  @Test
  void aMergedNormalisationIsPartOfWeightsAndBias() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(7, 7, 2),
            new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.IDENTITY).build(),
            new BatchNormalization.Builder().useLogStd(false).eps(1e-5).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(4, 3));
    MultiLayerNetwork folded =
        chain(
            InputType.convolutional(7, 7, 2),
            new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.IDENTITY).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(4, 3));
    INDArray scale =
        network.getParam("1_gamma").div(Transforms.sqrt(network.getParam("1_var").add(1e-5)));
    INDArray scales = Nd4j.create(DataType.DOUBLE, 4, 1, 1, 1);
    for (int o = 0; o < 4; o++) {
      double s = scale.getDouble(o);
      scales.putScalar(o, s);
      double b = network.getParam("0_b").getDouble(o) - network.getParam("1_mean").getDouble(o);
      folded.getParam("0_b").putScalar(o, b * s + network.getParam("1_beta").getDouble(o));
    }
    folded.getParam("0_W").assign(network.getParam("0_W").mul(scales));
    folded.getParam("2_W").assign(network.getParam("3_W"));
    folded.getParam("2_b").assign(network.getParam("3_b"));
    Explanation merged = explained(network, new EpsilonRule(), IMAGES);
    Explanation expected = explained(folded, new EpsilonRule(), IMAGES);
    for (int p = 0; p < 2; p++) {
      assertClose(
          expected.parameterRelevance("layer0").get(p).relevance(),
          merged.parameterRelevance("layer0").get(p).relevance(),
          1e-9);
    }
    assertThrows(IllegalArgumentException.class, () -> merged.parameterRelevance("layer1"));
  }

  /** Where groups leave a kernel zero there is no weight, whatever the rule puts in its place. */
  @Test
  void ofWhatIsNoWeightIsZero() {
    int[] taps = {2, 2};
    int[] dense = {1, 1};
    KernelStructure groups = new KernelStructure(2, taps, dense, new long[] {4, 2, 2, 2}, 0, 1);
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(7, 7, 2),
            new ConvolutionLayer.Builder(2, 2).nOut(4).constrainWeights(groups).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(4, 3));
    INDArray weights = network.getParam("0_W");
    network.getLayer(0).applyConstraints(1, 1);
    INDArray relevance =
        explained(network, new FlatRule(), IMAGES).parameterRelevance("layer0").get(0).relevance();
    assertClose(
        weights.neq(0).castTo(DataType.DOUBLE), relevance.neq(0).castTo(DataType.DOUBLE), 0);
    assertTrue(weights.eq(0).any());
  }

  /** With sixteen channels in FLOAT, sequences are computed by another operation. */
  @Test
  void theFastestOperationsGiveTheSame() {
    INDArray input = values(5, 2, 16, 9);
    double[][] sums = new double[2][];
    INDArray[] all = new INDArray[2];
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      MultiLayerNetwork network =
          chain(
              type,
              InputType.recurrent(16),
              new Convolution1D.Builder(3).nIn(16).nOut(16).activation(Activation.RELU).build(),
              new RnnOutputLayer.Builder(LossFunction.MCXENT)
                  .nIn(16)
                  .nOut(2)
                  .activation(Activation.SOFTMAX)
                  .build());
      ParameterRelevance known =
          explained(network, new ZPlusRule(), input.castTo(type))
              .parameterRelevance("layer0")
              .get(0);
      int i = type == DataType.DOUBLE ? 0 : 1;
      all[i] = known.relevance();
      sums[i] = known.ofUnits();
    }
    assertClose(all[0], all[1], 1e-4);
    assertArrayEquals(
        sums[0], sums[1], 1e-4 * Arrays.stream(sums[0]).map(Math::abs).max().orElse(0));
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3),
            new LSTM.Builder().nIn(3).nOut(4).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray input = values(1, 2, 3, 5);
    Explanation explanation = explained(network, new EpsilonRule(), input);
    String refused =
        assertThrows(IllegalArgumentException.class, () -> explanation.parameterRelevance("layer0"))
            .getMessage();
    assertTrue(refused.contains("\"layer0\"") && refused.contains("[layer1]"), refused);
    try (LrpExplainer without = LrpExplainer.builder(network).build();
        Explanation none = without.explain(input)) {
      assertEquals(List.of(), none.parameterLayers());
      String off =
          assertThrows(IllegalArgumentException.class, () -> none.parameterRelevance("layer1"))
              .getMessage();
      assertTrue(off.contains("parameterRelevance(true)"), off);
    }
  }

  @Test
  void isFreedWithItsExplanation() {
    Explanation explanation = explained(images(), new EpsilonRule(), IMAGES);
    INDArray weights = explanation.parameterRelevance("layer0").get(0).relevance();
    explanation.close();
    assertThrows(RuntimeException.class, () -> weights.getDouble(0));
  }
}
