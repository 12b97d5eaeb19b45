package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.Absorber;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every rule on a simple recurrent layer, against plain loops: at each moment the affine map of
 * input and state side by side, and relevance from the last moment back to the first.
 */
class RecurrentOracleTest {

  private static final int BATCH = 3;
  private static final int IN = 2;
  private static final int UNITS = 3;
  private static final int STEPS = 4;

  /** A whole sequence, one that ends early, and one with a gap. */
  private static final double[][] MASK = {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 1}};

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      for (boolean masked : new boolean[] {false, true}) {
        for (Activation activation : List.of(Activation.TANH, Activation.RELU)) {
          for (RuleCase rule : RuleCase.all()) {
            if (!rule.name().contains("per element")) { // a box of a batch is none of a moment
              all.add(Arguments.of(format, masked, activation, rule, DataType.DOUBLE, false));
            }
          }
          all.add(
              Arguments.of(
                  format, masked, activation, RuleCase.all().get(1), DataType.DOUBLE, true));
        }
        RuleCase zPlus =
            RuleCase.all().stream().filter(r -> r.name().equals("ZPlus")).findAny().orElseThrow();
        all.add(Arguments.of(format, masked, Activation.TANH, zPlus, DataType.FLOAT, false));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, masked {1}, {2}, {3}, {4}, zero bias {5}")
  @MethodSource("cases")
  void relevanceGoesBackThroughTime(
      RNNFormat format,
      boolean masked,
      Activation activation,
      RuleCase rule,
      DataType type,
      boolean zeroBias) {
    MultiLayerNetwork network = network(format, activation, type);
    INDArray features = Samples.uniform(new Random(3), type, -0.6, 0.9, BATCH, IN, STEPS);
    INDArray relevance = Samples.normal(new Random(4), type, BATCH, UNITS, STEPS);
    INDArray mask = masked ? Nd4j.createFromArray(MASK) : null;
    INDArray expectedOutput = network.output(formatted(features, format).dup(), false, mask, null);

    Loops loops = new Loops(network, activation, rule, zeroBias, masked);
    loops.run(features, relevance);

    Composite composite = Composite.builder().layer("rnn", rule.rule().apply(loops.box())).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).zeroBias(zeroBias).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {formatted(features, format)},
              masked ? new INDArray[] {mask} : null,
              Target.relevance(formatted(relevance, format)));

      Samples.assertClose(Samples.flat(expectedOutput), explanation.output(), type);
      INDArray actual = formatted(explanation.relevance(), format);
      Samples.assertClose(loops.ofInput(), actual, type);
      var row = explanation.conservation().row("rnn");
      double tolerance = Samples.tolerance(type) * 1e3;
      assertEquals(loops.absorbedByBias, row.absorbedByBias(), tolerance);
      assertEquals(loops.absorbedByMask, row.absorbed().by(Absorber.MASK), tolerance);
      assertEquals(
          loops.absorbedByInitialState, row.absorbed().by(Absorber.INITIAL_STATE), tolerance);
    }
  }

  private static MultiLayerNetwork network(RNNFormat format, Activation activation, DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .list(
                    new SimpleRnn.Builder()
                        .name("rnn")
                        .nIn(IN)
                        .nOut(UNITS)
                        .activation(activation)
                        .dataFormat(format)
                        .build())
                .validateOutputLayerConfig(false)
                .setInputType(InputType.recurrent(IN, STEPS, format))
                .build());
    network.init();
    Samples.fill(network, 5);
    network.params().muli(0.5);
    return network;
  }

  /** From [batch, features, time] to the format, and back. */
  private static INDArray formatted(INDArray array, RNNFormat format) {
    return format == RNNFormat.NWC ? array.permute(0, 2, 1).dup('c') : array;
  }

  /** The reference, example by example in double. */
  private static final class Loops {

    private final DenseOracle cell;
    private final DenseOracle explainedCell;
    private final Activation activation;
    private final RuleCase rule;
    private final boolean masked;
    private final double[][][] ofInput = new double[BATCH][IN][STEPS];
    private double absorbedByBias;
    private double absorbedByMask;
    private double absorbedByInitialState;

    Loops(
        MultiLayerNetwork network,
        Activation activation,
        RuleCase rule,
        boolean zeroBias,
        boolean masked) {
      double[][] w = matrix(network.getParam("0_W"));
      double[][] u = matrix(network.getParam("0_RW"));
      double[][] both = new double[IN + UNITS][];
      System.arraycopy(w, 0, both, 0, IN);
      System.arraycopy(u, 0, both, IN, UNITS);
      this.cell = new DenseOracle(both, Samples.flat(network.getParam("0_b")));
      this.explainedCell = zeroBias ? cell.withoutBias() : cell;
      this.activation = activation;
      this.rule = rule;
      this.masked = masked;
    }

    private static double[][] matrix(INDArray parameter) {
      return parameter.castTo(DataType.DOUBLE).dup('c').toDoubleMatrix();
    }

    /** Rules with a box get one that holds inputs and states alike. */
    RuleCase.Inputs box() {
      return new RuleCase.Inputs(Nd4j.zeros(DataType.DOUBLE, 1, IN + UNITS), 1);
    }

    double[] ofInput() {
      return Arrays.stream(ofInput)
          .flatMap(Arrays::stream)
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }

    void run(INDArray features, INDArray relevance) {
      for (int n = 0; n < BATCH; n++) {
        double[][] cellInputs = forward(features, n);
        backward(relevance, n, cellInputs);
      }
    }

    private double[][] forward(INDArray features, int n) {
      double[][] cellInputs = new double[STEPS][IN + UNITS];
      double[] state = new double[UNITS];
      for (int t = 0; t < STEPS; t++) {
        for (int f = 0; f < IN; f++) {
          cellInputs[t][f] = features.getDouble(n, f, t);
        }
        System.arraycopy(state, 0, cellInputs[t], IN, UNITS);
        double[] z = cell.preActivation(cellInputs[t]);
        for (int j = 0; j < UNITS; j++) {
          double activated = activation == Activation.TANH ? Math.tanh(z[j]) : Math.max(z[j], 0);
          state[j] = counts(n, t) ? activated : 0;
        }
      }
      return cellInputs;
    }

    private void backward(INDArray relevance, int n, double[][] cellInputs) {
      double[] ofState = new double[UNITS];
      for (int t = STEPS - 1; t >= 0; t--) {
        for (int j = 0; j < UNITS; j++) {
          ofState[j] += relevance.getDouble(n, j, t);
        }
        if (!counts(n, t)) {
          absorbedByMask += Arrays.stream(ofState).sum();
          ofState = new double[UNITS];
        }
        INDArray batch = Nd4j.createFromArray(new double[][] {cellInputs[t]});
        DenseOracle.Share share =
            rule.formula().of(explainedCell, new RuleCase.Inputs(batch, 1), 0, ofState);
        absorbedByBias += share.bias();
        for (int f = 0; f < IN; f++) {
          ofInput[n][f][t] = share.input()[f];
        }
        ofState = Arrays.copyOfRange(share.input(), IN, IN + UNITS);
      }
      absorbedByInitialState += Arrays.stream(ofState).sum();
    }

    private boolean counts(int n, int t) {
      return !masked || MASK[n][t] != 0;
    }
  }
}
