package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.oracle.Vectors.backward;
import static org.lrp4j.oracle.Vectors.forward;
import static org.lrp4j.oracle.Vectors.largest;
import static org.lrp4j.oracle.Vectors.minus;
import static org.lrp4j.oracle.Vectors.over;
import static org.lrp4j.oracle.Vectors.plus;
import static org.lrp4j.oracle.Vectors.st;
import static org.lrp4j.oracle.Vectors.sum;
import static org.lrp4j.oracle.Vectors.times;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Why a gradient may stand in for the matrix product of the papers, and under which conditions. */
@ExtendWith(OneThread.class)
@DisplayName("Step 3, the gradient of Σ z⊙s with s held constant, is the matrix product W·s")
class FoundingIdentityTest {

  private static final DataType TYPE = DataType.DOUBLE;
  private static final double DELTA = 1e-6;

  private final Random random = new Random(3);

  @Nested
  @DisplayName("1. For a dense layer without bias")
  class DenseWithoutBias {

    private final INDArray weights = Samples.normal(random, TYPE, 5, 3);
    private final INDArray input = Samples.normal(random, TYPE, 1, 5);
    private final INDArray relevance = Samples.normal(random, TYPE, 1, 3);
    private final double[][] w = weights.toDoubleMatrix();
    private final double[] a = Samples.flat(input);
    private final double[] s = over(Samples.flat(relevance), st(forward(w, a), DELTA));

    @Test
    @DisplayName("the gradient is W·s, and lrp4j's relevance is a ⊙ W·s")
    void gradientIsMatrixProduct() {
      double[] gradient =
          FourSteps.gradient(
              input, x -> x.mmul(x.getSameDiff().constant(weights)), relevance, DELTA);
      assertClose(backward(w, s), gradient);
      var step = new RelevanceStep(Ops::matmul, new EpsilonRule(DELTA), Workbench.create());
      INDArray lrp =
          step.forward(input, LayerParameters.of(DataFormat.NC, weights, null))
              .redistribute(relevance)
              .inputs()
              .get(0);
      assertClose(times(a, backward(w, s)), Samples.flat(lrp));
    }

    @Test
    @DisplayName("but the gradient of Σ z, without s, is W·1 and not W·s")
    void gradientWithoutSIsSomethingElse() {
      SameDiff sd = SameDiff.create();
      SDVariable x = sd.var("a", input.dup());
      x.mmul(sd.constant(weights)).sum().markAsLoss();
      double[] gradient = Samples.flat(sd.calculateGradients(null, "a").get("a"));
      assertClose(backward(w, new double[] {1, 1, 1}), gradient);
      assertDiffers(backward(w, s), gradient);
    }
  }

  @Nested
  @DisplayName("2. Through a convolution")
  class Convolution {

    private final INDArray kernel = Samples.normal(random, TYPE, 1, 1, 3, 3);
    private final INDArray input = Samples.normal(random, TYPE, 1, 1, 3, 3);
    private final INDArray relevance = Samples.normal(random, TYPE, 1, 1, 3, 3);
    private final DenseOracle dense = Jacobian.of(convolutionOf(kernel)::output, 1, 3, 3);
    private final double[] a = Samples.flat(input);
    private final double[] s = over(Samples.flat(relevance), st(forward(dense.w(), a), DELTA));

    @Test
    @DisplayName("the gradient is the product with the dense matrix of DL4J's forward pass")
    void gradientIsProductWithJacobian() {
      double[] gradient =
          FourSteps.gradient(
              input,
              x -> FourSteps.conv2d(x, x.getSameDiff().constant(FourSteps.yxio(kernel)), 1, true),
              relevance,
              DELTA);
      assertClose(backward(dense.w(), s), gradient);
    }

    @Test
    @DisplayName("but the product of the weights themselves with s has no meaning")
    void productWithTheWeightsIsMeaningless() {
      // In general the sizes do not match: 9 weights for each of 2 channels, 16 positions.
      INDArray asMatrix = Samples.normal(random, TYPE, 2, 9);
      INDArray positions = Samples.normal(random, TYPE, 16, 2);
      assertThrows(RuntimeException.class, () -> asMatrix.mmul(positions));
      // Where they do, because the kernel has the image's size, it is something else.
      assertDiffers(backward(dense.w(), s), times(Samples.flat(kernel), s));
    }
  }

  @Nested
  @DisplayName("3. Only if s is held constant")
  class StoppedGradient {

    private final INDArray weights = Samples.normal(random, TYPE, 5, 3);
    private final INDArray input = Samples.normal(random, TYPE, 1, 5);
    private final INDArray relevance = Samples.normal(random, TYPE, 1, 3);

    @Test
    @DisplayName("otherwise the gradient finds a second path through z, and nearly nothing is left")
    void withoutStopTheGradientVanishes() {
      double[] stopped =
          FourSteps.gradient(
              input, x -> x.mmul(x.getSameDiff().constant(weights)), relevance, DELTA);
      SameDiff sd = SameDiff.create();
      SDVariable x = sd.var("a", input.dup());
      SDVariable z = x.mmul(sd.constant(weights));
      z.mul(sd.constant(relevance).div(FourSteps.stabilized(z, DELTA))).sum().markAsLoss();
      double[] notStopped = Samples.flat(sd.calculateGradients(null, "a").get("a"));

      assertDiffers(stopped, notStopped);
      // Σ z ⊙ R / z is ΣR, whatever a is.
      assertTrue(largest(notStopped) < 1e-3 * largest(stopped));
    }
  }

  @Nested
  @DisplayName("4. With a bias")
  class Bias {

    private final MultiLayerNetwork network =
        network(
            new OutputLayer.Builder(LossFunction.MSE)
                .name("output")
                .nIn(5)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build());
    private final INDArray input = Samples.normal(random, TYPE, 1, 5);
    private final INDArray relevance = Samples.normal(random, TYPE, 1, 3);
    private final double[] a = Samples.flat(input);
    private final double[] r = Samples.flat(relevance);
    private final double[][] w;
    private final double[] b;

    Bias() {
      Samples.fill(network, 11);
      w = network.getParam("0_W").toDoubleMatrix();
      b = Samples.flat(network.getParam("0_b"));
    }

    private double[] relevanceFor(double[] z) {
      return times(a, backward(w, over(r, st(z, DELTA))));
    }

    private Explanation explanation(boolean zeroBias) {
      try (LrpExplainer explainer =
          LrpExplainer.builder(network)
              .composite(Composite.uniform(new EpsilonRule(DELTA)))
              .zeroBias(zeroBias)
              .build()) {
        return explainer.explain(input, Target.relevance(relevance));
      }
    }

    @Test
    @DisplayName("lrp4j divides by Wa + b, and the bias keeps its share")
    void biasTakesPart() {
      double[] z = plus(forward(w, a), b);
      Explanation explanation = explanation(false);
      assertClose(relevanceFor(z), Samples.flat(explanation.relevance()));
      double kept = sum(times(b, over(r, st(z, DELTA))));
      assertEquals(kept, explanation.conservation().row("output").absorbedByBias(), 1e-9);
      assertEquals(sum(r) - kept, explanation.relevance().sumNumber().doubleValue(), 1e-4);
      assertTrue(Math.abs(kept) > 0.1, "a bias that keeps next to nothing proves nothing");
    }

    @Test
    @DisplayName("with zeroBias it divides by Wa, and all relevance arrives")
    void zeroBias() {
      Explanation explanation = explanation(true);
      assertClose(relevanceFor(forward(w, a)), Samples.flat(explanation.relevance()));
      assertEquals(0, explanation.conservation().row("output").absorbedByBias());
      assertEquals(sum(r), explanation.relevance().sumNumber().doubleValue(), 1e-4);
    }

    @Test
    @DisplayName("but the two are not the same")
    void theTwoDiffer() {
      assertDiffers(relevanceFor(plus(forward(w, a), b)), relevanceFor(forward(w, a)));
    }
  }

  /**
   * Two inputs, two hidden units with ReLU, one output, no biases:
   *
   * <pre>
   *   h1 = x1 + x2     h2 = −x1 + x2     y = 2·relu(h1) − relu(h2)
   * </pre>
   */
  @Nested
  @DisplayName("5. At every node of a small network by hand")
  class SmallNetwork {

    private final MultiLayerNetwork network =
        network(
            new DenseLayer.Builder()
                .name("hidden")
                .nIn(2)
                .nOut(2)
                .hasBias(false)
                .activation(Activation.RELU)
                .build(),
            new OutputLayer.Builder(LossFunction.MSE)
                .name("output")
                .nIn(2)
                .nOut(1)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build());
    private final Explanation explanation;

    SmallNetwork() {
      network.getParam("0_W").assign(Nd4j.createFromArray(new double[][] {{1, -1}, {1, 1}}));
      network.getParam("1_W").assign(Nd4j.createFromArray(new double[][] {{2}, {-1}}));
      INDArray input = Nd4j.createFromArray(new double[][] {{1, 2}, {2, 1}});
      try (LrpExplainer explainer =
          LrpExplainer.builder(network).composite(Composite.uniform(new ZeroRule(1e-14))).build()) {
        explanation = explainer.explain(input);
      }
    }

    @Test
    @DisplayName("both hidden units active: 5 → (6, −1) → (3, 2)")
    void bothActive() {
      // x = (1, 2): h = (3, 1), y = 2·3 − 1·1 = 5, R(y) = 5.
      assertClose(new double[] {5}, Samples.rows(explanation.outputRelevance())[0]);
      // s = 5/5 = 1, so R(h1) = 3·2·1 = 6 and R(h2) = 1·(−1)·1 = −1.
      assertClose(new double[] {6, -1}, Samples.rows(explanation.relevance("output"))[0]);
      // s1 = 6/3 = 2, s2 = −1/1 = −1:
      // R(x1) = 1·(1·2 + (−1)·(−1)) = 3, R(x2) = 2·(1·2 + 1·(−1)) = 2.
      assertClose(new double[] {3, 2}, Samples.rows(explanation.relevance())[0]);
    }

    @Test
    @DisplayName("one hidden unit off: 6 → (6, 0) → (4, 2)")
    void oneOff() {
      // x = (2, 1): h = (3, −1), relu(h) = (3, 0), y = 2·3 = 6, R(y) = 6.
      assertClose(new double[] {6}, Samples.rows(explanation.outputRelevance())[1]);
      // s = 6/6 = 1, so R(h1) = 3·2·1 = 6 and R(h2) = 0.
      assertClose(new double[] {6, 0}, Samples.rows(explanation.relevance("output"))[1]);
      // s1 = 6/3 = 2, s2 = 0/(−1) = 0: R(x1) = 2·1·2 = 4, R(x2) = 1·1·2 = 2.
      assertClose(new double[] {4, 2}, Samples.rows(explanation.relevance())[1]);
    }

    @Test
    @DisplayName("but a unit that is off would take part if the ReLU were forgotten")
    void withoutReLu() {
      // h = (3, −1), y = 2·3 − (−1) = 7, R(h) = (6, 1).
      double[] h = forward(new double[][] {{1, -1}, {1, 1}}, new double[] {2, 1});
      double[] linear = times(h, backward(new double[][] {{2}, {-1}}, new double[] {1}));
      assertClose(new double[] {6, 1}, linear);
      assertDiffers(Samples.rows(explanation.relevance("output"))[1], linear);
    }
  }

  private static MultiLayerNetwork network(org.deeplearning4j.nn.conf.layers.Layer... layers) {
    var builder = new NeuralNetConfiguration.Builder().dataType(TYPE).list(layers);
    var network = new MultiLayerNetwork(builder.build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork convolutionOf(INDArray kernel) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(TYPE)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nIn(1)
                        .nOut(1)
                        .hasBias(false)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.convolutional(3, 3, 1))
                .validateOutputLayerConfig(false)
                .build());
    network.init();
    network.getParam("0_W").assign(kernel);
    return network;
  }

  private static void assertClose(double[] expected, double[] actual) {
    assertArrayEquals(expected, actual, 1e-9 * largest(expected));
  }

  /** By more than a tenth of the largest value: no matter of rounding. */
  private static void assertDiffers(double[] one, double[] other) {
    assertTrue(largest(minus(one, other)) > 0.1 * largest(one));
  }
}
