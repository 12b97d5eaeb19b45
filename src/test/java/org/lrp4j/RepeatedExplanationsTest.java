package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Memory is used again, but never what a user holds. */
@ExtendWith(OneThread.class)
class RepeatedExplanationsTest {

  private static MultiLayerNetwork network() {
    return Networks.chain(
        InputType.convolutional(8, 8, 2),
        Networks.convolution(4, Activation.RELU),
        Networks.convolution(4, Activation.LEAKYRELU),
        new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
        Networks.dense(36, 6, Activation.RELU),
        Networks.classes(6, 3));
  }

  static Stream<Composite> composites() {
    return Stream.of(
        Composite.epsilonPlus(),
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1(),
        Composite.epsilonGammaBox(-9, 9));
  }

  /** All arrays that an explanation hands out. */
  private static List<INDArray> arrays(Explanation explanation) {
    List<INDArray> arrays = new ArrayList<>();
    arrays.add(explanation.input());
    arrays.add(explanation.relevance());
    arrays.add(explanation.explainedOutput());
    arrays.add(explanation.output());
    arrays.add(explanation.outputRelevance());
    explanation.layerNames().forEach(name -> arrays.add(explanation.relevance(name)));
    return arrays;
  }

  @ParameterizedTest
  @MethodSource("composites")
  void laterExplanationsOfAnyBatchSizeLeaveAnEarlierOneAsItWas(Composite composite) {
    Random random = new Random(4);
    MultiLayerNetwork network = network();
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      INDArray images = Networks.values(1, 3, 2, 8, 8);
      Explanation first = explainer.explain(images);
      List<INDArray> copies = arrays(first).stream().map(INDArray::dup).toList();
      for (int i = 0; i < 12; i++) {
        explainer.explain(Networks.values(i, 1 + random.nextInt(6), 2, 8, 8));
      }
      assertEquals(copies, arrays(first));
      assertEquals(copies, arrays(explainer.explain(images)));
    }
  }

  private static ComputationGraph residual() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 8, 2))
                .addLayer("pointwise", convolution(1, Activation.RELU), "in")
                .addLayer("branch", convolution(3, Activation.IDENTITY), "pointwise")
                .addVertex(
                    "sum",
                    new ElementWiseVertex(ElementWiseVertex.Op.Add),
                    "pointwise",
                    "branch",
                    "pointwise")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "sum")
                .addLayer("out", Networks.classes(256, 3), "relu")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int kernel, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(4)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  @ParameterizedTest
  @MethodSource("composites")
  void residualSumsOfAnyBatchSizeAreThoseOfThisBatch(Composite composite) {
    Random random = new Random(4);
    ComputationGraph network = residual();
    try (LrpExplainer usual = LrpExplainer.builder(network).composite(composite).build();
        LrpExplainer frugal =
            LrpExplainer.builder(network).composite(composite).lowMemory(true).build()) {
      INDArray images = Networks.values(1, 3, 2, 8, 8);
      Explanation first = usual.explain(images);
      List<INDArray> copies = arrays(first).stream().map(INDArray::dup).toList();
      for (int i = 0; i < 12; i++) {
        INDArray others = Networks.values(i, 1 + random.nextInt(6), 2, 8, 8);
        try (Explanation actual = usual.explain(others);
            Explanation expected = frugal.explain(others)) {
          assertEquals(arrays(expected), arrays(actual));
        }
      }
      assertEquals(copies, arrays(first));
      assertEquals(copies, arrays(usual.explain(images)));
    }
  }

  @Test
  void closingAnExplanationFreesItsRelevanceAndLeavesThoseOfOtherTargetsAsTheyWere() {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      INDArray images = Networks.values(1, 3, 2, 8, 8);
      List<Explanation> explanations =
          explainer.explainEach(images, Target.classIndex(0), Target.classIndex(1));
      Explanation closed = explanations.get(0);
      Explanation other = explanations.get(1);
      List<INDArray> copies = arrays(other).stream().map(INDArray::dup).toList();

      closed.close();
      closed.close();

      assertTrue(closed.relevance().wasClosed());
      assertTrue(closed.layerNames().stream().allMatch(name -> closed.relevance(name).wasClosed()));
      assertEquals(copies, arrays(other));
      assertEquals(other.input(), closed.input());
      assertEquals(copies, arrays(explainer.explain(images, Target.classIndex(1))));
    }
  }

  @Test
  void closingFreesWhatIsSeenThroughAnotherShapeToo() {
    // A preprocessor gives the flat images' relevance as another shape of the convolution's.
    MultiLayerNetwork flat =
        Networks.chain(
            InputType.convolutionalFlat(8, 8, 1),
            Networks.convolution(2, Activation.RELU),
            Networks.classes(2 * 7 * 7, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(flat).layerRelevance(false).build()) {
      Explanation explanation = explainer.explain(Networks.values(1, 3, 64));
      INDArray copy = explanation.relevance().dup();
      Explanation other = explainer.explain(Networks.values(1, 3, 64));
      explanation.close();
      explanation.close();
      assertTrue(explanation.relevance().wasClosed());
      assertEquals(copy, other.relevance());
    }
  }

  @ParameterizedTest
  @MethodSource("composites")
  void anExplanationOutlivesItsExplainer(Composite composite) {
    Explanation explanation;
    List<INDArray> copies;
    try (LrpExplainer explainer = LrpExplainer.builder(network()).composite(composite).build()) {
      explanation = explainer.explain(Networks.values(1, 3, 2, 8, 8));
      copies = arrays(explanation).stream().map(INDArray::dup).toList();
    }
    assertEquals(copies, arrays(explanation));
  }

  @ParameterizedTest
  @MethodSource("composites")
  void severalTargetsAtOnceAreWhatEachIsByItself(Composite composite) {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).composite(composite).build()) {
      INDArray images = Networks.values(1, 3, 2, 8, 8);
      Target[] targets = IntStream.range(0, 3).mapToObj(Target::classIndex).toArray(Target[]::new);
      List<Explanation> together = explainer.explainEach(images, targets);
      assertEquals(3, together.size());
      for (int i = 0; i < 3; i++) {
        Explanation alone = explainer.explain(images, targets[i]);
        assertEquals(arrays(alone), arrays(together.get(i)));
        assertEquals(alone.conservation().toString(), together.get(i).conservation().toString());
      }
    }
  }

  @Test
  void explainEachWantsATarget() {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explainEach(Networks.values(1, 3, 2, 8, 8)));
      assertTrue(e.getMessage().contains("at least one target"), e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("composites")
  void withLowMemoryAndWithoutLayersTheRelevanceIsTheSame(Composite composite) {
    MultiLayerNetwork network = network();
    INDArray images = Networks.values(1, 3, 2, 8, 8);
    try (LrpExplainer usual = LrpExplainer.builder(network).composite(composite).build();
        LrpExplainer frugal =
            LrpExplainer.builder(network)
                .composite(composite)
                .layerRelevance(false)
                .lowMemory(true)
                .build()) {
      for (int i = 0; i < 3; i++) {
        Explanation expected = usual.explain(images);
        Explanation actual = frugal.explain(images);
        assertEquals(expected.relevance(), actual.relevance());
        assertEquals(expected.conservation().toString(), actual.conservation().toString());
        assertEquals(List.of(), actual.layerNames());
        var e = assertThrows(IllegalArgumentException.class, () -> actual.relevance("layer1"));
        assertTrue(e.getMessage().contains("layerRelevance(false)"), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("composites")
  void withoutConservationTheRelevanceOfEveryLayerIsTheSame(Composite composite) {
    MultiLayerNetwork network = network();
    INDArray images = Networks.values(1, 3, 2, 8, 8);
    try (LrpExplainer usual = LrpExplainer.builder(network).composite(composite).build();
        LrpExplainer quick =
            LrpExplainer.builder(network).composite(composite).conservation(false).build()) {
      Explanation expected = usual.explain(images);
      Explanation actual = quick.explain(images);

      assertEquals(expected.relevance(), actual.relevance());
      for (String layer : expected.layerNames()) {
        assertEquals(expected.relevance(layer), actual.relevance(layer), layer);
      }
      var e = assertThrows(IllegalStateException.class, actual::conservation);
      assertTrue(e.getMessage().contains("conservation(false)"), e.getMessage());
      assertTrue(expected.toString().contains("bias kept"), expected.toString());
      assertFalse(actual.toString().contains("bias kept"), actual.toString());
      assertTrue(actual.toString().contains("predicted"), actual.toString());
    }
  }
}
