package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Where batch normalisation goes that lies in front of rules which give relevance to zeros. */
class RulesBehindNormalizationTest {

  private static BatchNormalization normalization(int features) {
    return new BatchNormalization.Builder().nIn(features).nOut(features).build();
  }

  private static OutputLayer sum(int inputs) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(inputs)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** Mean 0.5, standard deviation 1, and the sum of what that leaves. */
  private static MultiLayerNetwork normalizedSum() {
    MultiLayerNetwork network = chain(normalization(2), sum(2));
    network.getParam("0_gamma").assign(1);
    network.getParam("0_beta").assign(0);
    network.getParam("0_mean").assign(0.5);
    network.getParam("0_log10stdev").assign(0);
    network.getParam("1_W").assign(1);
    network.getParam("1_b").assign(0);
    return network;
  }

  private static Explanation explain(LrpExplainerBuilder builder, Rule first, INDArray input) {
    Composite composite = Composite.builder().first(first).build();
    try (LrpExplainer explainer = builder.composite(composite).build()) {
      return explainer.explain(input);
    }
  }

  private static List<String> treatments(LrpExplainerBuilder builder, Composite composite) {
    try (LrpExplainer explainer = builder.composite(composite).build()) {
      return explainer.layers().stream().map(ExplainedLayer::treatment).toList();
    }
  }

  /** The normalised first value is 0, of which a proportional share is anything. */
  @Test
  void flatSharesTheNormalizedSumEqually() {
    INDArray input = Nd4j.createFromArray(new double[][] {{0.5, 1.5}});
    Explanation explanation = explain(LrpExplainer.builder(normalizedSum()), new FlatRule(), input);

    double logit = 1 / Math.sqrt(1 + 1e-5);
    assertEquals(logit, explanation.explainedOutput().getDouble(0), 1e-9);
    assertEquals(logit / 2, explanation.relevance().getDouble(0), 1e-6);
    assertEquals(logit / 2, explanation.relevance().getDouble(1), 1e-6);
  }

  /** {@code z = x1 + x2 − 1} of values from 0 to 2, so a − low is the value itself: 1 : 3. */
  @Test
  void theBoxIsThatOfTheInputAndNotOfTheNormalizedValues() {
    INDArray input = Nd4j.createFromArray(new double[][] {{0.5, 1.5}});
    Explanation explanation =
        explain(LrpExplainer.builder(normalizedSum()), new ZBoxRule(0, 2), input);
    double logit = 1 / Math.sqrt(1 + 1e-5);
    assertEquals(logit / 4, explanation.relevance().getDouble(0), 1e-6);
    assertEquals(logit * 3 / 4, explanation.relevance().getDouble(1), 1e-6);

    MultiLayerNetwork network = normalizedSum();
    INDArray outside = Nd4j.createFromArray(new double[][] {{0.5, 2.5}});
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> explain(LrpExplainer.builder(network), new ZBoxRule(0, 2), outside));
    assertTrue(refusal.getMessage().contains("from 0.5 to 2.5"), refusal.getMessage());
  }

  /** Of a kernel of two rows over an image padded with zeros, which are no normalised pixels. */
  @Test
  void whereWindowsSeePaddingTheBiasIsAnother() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 2),
            new BatchNormalization(),
            new ConvolutionLayer.Builder(3, 3)
                .padding(1, 1)
                .nOut(3)
                .activation(Activation.RELU)
                .build(),
            classes(27, 2));
    for (Composite composite :
        List.of(
            Composite.epsilonPlusFlat(),
            Composite.epsilonAlpha2Beta1Flat(),
            Composite.epsilonGammaBox(0, 1))) {
      for (long size : new long[] {1, 4}) {
        INDArray pixels = Nd4j.rand(network.params().dataType(), size, 2, 3, 3);
        try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
          Explanation explanation = explainer.explain(pixels);
          assertClose(network.output(pixels.dup()), explanation.output(), 1e-9);
          assertEquals("merged", explainer.layers().get(0).treatment());
          // One convolution's shares, none below zero, add up to what arrived.
          INDArray arrived = explanation.relevance("layer2");
          assertEquals(
              arrived.sumNumber().doubleValue(),
              explanation.relevance().sumNumber().doubleValue(),
              1e-3 * arrived.norm1Number().doubleValue());
        }
      }
    }
  }

  @Test
  void imagesOfSeveralSizesHaveABiasEach() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 1),
            new BatchNormalization(),
            new ConvolutionLayer.Builder(2, 2)
                .padding(1, 1)
                .nOut(2)
                .activation(Activation.TANH)
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(2, 2));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat()).build()) {
      for (int[] size : new int[][] {{3, 3}, {5, 4}, {3, 3}, {4, 5}}) {
        INDArray images = values(1, 2, 1, size[0], size[1]);
        assertClose(network.output(images.dup()), explainer.explain(images).output(), 1e-9);
      }
    }
  }

  @Test
  void itFollowsTraining() {
    MultiLayerNetwork network =
        chain(normalization(4), dense(4, 3, Activation.TANH), classes(3, 2));
    INDArray x = values(1, 3, 4);
    Composite composite = Composite.builder().first(new WSquareRule()).build();
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      INDArray before = explainer.explain(x).relevance().dup();
      network.fit(x, Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}, {1, 0}}));
      Explanation after = explainer.explain(x);
      assertClose(network.output(x.dup()), after.output(), 1e-9);
      assertTrue(before.sub(after.relevance()).amaxNumber().doubleValue() > 1e-3);
    }
  }

  /** W² of both: the second normalisation's factor counts as the first one's does. */
  @Test
  void severalInARowAreAllMerged() {
    MultiLayerNetwork network = chain(normalization(2), normalization(2), sum(2));
    INDArray x = values(3, 2, 2);
    Explanation explanation = explain(LrpExplainer.builder(network), new WSquareRule(), x);
    double[] squares = new double[2];
    for (int i = 0; i < 2; i++) {
      double weight = network.getParam("2_W").getDouble(i);
      for (int layer = 0; layer < 2; layer++) {
        double deviation = Math.pow(10, network.getParam(layer + "_log10stdev").getDouble(i));
        weight *=
            network.getParam(layer + "_gamma").getDouble(i)
                / Math.sqrt(deviation * deviation + 1e-5);
      }
      squares[i] = weight * weight;
    }
    assertClose(network.output(x.dup()), explanation.output(), 1e-9);
    for (int n = 0; n < 2; n++) {
      double logit = explanation.explainedOutput().getDouble(n);
      for (int i = 0; i < 2; i++) {
        double share = logit * squares[i] / (squares[0] + squares[1] + 1e-6);
        assertEquals(share, explanation.relevance().getDouble(n, i), 1e-9 * Math.abs(logit));
      }
    }
    assertEquals("layer0 + layer1 + WSquare", explanation.conservation().row("layer2").treatment());
  }

  @Test
  void behindRulesThatMultiplyByTheInputNothingChanges() {
    MultiLayerNetwork network =
        chain(normalization(4), dense(4, 3, Activation.RELU), classes(3, 2));
    assertEquals(
        List.of("Epsilon(ε=1.0E-6)", "Epsilon(ε=1.0E-6)", "Epsilon(ε=1.0E-6)"),
        treatments(LrpExplainer.builder(network), Composite.uniform(new EpsilonRule())));
  }

  @Test
  void aRuleThatTheCompositeHasForItStays() {
    MultiLayerNetwork network =
        chain(normalization(4), dense(4, 3, Activation.RELU), classes(3, 2));
    assertEquals(
        List.of("Epsilon(ε=0.5)", "Flat", "Epsilon(ε=1.0E-6)"),
        treatments(
            LrpExplainer.builder(network),
            Composite.builder()
                .first(new FlatRule())
                .layer("layer0", new EpsilonRule(0.5))
                .build()));
  }

  /** Two readers: it is computed once, and passes. */
  @Test
  void whereSeveralReadItItPasses() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("bn", normalization(4), "in")
                    .addLayer("one", dense(4, 3, Activation.RELU), "bn")
                    .addLayer("other", dense(4, 3, Activation.RELU), "bn")
                    .addVertex(
                        "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "one", "other")
                    .addLayer("out", classes(3, 2), "add")
                    .setOutputs("out"));
    assertEquals(
        List.of("Pass", "Flat", "Flat", "proportional", "Epsilon(ε=1.0E-6)"),
        treatments(
            LrpExplainer.builder(network), Composite.builder().first(new FlatRule()).build()));
    INDArray x = values(2, 3, 4);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().first(new FlatRule()).build())
            .build()) {
      Explanation explanation = explainer.explain(x, Target.classIndex(1));
      INDArray arrived = explanation.relevance("one").add(explanation.relevance("other"));
      assertClose(arrived, explanation.relevance(), 1e-12);
    }
  }

  /** The frame is added to normalised values. */
  @Test
  void inFrontOfAPaddingLayerItPasses() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 1),
            new BatchNormalization(),
            new ZeroPaddingLayer(1, 1),
            convolution(2, Activation.RELU),
            classes(32, 2));
    assertEquals(
        List.of("Pass", "routed", "Flat", "Epsilon(ε=1.0E-6)"),
        treatments(LrpExplainer.builder(network), Composite.epsilonPlusFlat()));
  }

  /** Mean 0.5 and deviation 1, and for every window the sum of its pixels. */
  private static MultiLayerNetwork paddedWindows() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(2, 2, 1),
            normalization(1),
            new ZeroPaddingLayer(1, 1),
            new ConvolutionLayer.Builder(3, 3).nOut(1).activation(Activation.IDENTITY).build(),
            sum(4));
    network.getParam("0_gamma").assign(1);
    network.getParam("0_beta").assign(0);
    network.getParam("0_mean").assign(0.5);
    network.getParam("0_log10stdev").assign(0);
    network.getParam("2_W").assign(1);
    network.getParam("2_b").assign(0);
    network.getParam("3_W").assign(Nd4j.createFromArray(new double[][] {{1}, {2}, {3}, {4}}));
    network.getParam("3_b").assign(0);
    return network;
  }

  /**
   * All four windows see all four pixels and five zeros of the frame. Each has the sum s of the
   * normalised pixels, so together they pass on 10 s: Flat gives each pixel a ninth of that, and
   * the frame keeps five.
   */
  @Test
  void inFrontOfAPaddingLayerFlatCountsTheFrame() {
    INDArray pixels = Nd4j.createFromArray(0.5, 1.5, 1, 0.9).reshape(1, 1, 2, 2);
    double sum = (0 + 1 + 0.5 + 0.4) / Math.sqrt(1 + 1e-5);
    Explanation explanation =
        explain(LrpExplainer.builder(paddedWindows()), new FlatRule(), pixels);
    assertEquals("Pass", explanation.conservation().row("layer0").treatment());
    for (int i = 0; i < 4; i++) {
      assertEquals(10 * sum / 9, explanation.relevance().getDouble(i), 1e-5, "pixel " + i);
    }
  }

  /**
   * A box from −1 to 2 of the normalised values: a pixel's share is its value + 1, that of one of
   * the frame 1, of s + 9 altogether.
   */
  @Test
  void inFrontOfAPaddingLayerTheBoxIsThatOfTheNormalizedValues() {
    double[] values = {0.5, 1.5, 1, 0.9};
    INDArray pixels = Nd4j.createFromArray(values).reshape(1, 1, 2, 2);
    Explanation explanation =
        explain(LrpExplainer.builder(paddedWindows()), new ZBoxRule(-1, 2), pixels);
    double deviation = Math.sqrt(1 + 1e-5);
    double sum = (0 + 1 + 0.5 + 0.4) / deviation;
    for (int i = 0; i < 4; i++) {
      double share = (values[i] - 0.5) / deviation + 1;
      assertEquals(10 * sum * share / (sum + 9), explanation.relevance().getDouble(i), 1e-5);
    }
    INDArray dark = Nd4j.createFromArray(-0.6, 0, 0, 0).reshape(1, 1, 2, 2);
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> explain(LrpExplainer.builder(paddedWindows()), new ZBoxRule(-1, 2), dark));
    assertTrue(refusal.getMessage().contains("ranges from -1.09"), refusal.getMessage());
  }

  /** h = x₁ + x₂ + h' of the normalised values, without a function: what each step adds stays. */
  private static MultiLayerNetwork normalizedSteps() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(DataType.DOUBLE)
                .list(
                    normalization(2),
                    new SimpleRnn.Builder().nIn(2).nOut(1).activation(Activation.IDENTITY).build(),
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(1)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                // DL4J normalises rows, not sequences.
                .inputPreProcessor(0, new RnnToFeedForwardPreProcessor())
                .inputPreProcessor(1, new FeedForwardToRnnPreProcessor())
                .build());
    network.init();
    network.getParam("0_gamma").assign(1);
    network.getParam("0_beta").assign(0);
    network.getParam("0_mean").assign(0.5);
    network.getParam("0_log10stdev").assign(0);
    network.getParam("1_W").assign(1);
    network.getParam("1_RW").assign(1);
    network.getParam("1_b").assign(0);
    network.getParam("2_W").assign(1);
    network.getParam("2_b").assign(0);
    return network;
  }

  /** Of what arrives at a step, Flat gives a third to each input and a third to the state. */
  @Test
  void inFrontOfARecurrentLayerItPasses() {
    INDArray steps = Nd4j.createFromArray(new double[][][] {{{0.5, 0.5, 1.5}, {2, 0.6, 0.5}}});
    Explanation explanation =
        explain(LrpExplainer.builder(normalizedSteps()), new FlatRule(), steps);
    assertEquals("Pass", explanation.conservation().row("layer0").treatment());
    double state = (0 + 1.5 + 0 + 0.1 + 1 + 0) / Math.sqrt(1 + 1e-5);
    assertEquals(state, explanation.explainedOutput().getDouble(2), 1e-6);
    for (int step = 2; step >= 0; step--) {
      state /= 3;
      for (int feature = 0; feature < 2; feature++) {
        assertEquals(state, explanation.relevance().getDouble(0, feature, step), 1e-5);
      }
    }
  }

  /** The state is an input too: its values are 0, 1.5 and 1.6. */
  @Test
  void theBoxOfARecurrentLayerHoldsItsState() {
    INDArray steps = Nd4j.createFromArray(new double[][][] {{{0.5, 0.5, 1.5}, {2, 0.6, 0.5}}});
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> explain(LrpExplainer.builder(normalizedSteps()), new ZBoxRule(-1, 1.55), steps));
    assertTrue(refusal.getMessage().contains("to 1.59"), refusal.getMessage());
    // Shares: value + 1, of the last step 2, 1 and 2.6 for the state.
    INDArray relevance =
        explain(LrpExplainer.builder(normalizedSteps()), new ZBoxRule(-1, 2), steps).relevance();
    double deviation = Math.sqrt(1 + 1e-5);
    double[] shares = {1 / deviation + 1, 1, 1.6 / deviation + 1};
    double whole = shares[0] + shares[1] + shares[2];
    for (int feature = 0; feature < 2; feature++) {
      double share = 2.6 / deviation * shares[feature] / whole;
      assertEquals(share, relevance.getDouble(0, feature, 2), 1e-5);
    }
  }
}
