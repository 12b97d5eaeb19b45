package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What closing an explanation frees, and what it leaves alone. */
@ExtendWith(OneThread.class)
class ClosedExplanationTest {

  private static final INDArray X = values(1, 2, 3);

  private static LrpExplainerBuilder ofTwoInputsAndOutputs() {
    return LrpExplainer.builder(
        graph(
            g ->
                g.addInputs("left", "right")
                    .addLayer("fc", dense(3, 3, Activation.RELU), "left")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fc", "right")
                    .addLayer("classes", classes(3, 2), "sum")
                    .addLayer("same", new ActivationLayer(Activation.IDENTITY), "right")
                    .setOutputs("classes", "same")));
  }

  static Stream<Arguments> explainers() {
    return Stream.of(
        arguments("a chain", LrpExplainer.builder(Networks.dense()), 1),
        arguments("a graph of two inputs and outputs", ofTwoInputsAndOutputs(), 2),
        arguments(
            "a network whose output is its input",
            LrpExplainer.builder(chain(new ActivationLayer(Activation.IDENTITY))),
            1),
        arguments(
            "a network that ends in an activation layer",
            LrpExplainer.builder(
                chain(dense(3, 3, Activation.IDENTITY), new ActivationLayer(Activation.SOFTMAX))),
            1),
        arguments(
            "a network that ends in a loss layer",
            LrpExplainer.builder(
                chain(
                    dense(3, 3, Activation.IDENTITY),
                    new LossLayer.Builder().activation(Activation.SOFTMAX).build())),
            1),
        arguments(
            "frugally",
            LrpExplainer.builder(Networks.dense()).lowMemory(true).conservation(false),
            1));
  }

  /** What the explanations of one call share. */
  private static List<INDArray> shared(Explanation explanation) {
    List<INDArray> arrays = new ArrayList<>();
    explanation.inputNames().forEach(name -> arrays.add(explanation.input(name)));
    for (String name : explanation.outputNames()) {
      arrays.add(explanation.output(name));
      arrays.add(explanation.explainedOutput(name));
    }
    return arrays;
  }

  private static List<INDArray> arrays(Explanation explanation) {
    List<INDArray> arrays = shared(explanation);
    explanation.inputNames().forEach(name -> arrays.add(explanation.relevance(name)));
    explanation.layerNames().forEach(name -> arrays.add(explanation.relevance(name)));
    explanation.outputNames().forEach(name -> arrays.add(explanation.outputRelevance(name)));
    return arrays;
  }

  private static List<INDArray> copies(List<INDArray> arrays) {
    return arrays.stream().map(INDArray::dup).toList();
  }

  private static boolean isFreed(List<INDArray> arrays) {
    return arrays.stream().allMatch(INDArray::wasClosed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explainers")
  void nothingOfAClosedExplanationCanBeReadAndTheUsersArraysCan(
      String name, LrpExplainerBuilder builder, int inputCount) {
    INDArray[] given =
        IntStream.range(0, inputCount).mapToObj(i -> values(i, 2, 3)).toArray(INDArray[]::new);
    List<INDArray> givenCopies = copies(List.of(given));
    try (LrpExplainer explainer = builder.build()) {
      Explanation explanation = explainer.explain(given);
      List<INDArray> arrays = arrays(explanation);
      String text = explanation.toString();
      assertTrue(arrays.stream().noneMatch(INDArray::wasClosed));

      explanation.close();
      explanation.close();

      assertTrue(isFreed(arrays), name);
      assertEquals(text, explanation.toString());
      assertEquals(givenCopies, List.of(given));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explainers")
  void explanationsAfterClosedOnesAreRight(
      String name, LrpExplainerBuilder builder, int inputCount) {
    INDArray[] given =
        IntStream.range(0, inputCount).mapToObj(i -> values(i, 2, 3)).toArray(INDArray[]::new);
    INDArray[] others =
        IntStream.range(0, inputCount).mapToObj(i -> values(9 + i, 2, 3)).toArray(INDArray[]::new);
    try (LrpExplainer explainer = builder.build()) {
      Explanation kept = explainer.explain(given);
      List<INDArray> expected = copies(arrays(kept));
      for (int i = 0; i < 20; i++) {
        explainer.explain(others).close();
        try (Explanation again = explainer.explain(given)) {
          assertEquals(expected, arrays(again));
        }
      }
      assertEquals(expected, arrays(kept));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 2", "2, 1, 0", "1, 2, 0"})
  void whatSeveralTargetsShareCanBeReadUntilTheLastIsClosed(int first, int second, int last) {
    Target[] targets = IntStream.range(0, 3).mapToObj(Target::classIndex).toArray(Target[]::new);
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      List<Explanation> explanations = explainer.explainEach(X, targets);
      List<INDArray> shared = shared(explanations.get(0));
      List<INDArray> expected = copies(shared);
      List<INDArray> expectedOfLast = copies(arrays(explanations.get(last)));
      for (int closed : new int[] {first, second}) {
        explanations.get(closed).close();
        explanations.get(closed).close();

        assertTrue(explanations.get(closed).relevance().wasClosed());
        assertTrue(explanations.get(closed).outputRelevance().wasClosed());
        assertEquals(expected, shared);
        assertEquals(expectedOfLast, arrays(explanations.get(last)));
      }
      explanations.get(last).close();
      assertTrue(isFreed(shared));
    }
  }

  @Test
  void anyThreadsMayCloseAtTheSameTime() throws InterruptedException {
    Target[] targets = Stream.generate(Target::predicted).limit(8).toArray(Target[]::new);
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      List<INDArray> expected = copies(arrays(explainer.explain(X)));
      for (int round = 0; round < 20; round++) {
        List<Explanation> explanations = explainer.explainEach(X, targets);
        List<INDArray> arrays = explanations.stream().flatMap(e -> arrays(e).stream()).toList();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Explanation explanation : explanations) {
          for (int twice = 0; twice < 2; twice++) {
            threads.add(
                new Thread(
                    () -> {
                      try {
                        start.await();
                        explanation.close();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
          }
        }
        threads.forEach(Thread::start);
        assertTrue(arrays.stream().noneMatch(INDArray::wasClosed));
        start.countDown();
        for (Thread thread : threads) {
          thread.join();
        }
        assertTrue(isFreed(arrays));
      }
      assertEquals(expected, arrays(explainer.explain(X)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "FLOAT"})
  void theUsersOwnRelevanceAndInputStayWhateverTheirType(DataType type) {
    INDArray input = X.castTo(type);
    INDArray relevance = values(5, 2, 3).castTo(type);
    List<INDArray> given = List.of(input, relevance);
    List<INDArray> expected = copies(given);
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      explainer.explain(input, Target.relevance(relevance)).close();
      assertEquals(expected, given);
    }
  }

  @Test
  void aPartOfAnOutputIsNotReadOnceTheWholeIsFreed() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", dense(3, 4, Activation.IDENTITY), "in")
                    .addVertex("part", new SubsetVertex(1, 2), "fc")
                    .setOutputs("fc", "part"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation kept = explainer.explain(X);
      List<INDArray> expected = copies(arrays(kept));
      Explanation closed = explainer.explain(X);
      closed.close();
      assertTrue(closed.output("fc").wasClosed());
      explainer.explain(values(9, 2, 3)).close();
      assertEquals(expected, arrays(kept));
    }
  }
}
