package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Conservation.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.family.AttentionLoops.Shares;
import org.lrp4j.layer.Absorber;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every rule on the recurrent attention layer, against plain loops: at each moment the affine map
 * of the input and of what the output before saw, and relevance from the last moment back to the
 * first.
 */
@ExtendWith(OneThread.class)
class RecurrentAttentionOracleTest {

  private static final double DELTA_FLOAT = 0.05;

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() == AttentionCases.RECURRENT) {
        for (RuleCase rule : RuleCase.all()) {
          if (!rule.name().contains("per element")) { // a box of a batch is none of a moment
            all.add(Arguments.of(row, rule, Attention.CP_LRP, false));
          }
        }
        RuleCase epsilon = RuleCase.all().get(1);
        all.add(Arguments.of(row, epsilon, Attention.ATTN_LRP, false));
        all.add(Arguments.of(row, epsilon, Attention.CP_LRP, true));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("cases")
  void relevanceGoesBackThroughTime(
      FamilyCase row, RuleCase rule, Attention attention, boolean zeroBias) {
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.DOUBLE);
    INDArray features = row.batch(DataType.DOUBLE, 3)[0].mul(0.6);
    INDArray output = FamilyCase.output(network, row.masks(), features);
    INDArray relevance = Samples.normal(new Random(4), DataType.DOUBLE, output.shape());
    Loops loops = new Loops(network, row, rule, attention, zeroBias, 1e-6);
    loops.run(features, relevance);
    Composite composite =
        Composite.builder()
            .layer(FamilyCase.SUBJECT, rule.rule().apply(loops.box()))
            .attention(attention)
            .build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).zeroBias(zeroBias).build()) {
      Explanation explanation =
          explainer.explain(new INDArray[] {features}, row.masks(), Target.relevance(relevance));
      assertAgree(loops, output, explanation, DataType.DOUBLE);
    }
  }

  private static void assertAgree(
      Loops loops, INDArray output, Explanation explanation, DataType type) {
    Samples.assertClose(loops.output(), output, type);
    Samples.assertClose(loops.output(), explanation.output(), type);
    Samples.assertClose(loops.ofInput(), explanation.relevance(), type);
    Row subject = explanation.conservation().row(FamilyCase.SUBJECT);
    double tolerance = Samples.tolerance(type) * 1e3;
    assertEquals(loops.bias, subject.absorbedByBias(), tolerance);
    assertEquals(loops.softmax, subject.absorbed().by(Absorber.SOFTMAX), tolerance);
    assertEquals(loops.initialState, subject.absorbed().by(Absorber.INITIAL_STATE), tolerance);
    assertEquals(0, subject.absorbed().by(Absorber.MASK));
  }

  @ParameterizedTest
  @EnumSource(Attention.class)
  void inFloat(Attention attention) {
    FamilyCase row =
        FamilyCases.all().stream()
            .filter(each -> each.reference() == AttentionCases.RECURRENT)
            .findFirst()
            .orElseThrow();
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.FLOAT);
    RuleCase rule =
        new RuleCase(
            "Epsilon",
            inputs -> new EpsilonRule(DELTA_FLOAT),
            (layer, inputs, n, r) -> layer.epsilon(Samples.rows(inputs.batch())[n], r, DELTA_FLOAT),
            null);
    INDArray features = row.batch(DataType.FLOAT, 3)[0];
    INDArray output = FamilyCase.output(network, row.masks(), features);
    INDArray relevance = Samples.normal(new Random(4), DataType.FLOAT, output.shape());
    Loops loops = new Loops(network, row, rule, attention, false, DELTA_FLOAT);
    loops.run(features, relevance);
    Composite composite =
        Composite.builder()
            .layer(FamilyCase.SUBJECT, rule.rule().apply(loops.box()))
            .attention(attention)
            .build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).stabilizer(DELTA_FLOAT).build()) {
      assertAgree(
          loops, output, explainer.explain(features, Target.relevance(relevance)), DataType.FLOAT);
    }
  }

  /** Its configuration remembers how long the first sequence was, which must not be ours. */
  @Test
  void anyLengthIsExplainedAndTheUsersNetworkStillRuns() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3),
            new RecurrentAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .activation(Activation.TANH)
                .name(FamilyCase.SUBJECT)
                .build());
    Samples.fill(network, 31);
    Random random = new Random(8);
    INDArray four = Samples.normal(random, DataType.DOUBLE, 2, 3, 4);
    INDArray six = Samples.normal(random, DataType.DOUBLE, 1, 3, 6);
    INDArray output = network.output(four.dup());
    MultiLayerNetwork other = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    other.init(network.params().dup(), false);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(other.output(six.dup()), explainer.explain(six).output(), 1e-9);
      assertEquals(output, network.output(four.dup()));
      assertClose(output, explainer.explain(four).output(), 1e-9);
      assertEquals(output, network.output(four.dup()));
    }
  }

  /** All that a state does is to ask: its own value gets nothing, and nothing is lost. */
  @Test
  void theLogitIsSharedByTheInputsAlone() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3, 5),
            new RecurrentAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .hasBias(false)
                .activation(Activation.TANH)
                .name(FamilyCase.SUBJECT)
                .build());
    Samples.fill(network, 37);
    INDArray features = Samples.normal(new Random(9), DataType.DOUBLE, 2, 3, 5);
    INDArray relevance = network.output(features.dup());
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .stabilizer(1e-12)
            .build()) {
      Explanation explanation = explainer.explain(features, Target.relevance(relevance));
      double begun = relevance.sumNumber().doubleValue();
      assertTrue(Math.abs(begun) > 0.1);
      assertEquals(begun, explanation.relevance().sumNumber().doubleValue(), 1e-9);
    }
  }

  /** The reference, example by example in double. */
  private static final class Loops {

    private final MultiLayerNetwork network;
    private final FamilyCase row;
    private final DenseOracle map;
    private final DenseOracle explainedMap;
    private final RuleCase rule;
    private final Shares shares;
    private final double delta;
    private final int inputs;
    private final int units;
    private final IActivation activation;
    private final List<double[][]> outputs = new ArrayList<>();
    private final List<double[][]> ofInputs = new ArrayList<>();
    private double bias;
    private double softmax;
    private double initialState;

    Loops(
        MultiLayerNetwork network,
        FamilyCase row,
        RuleCase rule,
        Attention attention,
        boolean zeroBias,
        double delta) {
      this.network = network;
      this.row = row;
      this.rule = rule;
      this.delta = delta;
      double[][] w = AttentionLoops.matrix(network.getParam("0_W"));
      double[][] u = AttentionLoops.matrix(network.getParam("0_RW"));
      inputs = w.length;
      units = u.length;
      double[][] both = new double[inputs + units][];
      System.arraycopy(w, 0, both, 0, inputs);
      System.arraycopy(u, 0, both, inputs, units);
      var conf = (RecurrentAttentionLayer) network.getLayer(0).conf().getLayer();
      double[] b = conf.isHasBias() ? Samples.flat(network.getParam("0_b")) : new double[units];
      map = new DenseOracle(both, b);
      explainedMap = zeroBias ? map.withoutBias() : map;
      activation = conf.getActivation().getActivationFunction();
      boolean toZeros = rule.rule().apply(box()).givesToZeros();
      shares = toZeros ? Shares.EQUAL : Shares.valueOf(attention.name());
    }

    /** Rules with a box get one that holds inputs and outputs alike. */
    RuleCase.Inputs box() {
      return new RuleCase.Inputs(Nd4j.zeros(DataType.DOUBLE, 1, inputs + units), 1);
    }

    double[] output() {
      return flat(outputs);
    }

    double[] ofInput() {
      return flat(ofInputs);
    }

    private static double[] flat(List<double[][]> examples) {
      return examples.stream()
          .map(AttentionLoops::transposed)
          .flatMap(Arrays::stream)
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }

    void run(INDArray features, INDArray relevance) {
      for (int n = 0; n < features.size(0); n++) {
        double[] mask = row.mask().isPresent() ? row.mask().get()[n] : null;
        explain(AttentionLoops.steps(features, n), AttentionLoops.steps(relevance, n), mask);
      }
    }

    private void explain(double[][] x, double[][] relevance, double[] mask) {
      int steps = x.length;
      double[][] h = new double[steps][];
      double[][] read = new double[steps][inputs + units];
      AttentionLoops[] looks = new AttentionLoops[steps];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(x[t], 0, read[t], 0, inputs);
        if (t > 0) {
          looks[t] = new AttentionLoops(network.paramTable(), "0_", inputs);
          double[][] seen = looks[t].forward(new double[][] {h[t - 1]}, x, x, mask);
          System.arraycopy(seen[0], 0, read[t], inputs, units);
        }
        double[] z = map.preActivation(read[t]);
        h[t] = activation.getActivation(Nd4j.createFromArray(z), false).toDoubleVector();
      }
      outputs.add(h);
      double[][] of = new double[steps][inputs];
      double[] ofBefore = new double[units];
      for (int t = steps - 1; t >= 0; t--) {
        double[] r = new double[units];
        for (int j = 0; j < units; j++) {
          r[j] = relevance[t][j] + ofBefore[j];
        }
        INDArray batch = Nd4j.createFromArray(new double[][] {read[t]});
        DenseOracle.Share share =
            rule.formula().of(explainedMap, new RuleCase.Inputs(batch, 1), 0, r);
        bias += share.bias();
        add(of[t], share.input());
        double[] ofSeen = Arrays.copyOfRange(share.input(), inputs, inputs + units);
        ofBefore = new double[units];
        if (t == 0) {
          initialState += Arrays.stream(ofSeen).sum();
        } else {
          AttentionLoops.Back back = looks[t].back(new double[][] {ofSeen}, shares, delta);
          softmax += back.softmax();
          for (int s = 0; s < steps; s++) {
            add(of[s], back.keys()[s]);
            add(of[s], back.values()[s]);
          }
          add(ofBefore, back.queries()[0]);
        }
      }
      ofInputs.add(of);
    }

    private static void add(double[] sum, double[] more) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
  }
}
