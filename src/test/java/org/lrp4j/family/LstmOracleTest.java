package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Every rule on layers with a memory, in any wrapper, against {@link LstmLoops}. */
@ExtendWith(OneThread.class)
@SuppressWarnings("deprecation") // Graves' layers still run
class LstmOracleTest {

  private static final int BATCH = FamilyCase.BATCH;
  private static final int IN = 2;
  private static final int UNITS = RecurrentCases.UNITS;
  private static final int STEPS = RecurrentCases.STEPS;

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    List<RuleCase> rules =
        RuleCase.all().stream().filter(rule -> !rule.name().contains("per element")).toList();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference().equals(new Reference.Elsewhere("LstmOracleTest"))) {
        rules.forEach(rule -> all.add(Arguments.of(row, rule, DataType.DOUBLE, false)));
        all.add(Arguments.of(row, rules.get(1), DataType.DOUBLE, true));
        all.add(Arguments.of(row, rules.get(1), DataType.FLOAT, false));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("cases")
  void relevanceGoesBackThroughMemoryAndOutput(
      FamilyCase row, RuleCase rule, DataType type, boolean zeroBias) {
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(type);
    DataFormat format = row.inputs().get(0).format();
    INDArray features = Samples.uniform(new Random(3), type, -0.6, 0.9, BATCH, IN, STEPS);
    INDArray relevance = Samples.normal(new Random(4), type, BATCH, UNITS, STEPS);
    AbstractLSTM configuration = (AbstractLSTM) layer(network);
    LstmLoops loops = loops(network, "0_", configuration);
    double bias = 0;
    double initial = 0;
    double[][][] expected = new double[BATCH][][];
    double[] all = new double[STEPS];
    Arrays.fill(all, 1); // by itself the layer ignores masks
    for (int n = 0; n < BATCH; n++) {
      LstmLoops.Result result =
          loops.run(steps(features, n), all, steps(relevance, n), rule, zeroBias);
      expected[n] = result.ofInput();
      bias += result.bias();
      initial += result.initialState();
    }

    RuleCase.Inputs box = new RuleCase.Inputs(Nd4j.zeros(DataType.DOUBLE, 1, IN + UNITS), 1);
    Composite composite =
        Composite.builder().layer(FamilyCase.SUBJECT, rule.rule().apply(box)).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).zeroBias(zeroBias).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {formatted(features, format)},
              row.masks(),
              Target.relevance(formatted(relevance, format)));

      INDArray actual = formatted(explanation.relevance(), format);
      Samples.assertClose(flat(expected), actual, type);
      var balance = explanation.conservation().row(FamilyCase.SUBJECT);
      double tolerance = Samples.tolerance(type) * 1e3;
      assertEquals(bias, balance.absorbedByBias(), tolerance);
      assertEquals(initial, balance.absorbed().by(Absorber.INITIAL_STATE), tolerance);
    }
  }

  /** A wrapped layer, and how its outputs are made of those of the directions inside it. */
  private record Wrapped(String name, Layer layer, boolean obeysMask) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static AbstractLSTM lstm() {
    return LstmCases.lstm(Activation.TANH, RNNFormat.NCW);
  }

  static Stream<Wrapped> wrapped() {
    return Stream.of(
        new Wrapped("LastTimeStep", new LastTimeStep(lstm()), true),
        new Wrapped("MaskZero", new MaskZeroLayer(lstm(), 0), true),
        new Wrapped(
            "LastTimeStep of MaskZero", new LastTimeStep(new MaskZeroLayer(lstm(), 0)), true),
        new Wrapped("concatenated", new Bidirectional(Bidirectional.Mode.CONCAT, lstm()), false),
        new Wrapped("added", new Bidirectional(Bidirectional.Mode.ADD, lstm()), false),
        new Wrapped("averaged", new Bidirectional(Bidirectional.Mode.AVERAGE, lstm()), false),
        new Wrapped("multiplied", new Bidirectional(Bidirectional.Mode.MUL, lstm()), false),
        new Wrapped(
            "last of concatenated",
            new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, lstm())),
            true),
        new Wrapped(
            "concatenated last ones",
            new Bidirectional(Bidirectional.Mode.CONCAT, new LastTimeStep(lstm())),
            true),
        new Wrapped(
            "Graves, both ways",
            new GravesBidirectionalLSTM.Builder()
                .nIn(IN)
                .nOut(UNITS)
                .activation(Activation.TANH)
                .build(),
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrapped")
  void wrappersAreMadeOfWhatIsInside(Wrapped wrapped) {
    Layer layer = wrapped.layer().clone();
    layer.setLayerName(FamilyCase.SUBJECT);
    FamilyCase row =
        FamilyCase.chain(
            wrapped.name(), LstmCases.SEQUENCE, new Reference.Elsewhere("here"), layer);
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.DOUBLE);
    INDArray features =
        Samples.uniform(new Random(3), DataType.DOUBLE, -0.6, 0.9, BATCH, IN, STEPS);
    boolean ownMask = wrapped.name().contains("MaskZero");
    INDArray mask = Nd4j.createFromArray(RecurrentCases.MASK);
    for (int n = 0; n < BATCH; n++) {
      for (int t = 0; t < STEPS; t++) {
        if (ownMask && RecurrentCases.MASK[n][t] == 0) {
          features.putScalar(n, 0, t, 0);
          features.putScalar(n, 1, t, 0);
        }
      }
    }
    INDArray given = ownMask ? null : mask;
    INDArray output = network.output(features.dup(), false, given, null);
    INDArray relevance = Samples.normal(new Random(4), DataType.DOUBLE, output.shape());
    RuleCase epsilon = RuleCase.all().get(1);
    RuleCase.Inputs box = new RuleCase.Inputs(Nd4j.zeros(DataType.DOUBLE, 1, IN + UNITS), 1);
    Composite composite =
        Composite.builder().layer(FamilyCase.SUBJECT, epsilon.rule().apply(box)).build();
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {features}, new INDArray[] {given}, Target.relevance(relevance));
      for (int n = 0; n < BATCH; n++) {
        Directions both = directions(network, layer, wrapped, steps(features, n), n, epsilon);
        double[][] expected = both.relevance(relevance.slice(n), n);
        INDArray actual = explanation.relevance().slice(n);
        Samples.assertClose(flat(new double[][][] {expected}), actual, DataType.DOUBLE);
      }
    }
    assertTrue(features.length() > 0);
  }

  private static Directions directions(
      MultiLayerNetwork network, Layer layer, Wrapped wrapped, double[][] x, int n, RuleCase rule) {
    double[] counts = RecurrentCases.MASK[n].clone();
    double[] obeyed = counts.clone();
    if (!wrapped.obeysMask()) {
      Arrays.fill(obeyed, 1);
    }
    boolean graves = layer instanceof GravesBidirectionalLSTM;
    boolean twoWays = graves || wrapped.name().contains("ed") && !wrapped.name().contains("Mask");
    AbstractLSTM inside = lstm();
    String[] prefixes =
        twoWays && !graves ? new String[] {"0_f", "0_b"} : new String[] {"0_", "0_"};
    LstmLoops forwards = graves ? graves(network, "F") : loops(network, prefixes[0], inside);
    LstmLoops backwards = graves ? graves(network, "B") : loops(network, prefixes[1], inside);
    return new Directions(forwards, backwards, twoWays, wrapped.name(), x, counts, obeyed, rule);
  }

  private static LstmLoops graves(MultiLayerNetwork network, String direction) {
    return new LstmLoops(
        network.getParam("0_W" + direction).toDoubleMatrix(),
        network.getParam("0_RW" + direction).toDoubleMatrix(),
        Samples.flat(network.getParam("0_b" + direction)),
        Math::tanh,
        LstmOracleTest::sigmoid);
  }

  /** The outputs of both directions, joined, and relevance parted again. */
  private record Directions(
      LstmLoops forwards,
      LstmLoops backwards,
      boolean twoWays,
      String joined,
      double[][] x,
      double[] counts,
      double[] obeyed,
      RuleCase rule) {

    double[][] relevance(INDArray relevance, int example) {
      double[][] some = new double[STEPS][UNITS];
      double[][] others = new double[STEPS][UNITS];
      LstmLoops.Result one = forwards.run(x, obeyed, some, rule, false);
      LstmLoops.Result other = backwards.run(turned(x), turned(obeyed), others, rule, false);
      part(relevance, one.output(), turned(other.output()), some, others);
      double[][] ofInput = forwards.run(x, obeyed, some, rule, false).ofInput();
      if (twoWays) {
        // What the backward direction got is in the order of its output.
        double[][] arriving = joined.equals("concatenated last ones") ? others : turned(others);
        double[][] back =
            turned(backwards.run(turned(x), turned(obeyed), arriving, rule, false).ofInput());
        for (int t = 0; t < STEPS; t++) {
          for (int f = 0; f < IN; f++) {
            ofInput[t][f] += back[t][f];
          }
        }
      }
      return ofInput;
    }

    private void part(INDArray r, double[][] a, double[][] b, double[][] some, double[][] others) {
      int last = last(counts);
      for (int j = 0; j < UNITS; j++) {
        switch (joined) {
          case "LastTimeStep", "LastTimeStep of MaskZero" -> some[last][j] = r.getDouble(j);
          case "last of concatenated" -> {
            some[last][j] = r.getDouble(j);
            others[last][j] = r.getDouble(UNITS + j);
          }
          case "concatenated last ones" -> {
            some[last][j] = r.getDouble(j);
            others[last(turned(counts))][j] = r.getDouble(UNITS + j);
          }
          default -> {
            for (int t = 0; t < STEPS; t++) {
              partStep(r, j, t, a[t][j], b[t][j], some, others);
            }
          }
        }
      }
    }

    private void partStep(
        INDArray r, int j, int t, double a, double b, double[][] some, double[][] others) {
      double own = r.getDouble(j, t);
      double sum = a + b;
      double denominator = sum + (sum >= 0 ? LstmLoops.DELTA : -LstmLoops.DELTA);
      switch (joined) {
        case "MaskZero" -> some[t][j] = own;
        case "concatenated" -> {
          some[t][j] = own;
          others[t][j] = r.getDouble(UNITS + j, t);
        }
        case "multiplied" -> {
          some[t][j] = own / 2;
          others[t][j] = own / 2;
        }
        default -> {
          some[t][j] = a * own / denominator;
          others[t][j] = b * own / denominator;
        }
      }
    }

    private static int last(double[] counts) {
      int last = counts.length - 1;
      while (counts[last] == 0) {
        last--;
      }
      return last;
    }
  }

  private static double[][] turned(double[][] steps) {
    double[][] turned = new double[steps.length][];
    for (int t = 0; t < steps.length; t++) {
      turned[t] = steps[steps.length - 1 - t];
    }
    return turned;
  }

  private static double[] turned(double[] steps) {
    double[] turned = new double[steps.length];
    for (int t = 0; t < steps.length; t++) {
      turned[t] = steps[steps.length - 1 - t];
    }
    return turned;
  }

  /** Where no bias is in the way and nothing was before, relevance is all in the input. */
  @Test
  void relevanceSumsUpToTheLogitWithoutCandidateBiases() {
    FamilyCase row =
        FamilyCase.chain(
            "LSTM to the logit",
            LstmCases.SEQUENCE,
            new Reference.Elsewhere("here"),
            new LastTimeStep(lstm()),
            new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build());
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.DOUBLE);
    INDArray features =
        Samples.uniform(new Random(3), DataType.DOUBLE, -0.6, 0.9, BATCH, IN, STEPS);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-13)))
            .stabilizer(1e-13)
            .build()) {
      Explanation explanation = explainer.explain(features, Target.classIndex(1));
      network.getParam("1_b").assign(0);
      network.getParam("0_b").get(NDArrayIndex.interval(0, UNITS)).assign(0);
      Explanation unbiased = explainer.explain(features, Target.classIndex(1));
      INDArray logits = network.output(features.dup()).getColumn(1);
      for (int n = 0; n < BATCH; n++) {
        double logit = logits.getDouble(n);
        double sum = unbiased.relevance().slice(n).sumNumber().doubleValue();
        assertEquals(logit, sum, 1e-9);
        assertTrue(Math.abs(explanation.output().getDouble(n, 1)) > 0);
      }
    }
  }

  /** What DL4J computes in FLOAT there is no reason to refuse a DOUBLE network. */
  @Test
  void aMaskedLastStepBeforeAnActivationLayerIsExplainedInDouble() {
    FamilyCase row =
        FamilyCase.chain(
            "LastTimeStep, then an activation layer",
            LstmCases.SEQUENCE,
            new Reference.Elsewhere("here"),
            new LastTimeStep(lstm()),
            new ActivationLayer(Activation.TANH),
            new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build());
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.DOUBLE);
    INDArray features = row.batch(DataType.DOUBLE, 5)[0];
    INDArray mask = Nd4j.createFromArray(RecurrentCases.MASK);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {features}, new INDArray[] {mask});
      INDArray output = network.output(features.dup(), false, mask, null);
      assertArrayEquals(Samples.flat(output), Samples.flat(explanation.output()), 1e-6);
    }
  }

  /** Computed with a program of its own in NumPy. */
  @Test
  void twoStepsOfTwoUnitsAreThoseOfTheReference() {
    double[][] w = {{.5, -.3, .8, .1, -.2, .4, .6, .3}, {-.4, .9, .2, -.7, .5, .1, -.6, .2}};
    double[][] u = {{.3, -.6, .1, .4, .2, -.5, .7, -.1}, {.2, .5, -.3, .6, -.4, .3, .1, .8}};
    double[] b = {.1, -.2, 1, 1, .05, -.05, 0, .1};
    var lstm = new LSTM.Builder().nIn(2).nOut(2).activation(Activation.TANH).build();
    FamilyCase row =
        FamilyCase.chain(
            "reference",
            new CaseInput(DataFormat.NCW, 2, 2),
            new Reference.Elsewhere("here"),
            new LastTimeStep(lstm),
            new DenseLayer.Builder()
                .nOut(1)
                .activation(Activation.IDENTITY)
                .hasBias(false)
                .build());
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(DataType.DOUBLE);
    network.getParam("0_W").assign(Nd4j.createFromArray(w));
    network.getParam("0_RW").assign(Nd4j.createFromArray(u));
    network.getParam("0_b").assign(Nd4j.createFromArray(b));
    network.getParam("1_W").assign(Nd4j.createFromArray(new double[][] {{1}, {-2}}));
    INDArray features = Nd4j.createFromArray(new double[][][] {{{1, .5}, {-.5, 2}}});
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-3)))
            .stabilizer(1e-3)
            .build()) {
      Explanation explanation = explainer.explain(features, Target.classIndex(0));
      assertEquals(-0.1597733079, explanation.output().getDouble(0), 1e-9);
      double[] ofSteps = {0.2878364987, 0.1178043467, 0.1902489516, -0.9533009426};
      Samples.assertClose(ofSteps, explanation.relevance(), DataType.DOUBLE);
    }
  }

  private static Layer layer(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getConf(0).getLayer();
  }

  private static LstmLoops loops(
      MultiLayerNetwork network, String prefix, AbstractLSTM configuration) {
    return new LstmLoops(
        network.getParam(prefix + "W").castTo(DataType.DOUBLE).toDoubleMatrix(),
        network.getParam(prefix + "RW").castTo(DataType.DOUBLE).toDoubleMatrix(),
        Samples.flat(network.getParam(prefix + "b")),
        configuration.getActivationFn().equals(Activation.TANH.getActivationFunction())
            ? Math::tanh
            : v -> v / (1 + Math.abs(v)),
        gate(configuration));
  }

  private static DoubleUnaryOperator gate(AbstractLSTM configuration) {
    return configuration.getGateActivationFn().equals(Activation.SIGMOID.getActivationFunction())
        ? LstmOracleTest::sigmoid
        : v -> Math.min(1, Math.max(0, (double) 0.2f * v + 0.5)); // ND4J's 0.2 is a FLOAT's
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** [time][features] of an example. */
  private static double[][] steps(INDArray array, int example) {
    double[][] steps = new double[STEPS][Math.toIntExact(array.size(1))];
    for (int t = 0; t < STEPS; t++) {
      for (int f = 0; f < steps[t].length; f++) {
        steps[t][f] = array.getDouble(example, f, t);
      }
    }
    return steps;
  }

  /** [batch, features, time]. */
  private static double[] flat(double[][][] steps) {
    double[] flat = new double[steps.length * IN * STEPS];
    int i = 0;
    for (double[][] example : steps) {
      for (int f = 0; f < IN; f++) {
        for (int t = 0; t < STEPS; t++) {
          flat[i++] = example[t][f];
        }
      }
    }
    return flat;
  }

  private static INDArray formatted(INDArray array, DataFormat format) {
    return format == DataFormat.NWC ? array.permute(0, 2, 1).dup('c') : array;
  }
}
