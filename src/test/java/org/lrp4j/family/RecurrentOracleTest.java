package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every rule on a simple recurrent layer, against plain loops: at each moment the affine map of
 * input and state side by side, and relevance from the last moment back to the first.
 */
@ExtendWith(OneThread.class)
class RecurrentOracleTest {

  private static final int BATCH = FamilyCase.BATCH;
  private static final int IN = 2;
  private static final int UNITS = RecurrentCases.UNITS;
  private static final int STEPS = RecurrentCases.STEPS;

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() instanceof Reference.Moments) {
        for (RuleCase rule : RuleCase.all()) {
          if (!rule.name().contains("per element")) { // a box of a batch is none of a moment
            all.add(Arguments.of(row, rule, DataType.DOUBLE, false));
          }
        }
        all.add(Arguments.of(row, RuleCase.all().get(1), DataType.DOUBLE, true));
        RuleCase zPlus =
            RuleCase.all().stream().filter(r -> r.name().equals("ZPlus")).findAny().orElseThrow();
        all.add(Arguments.of(row, zPlus, DataType.FLOAT, false));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, zero bias {3}")
  @MethodSource("cases")
  void relevanceGoesBackThroughTime(
      FamilyCase row, RuleCase rule, DataType type, boolean zeroBias) {
    MultiLayerNetwork network = (MultiLayerNetwork) row.network(type);
    DataFormat format = row.inputs().get(0).format();
    INDArray features = Samples.uniform(new Random(3), type, -0.6, 0.9, BATCH, IN, STEPS);
    INDArray relevance = Samples.normal(new Random(4), type, BATCH, UNITS, STEPS);
    INDArray expectedOutput = FamilyCase.output(network, row.masks(), formatted(features, format));

    Loops loops = new Loops(network, rule, zeroBias, row.mask());
    loops.run(features, relevance);

    Composite composite =
        Composite.builder().layer(FamilyCase.SUBJECT, rule.rule().apply(loops.box())).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).zeroBias(zeroBias).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {formatted(features, format)},
              row.masks(),
              Target.relevance(formatted(relevance, format)));

      Samples.assertClose(Samples.flat(expectedOutput), explanation.output(), type);
      INDArray actual = formatted(explanation.relevance(), format);
      Samples.assertClose(loops.ofInput(), actual, type);
      var balance = explanation.conservation().row(FamilyCase.SUBJECT);
      double tolerance = Samples.tolerance(type) * 1e3;
      assertEquals(loops.absorbedByBias, balance.absorbedByBias(), tolerance);
      assertEquals(loops.absorbedByMask, balance.absorbed().by(Absorber.MASK), tolerance);
      assertEquals(
          loops.absorbedByInitialState, balance.absorbed().by(Absorber.INITIAL_STATE), tolerance);
    }
  }

  /** From [batch, features, time] to the format, and back. */
  private static INDArray formatted(INDArray array, DataFormat format) {
    return format == DataFormat.NWC ? array.permute(0, 2, 1).dup('c') : array;
  }

  /** The reference, example by example in double. */
  private static final class Loops {

    private final DenseOracle cell;
    private final DenseOracle explainedCell;
    private final boolean tanh;
    private final RuleCase rule;
    private final Optional<double[][]> mask;
    private final double[][][] ofInput = new double[BATCH][IN][STEPS];
    private double absorbedByBias;
    private double absorbedByMask;
    private double absorbedByInitialState;

    Loops(MultiLayerNetwork network, RuleCase rule, boolean zeroBias, Optional<double[][]> mask) {
      double[][] w = matrix(network.getParam("0_W"));
      double[][] u = matrix(network.getParam("0_RW"));
      double[][] both = new double[IN + UNITS][];
      System.arraycopy(w, 0, both, 0, IN);
      System.arraycopy(u, 0, both, IN, UNITS);
      this.cell = new DenseOracle(both, Samples.flat(network.getParam("0_b")));
      this.explainedCell = zeroBias ? cell.withoutBias() : cell;
      var conf = (SimpleRnn) network.getLayer(0).conf().getLayer();
      this.tanh = conf.getActivationFn().equals(Activation.TANH.getActivationFunction());
      this.rule = rule;
      this.mask = mask;
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
          double activated = tanh ? Math.tanh(z[j]) : Math.max(z[j], 0);
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
      return mask.map(steps -> steps[n][t] != 0).orElse(true);
    }
  }
}
