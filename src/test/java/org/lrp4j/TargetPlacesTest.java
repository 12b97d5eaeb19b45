package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Where an explanation begins: at an inner layer, at a time step, and with how much. */
class TargetPlacesTest {

  private static final Composite EPSILON = Composite.uniform(new EpsilonRule());
  private static final INDArray X = values(1, 3, 4);

  private static Layer named(String name, int in, int out) {
    return new DenseLayer.Builder()
        .name(name)
        .nIn(in)
        .nOut(out)
        .activation(Activation.TANH)
        .build();
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        arguments(Target.predicted()),
        arguments(Target.classIndex(2)),
        arguments(Target.classIndices(4, 0, 2)),
        arguments(Target.contrastive(1)),
        arguments(Target.classIndex(1).fromOne()),
        arguments(Target.relevance(values(5, 3, 5))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void atAnInnerLayerIsAsIfTheNetworkEndedThere(Target target) {
    MultiLayerNetwork whole = chain(named("one", 4, 6), named("two", 6, 5), classes(5, 2));
    MultiLayerNetwork cut = chain(named("one", 4, 6), named("two", 6, 5));
    cut.paramTable().forEach((key, value) -> value.assign(whole.getParam(key)));
    try (LrpExplainer ofCut = LrpExplainer.builder(cut).composite(EPSILON).build();
        LrpExplainer ofWhole = LrpExplainer.builder(whole).composite(EPSILON).build()) {
      Explanation expected = ofCut.explain(X, target);
      Explanation explanation = ofWhole.explain(X, target.atLayer("two"));

      assertClose(expected.relevance(), explanation.relevance(), 1e-12);
      assertClose(expected.relevance("two"), explanation.relevance("two"), 1e-12);
      assertClose(expected.output(), explanation.output("two"), 1e-12);
      assertClose(expected.outputRelevance(), explanation.outputRelevance("two"), 1e-12);
      assertEquals(List.of("two"), explanation.outputNames());
      assertEquals(List.of("one", "two"), explanation.layerNames());
    }
  }

  @Test
  void atAVertexWhatComesBehindItPlaysNoPart() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("a", dense(4, 3, Activation.TANH), "in")
                    .addLayer("b", dense(4, 3, Activation.TANH), "in")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                    .addLayer("out", classes(3, 2), "sum")
                    .setOutputs("out"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(EPSILON).build()) {
      INDArray before = explainer.explain(X, Target.classIndex(1).atLayer("sum")).relevance().dup();
      INDArray ofOutput = explainer.explain(X, Target.classIndex(1)).relevance().dup();
      network.getParam("out_W").muli(-3);

      Explanation after = explainer.explain(X, Target.classIndex(1).atLayer("sum"));
      assertEquals(before, after.relevance());
      assertNotEquals(ofOutput, explainer.explain(X, Target.classIndex(1)).relevance());
      INDArray sum = network.feedForward(X.dup(), false).get("sum");
      assertClose(sum.getColumn(1), after.outputRelevance("sum").sum(1), 1e-12);
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(X, Target.predicted().atLayer("nowhere")))
              .getMessage();
      assertEquals("There is no layer \"nowhere\"; there are [a, b, sum, out]", message);
    }
  }

  @Test
  void innerLayersAndOutputsAreExplainedTogetherByExplainEach() {
    MultiLayerNetwork network = chain(named("one", 4, 6), named("two", 6, 5), classes(5, 2));
    Target[] targets = {
      Target.classIndex(1), Target.classIndex(3).atLayer("one"), Target.predicted().atLayer("two")
    };
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(EPSILON).build()) {
      List<Explanation> together = explainer.explainEach(X, targets);
      for (int i = 0; i < targets.length; i++) {
        assertClose(
            explainer.explain(X, targets[i]).relevance(), together.get(i).relevance(), 1e-12);
      }
    }
  }

  static Stream<Arguments> fromOne() {
    return Stream.of(
        arguments(Target.classIndex(1), new double[][] {{0, 1}, {0, 1}, {0, 1}}),
        arguments(Target.classIndices(1, 0, 1), new double[][] {{0, 1}, {1, 0}, {0, 1}}),
        arguments(Target.contrastive(0), new double[][] {{1, -1}, {1, -1}, {1, -1}}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromOne")
  void fromOneRelevanceDoesNotDependOnHowHighTheLogitIs(Target target, double[][] begun) {
    MultiLayerNetwork network = chain(named("one", 4, 6), classes(6, 2));
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(EPSILON).build()) {
      Explanation explanation = explainer.explain(X, target.fromOne());
      INDArray expected = Nd4j.createFromArray(begun);
      assertEquals(expected, explanation.outputRelevance());
      assertClose(
          explainer.explain(X, Target.relevance(expected)).relevance(),
          explanation.relevance(),
          1e-12);
    }
  }

  @Test
  void fromOneThePredictedClassBeginsWithOne() {
    MultiLayerNetwork network = chain(classes(4, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X, Target.predicted().fromOne());
      for (int n = 0; n < 3; n++) {
        int top = explanation.output().getRow(n).argMax().getInt(0);
        for (int c = 0; c < 3; c++) {
          assertEquals(c == top ? 1 : 0, explanation.outputRelevance().getDouble(n, c));
        }
      }
    }
    assertThrows(IllegalStateException.class, () -> Target.relevance(X).fromOne());
  }

  /** Three examples, two features, four steps. */
  private static MultiLayerNetwork recurrent(RNNFormat format) {
    return chain(
        InputType.recurrent(2, 4, format),
        new SimpleRnn.Builder()
            .name("rnn")
            .nOut(3)
            .activation(Activation.TANH)
            .dataFormat(format)
            .build());
  }

  private static INDArray sequences(RNNFormat format) {
    INDArray sequences = values(3, 3, 2, 4);
    return format == RNNFormat.NCW ? sequences : sequences.permute(0, 2, 1).dup('c');
  }

  private static void requireOnly(int unit, int[] steps, RNNFormat format, Explanation actual) {
    INDArray output = actual.output();
    INDArray expected = output.mul(0);
    for (int n = 0; n < steps.length; n++) {
      int[] at =
          format == RNNFormat.NCW ? new int[] {n, unit, steps[n]} : new int[] {n, steps[n], unit};
      expected.putScalar(at, output.getDouble(at));
    }
    assertEquals(expected, actual.outputRelevance());
  }

  static Stream<Arguments> timeSteps() {
    return Stream.of(RNNFormat.values())
        .flatMap(
            format ->
                Stream.of(
                    arguments(format, "each its own", steps(2, 0, 3), new int[] {2, 0, 3}),
                    arguments(format, "one for all", steps(1), new int[] {1, 1, 1}),
                    arguments(format, "the last", steps(), new int[] {3, 3, 3})));
  }

  private static UnaryOperator<Target> steps(int... steps) {
    return target -> steps.length == 0 ? target : target.atTimeSteps(steps);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("timeSteps")
  void ofASequenceTheStepsThatAreAskedForAreExplained(
      RNNFormat format, String name, UnaryOperator<Target> at, int[] expected) {
    try (LrpExplainer explainer = LrpExplainer.builder(recurrent(format)).build()) {
      requireOnly(
          1,
          expected,
          format,
          explainer.explain(sequences(format), at.apply(Target.classIndex(1))));
    }
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void byDefaultItIsTheLastStepThatTheMaskCounts(RNNFormat format) {
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {0, 1, 1, 0}});
    INDArray[] inputs = {sequences(format)};
    try (LrpExplainer explainer = LrpExplainer.builder(recurrent(format)).build()) {
      Explanation explanation =
          explainer.explain(inputs, new INDArray[] {mask}, Target.classIndex(2));
      requireOnly(2, new int[] {3, 1, 2}, format, explanation);
      // A step that is asked for wins over the mask.
      Explanation first =
          explainer.explain(inputs, new INDArray[] {mask}, Target.classIndex(2).atTimeStep(0));
      requireOnly(2, new int[] {0, 0, 0}, format, first);
    }
  }

  @Test
  void atAnInnerSequenceItIsTheLastStepThatCountsToo() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(2, 4),
            new SimpleRnn.Builder().name("rnn").nOut(3).activation(Activation.TANH).build(),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(3, 2));
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {0, 1, 1, 0}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {sequences(RNNFormat.NCW)},
              new INDArray[] {mask},
              Target.classIndex(0).atLayer("rnn"));
      requireOnly(0, new int[] {3, 1, 2}, RNNFormat.NCW, explanation);
    }
  }

  /** What is proved for relevance from the outputs does not hold for what begins before a ReLU. */
  @ParameterizedTest(autoCloseArguments = false)
  @ValueSource(strings = {"ZPlus", "GeneralizedGamma", "Epsilon"})
  void relevanceCanBeginAtNegativeValuesBeforeARectifier(String name) {
    Rule rule =
        switch (name) {
          case "ZPlus" -> new ZPlusRule();
          case "GeneralizedGamma" -> new GeneralizedGammaRule();
          default -> new EpsilonRule(0.25);
        };
    MultiLayerNetwork rectified =
        chain(
            dense(3, 4, Activation.IDENTITY), new ActivationLayer(Activation.RELU), classes(4, 2));
    MultiLayerNetwork alone = chain(dense(3, 4, Activation.IDENTITY));
    alone.setParams(rectified.params().get(NDArrayIndex.interval(0, alone.numParams())).dup());
    INDArray x = values(5, 3, 3);
    Composite composite = Composite.uniform(rule);
    try (LrpExplainer ofRectified = LrpExplainer.builder(rectified).composite(composite).build();
        LrpExplainer ofAlone = LrpExplainer.builder(alone).composite(composite).build()) {
      ofRectified.explain(x);
      for (int unit = 0; unit < 4; unit++) {
        Explanation cutOff = ofAlone.explain(x, Target.classIndex(unit));
        Explanation inner = ofRectified.explain(x, Target.classIndex(unit).atLayer("layer0"));

        assertClose(cutOff.outputRelevance(), inner.outputRelevance(), 1e-12);
        assertClose(cutOff.relevance(), inner.relevance(), 1e-9);
      }
    }
  }
}
