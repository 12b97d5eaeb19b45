package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.FlatRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention, with and without its softmax, against plain loops. */
@ExtendWith(OneThread.class)
class AttentionOracleTest {

  /** Large enough for FLOAT where the terms of a sum cancel out. */
  private static final double DELTA_FLOAT = 0.05;

  static Stream<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() == AttentionCases.LOOPS) {
        for (Attention attention : Attention.values()) {
          for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            all.add(Arguments.of(row, attention, type));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("cases")
  void relevanceGoesToValuesAndIfAskedForThroughTheSoftmax(
      FamilyCase row, Attention attention, DataType type) {
    Model network = row.network(type);
    Random random = new Random(3);
    INDArray[] batch =
        row.inputs().stream()
            .map(input -> Samples.normal(random, type, input.batch(FamilyCase.BATCH)))
            .toArray(INDArray[]::new);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    INDArray relevance = Samples.normal(random, type, output.shape());
    assertExplained(network, batch, row.masks(), relevance, attention, type);
  }

  private static void assertExplained(
      Model network,
      INDArray[] batch,
      INDArray[] masks,
      INDArray relevance,
      Attention attention,
      DataType type) {
    double delta = type == DataType.DOUBLE ? 1e-6 : DELTA_FLOAT;
    Expected expected = new Expected(network, batch, masks);
    expected.run(relevance, Shares.valueOf(attention.name()), delta);
    Composite composite = Composite.builder().attention(attention).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).stabilizer(delta).build()) {
      Explanation explanation = explainer.explain(batch, masks, Target.relevance(relevance));

      Samples.assertClose(expected.output(), FamilyCase.output(network, masks, batch), type);
      Samples.assertClose(expected.output(), explanation.output(), type);
      Samples.assertClose(expected.ofInputs(), Properties.ofAllInputs(explanation), type);
      Row subject = explanation.conservation().row(FamilyCase.SUBJECT);
      assertEquals(attention.label(), subject.treatment());
      double tolerance = Samples.tolerance(type) * 1e3;
      assertEquals(expected.softmax, subject.absorbed().by(Absorber.SOFTMAX), tolerance);
      assertEquals(expected.mask, subject.absorbed().by(Absorber.MASK), tolerance);
      assertEquals(0, subject.absorbedByBias());
    }
  }

  /** What the loops give for all examples. */
  private static final class Expected {

    private final Model network;
    private final INDArray[] batch;
    private final INDArray[] masks;
    private final double[][][][] shares;
    private final double[][][] outputs;
    private double softmax;
    private double mask;

    Expected(Model network, INDArray[] batch, INDArray[] masks) {
      this.network = network;
      this.batch = batch;
      this.masks = masks;
      this.shares = new double[batch.length][(int) batch[0].size(0)][][];
      this.outputs = new double[(int) batch[0].size(0)][][];
    }

    void run(INDArray relevance, Shares how, double delta) {
      boolean isVertex = network instanceof ComputationGraph;
      for (int n = 0; n < outputs.length; n++) {
        double[][] queries = AttentionLoops.steps(batch[0], n);
        double[][] keys = AttentionLoops.steps(batch[batch.length / 2], n);
        double[][] values = AttentionLoops.steps(batch[batch.length - 1], n);
        Map<String, INDArray> parameters = network.paramTable();
        String prefix = isVertex ? FamilyCase.SUBJECT + "_" : "0_";
        var loops = new AttentionLoops(parameters, prefix, queries[0].length);
        double[] ofKeys = mask(batch.length / 2, n);
        double[] ofValues = mask(batch.length - 1, n);
        double[][] output = loops.forward(queries, keys, values, least(ofKeys, ofValues));
        double[][] r = AttentionLoops.steps(relevance, n);
        double[] ofQueries = isVertex ? mask(0, n) : null;
        for (int t = 0; t < r.length && ofQueries != null; t++) {
          for (int o = 0; o < r[t].length; o++) {
            mask += ofQueries[t] == 0 ? r[t][o] : 0;
            r[t][o] = ofQueries[t] == 0 ? 0 : r[t][o];
          }
        }
        AttentionLoops.Back back = loops.back(r, how, delta);
        for (int t = 0; t < r.length && ofQueries != null; t++) {
          for (int o = 0; o < r[t].length; o++) {
            output[t][o] *= ofQueries[t];
          }
        }
        softmax += back.softmax();
        outputs[n] = AttentionLoops.transposed(output);
        double[][][] all = {back.queries(), back.keys(), back.values()};
        for (int i = 0; i < batch.length; i++) {
          shares[i][n] = AttentionLoops.transposed(all[batch.length == 1 ? 0 : i]);
        }
        for (int i = 1; i < 3 && batch.length == 1; i++) {
          double[][] more = AttentionLoops.transposed(all[i]);
          for (int f = 0; f < more.length; f++) {
            for (int t = 0; t < more[f].length; t++) {
              shares[0][n][f][t] += more[f][t];
            }
          }
        }
      }
    }

    private double[] mask(int input, int example) {
      return masks == null || masks[input] == null
          ? null
          : masks[input].getRow(example).castTo(DataType.DOUBLE).toDoubleVector();
    }

    private static double[] least(double[] one, double[] other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      double[] least = new double[one.length];
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(one[i], other[i]);
      }
      return least;
    }

    double[] output() {
      return flat(outputs);
    }

    double[] ofInputs() {
      return Samples.concat(Stream.of(shares).map(Expected::flat).toArray(double[][]::new));
    }

    private static double[] flat(double[][][] examples) {
      return Arrays.stream(examples)
          .flatMap(Arrays::stream)
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }
  }

  /** Each input with a mask of its own. */
  @ParameterizedTest
  @EnumSource(Attention.class)
  void aStepIsLookedAtWhereKeyAndValueCount(Attention attention) {
    ComputationGraph network = queriesKeysAndValues();
    Samples.fill(network, 17);
    Random random = new Random(5);
    INDArray[] batch = {
      Samples.normal(random, DataType.DOUBLE, 2, 2, 3),
      Samples.normal(random, DataType.DOUBLE, 2, 3, 4),
      Samples.normal(random, DataType.DOUBLE, 2, 2, 4)
    };
    INDArray[] masks = {
      mask(new double[][] {{1, 0, 1}, {1, 1, 0}}),
      mask(new double[][] {{1, 1, 0, 1}, {1, 1, 1, 1}}),
      mask(new double[][] {{1, 0, 1, 1}, {0, 1, 1, 1}})
    };
    INDArray relevance = Samples.normal(random, DataType.DOUBLE, 2, 4, 3);
    assertExplained(network, batch, masks, relevance, attention, DataType.DOUBLE);
  }

  private static ComputationGraph queriesKeysAndValues() {
    return graph(
        g ->
            g.addInputs("queries", "keys", "values")
                .addVertex(
                    FamilyCase.SUBJECT,
                    new AttentionVertex.Builder()
                        .nInQueries(2)
                        .nInKeys(3)
                        .nInValues(2)
                        .nOut(4)
                        .nHeads(2)
                        .projectInput(true)
                        .build(),
                    "queries",
                    "keys",
                    "values")
                .addLayer("out", identity(), FamilyCase.SUBJECT)
                .setOutputs("out"));
  }

  /** DL4J's vertex keeps the masks of the call before, and obeys them where none are given. */
  @Test
  void withoutAMaskNoneIsObeyedAlsoIfThereWasOneBefore() {
    ComputationGraph network = queriesKeysAndValues();
    Samples.fill(network, 19);
    Random random = new Random(11);
    INDArray[] batch = {
      Samples.normal(random, DataType.DOUBLE, 1, 2, 3),
      Samples.normal(random, DataType.DOUBLE, 1, 3, 4),
      Samples.normal(random, DataType.DOUBLE, 1, 2, 4)
    };
    INDArray fresh = network.output(false, FamilyCase.copies(batch))[0];
    INDArray[] masks = {
      null, mask(new double[][] {{1, 1, 0, 0}}), mask(new double[][] {{1, 1, 0, 0}})
    };
    INDArray masked = network.output(false, FamilyCase.copies(batch), masks, null)[0];
    INDArray stale = network.output(false, FamilyCase.copies(batch))[0];
    assertNotEquals(fresh, masked);
    assertClose(masked, stale, 1e-12);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(masked, explainer.explain(batch, masks).output(), 1e-9);
      assertClose(fresh, explainer.explain(batch).output(), 1e-9);
    }
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(fresh, explainer.explain(batch).output(), 1e-9);
    }
  }

  private static ActivationLayer identity() {
    return new ActivationLayer(Activation.IDENTITY);
  }

  private static INDArray mask(double[][] steps) {
    return Nd4j.createFromArray(steps).castTo(Nd4j.defaultFloatingPointType());
  }

  /** Published formulas, worked out by hand-written code elsewhere: 2 queries, 3 keys. */
  @ParameterizedTest
  @EnumSource(Attention.class)
  void knownValuesOfOneHead(Attention attention) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("queries", "keys", "values")
                    .addVertex(
                        FamilyCase.SUBJECT,
                        new AttentionVertex.Builder()
                            .nInQueries(2)
                            .nInKeys(2)
                            .nInValues(2)
                            .nOut(2)
                            .nHeads(1)
                            .projectInput(false)
                            .build(),
                        "queries",
                        "keys",
                        "values")
                    .addLayer("out", identity(), FamilyCase.SUBJECT)
                    .setOutputs("out"));
    INDArray[] batch = {
      sequence(new double[][] {{1, -.5}, {.5, 2}}),
      sequence(new double[][] {{.5, 1}, {-1, .5}, {2, -.25}}),
      sequence(new double[][] {{1, 2}, {-1, .5}, {.5, -3}})
    };
    INDArray relevance = sequence(new double[][] {{1, 2}, {-1, .5}});
    Composite composite = Composite.builder().attention(attention).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(composite).stabilizer(1e-9).build()) {
      Explanation explanation = explainer.explain(batch, Target.relevance(relevance));
      assertClose(
          sequence(new double[][] {{0.4797236886, -1.9086482368}, {0.5410121784, 0.8066316638}}),
          explanation.output(),
          1e-9);
      boolean constant = attention == Attention.CP_LRP;
      assertClose(
          sequence(
              constant
                  ? new double[][] {
                    {-0.8167579451, 0.4296947923},
                    {0.1935372932, 0.0202516822},
                    {0.6232206516, 2.0500535238}
                  }
                  : new double[][] {
                    {-0.4083789729, 0.2148473964},
                    {0.0967686467, 0.0101258411},
                    {0.3116103261, 1.0250267621}
                  }),
          explanation.relevance("values"),
          1e-9);
      double[][] none = {{0, 0}, {0, 0}};
      double[][] ofQueries = {{0.3883050085, 0.0372728948}, {-0.120298066, 0.0990253988}};
      assertClose(sequence(constant ? none : ofQueries), explanation.relevance("queries"), 1e-9);
      double[][] noneOfKeys = {{0, 0}, {0, 0}, {0, 0}};
      double[][] ofKeys = {
        {-0.0030389525, -0.0243116197},
        {0.0262154619, 0.103615058},
        {0.244830433, 0.0569948553}
      };
      assertClose(sequence(constant ? noneOfKeys : ofKeys), explanation.relevance("keys"), 1e-9);
      // What the weights got, and what the scores were left: the rest is the softmax's.
      double kept = constant ? 0 : 1.2499999995240327 - 0.8086104723742819;
      Row subject = explanation.conservation().row(FamilyCase.SUBJECT);
      assertEquals(kept, subject.absorbed().by(Absorber.SOFTMAX), 1e-9);
      assertEquals(constant ? 2.5 : 2.5 - kept, subject.passedOn(), 1e-8);
      assertEquals(!constant, explanation.conservation().toString().contains("softmax kept"));
    }
  }

  private static INDArray sequence(double[][] steps) {
    return Nd4j.createFromArray(new double[][][] {AttentionLoops.transposed(steps)});
  }

  /** Nothing is divided by an output near 0, where a rule gives relevance to zeros. */
  @Test
  void inFrontOfFlatValuesGetWhatIsLookedAtThem() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3, 4),
            new SelfAttentionLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .build(),
            new Convolution1D.Builder(1).nOut(2).activation(Activation.IDENTITY).build());
    Samples.fill(network, 23);
    Random random = new Random(6);
    INDArray[] batch = {Samples.normal(random, DataType.DOUBLE, 2, 3, 4)};
    INDArray relevance = Samples.normal(random, DataType.DOUBLE, 2, 2, 4);
    INDArray behind = relevance.sum(true, 1).div(4); // each of four features gets a quarter
    Expected expected = new Expected(network, batch, null);
    expected.run(behind.broadcast(2, 4, 4), Shares.EQUAL, 0);
    Composite composite = Composite.builder().layer(1, new FlatRule()).build();
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      Explanation explanation = explainer.explain(batch, Target.relevance(relevance));

      assertEquals("uniform", explanation.conservation().row(FamilyCase.SUBJECT).treatment());
      assertClose(
          Samples.array(expected.ofInputs(), DataType.DOUBLE, 2, 3, 4),
          explanation.relevance(),
          1e-5); // Flat has a stabilizer
      double begun = relevance.sumNumber().doubleValue();
      assertTrue(Math.abs(begun) > 0.1);
      assertEquals(begun, explanation.relevance().sumNumber().doubleValue(), 1e-5);
    }
  }

  /** Sequences may be longer and shorter from call to call, and so may batches. */
  @Test
  void anyNumberOfStepsAndExamples() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3),
            new SelfAttentionLayer.Builder()
                .name(FamilyCase.SUBJECT)
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .build());
    Samples.fill(network, 29);
    Random random = new Random(7);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int[] size : new int[][] {{2, 4}, {1, 7}, {5, 1}, {2, 4}}) {
        INDArray[] batch = {Samples.normal(random, DataType.DOUBLE, size[0], 3, size[1])};
        INDArray relevance = Samples.normal(random, DataType.DOUBLE, size[0], 4, size[1]);
        Expected expected = new Expected(network, batch, null);
        expected.run(relevance, Shares.CP_LRP, 1e-6);
        Explanation explanation = explainer.explain(batch, Target.relevance(relevance));
        Samples.assertClose(expected.output(), explanation.output(), DataType.DOUBLE);
        Samples.assertClose(expected.ofInputs(), explanation.relevance(), DataType.DOUBLE);
      }
    }
  }
}
