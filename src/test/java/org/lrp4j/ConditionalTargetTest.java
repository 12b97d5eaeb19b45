package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Relevance that goes through some channels of a layer alone. */
class ConditionalTargetTest {

  private static final Composite EPSILON = Composite.uniform(new EpsilonRule());
  private static final Target TARGET = Target.classIndex(1);

  private static MultiLayerNetwork images(CNN2DFormat format) {
    return chain(
        InputType.convolutional(6, 5, 2, format),
        convolution("a", 4, format),
        convolution("b", 3, format),
        new GlobalPoolingLayer.Builder(PoolingType.AVG).name("pool").build(),
        classes(3, 3));
  }

  private static Layer convolution(String name, int out, CNN2DFormat format) {
    return new ConvolutionLayer.Builder(3, 2)
        .name(name)
        .nOut(out)
        .dataFormat(format)
        .activation(Activation.RELU)
        .build();
  }

  /** A layer "inner" with a path around it. */
  private static ComputationGraph skipping() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("first", dense(4, 5), "in")
                .addLayer("inner", dense(5, 5), "first")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "inner")
                .addLayer("out", classes(5, 3), "sum")
                .setOutputs("out"));
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.RELU).build();
  }

  private static Target[] throughEach(String layer, int channels) {
    return IntStream.range(0, channels)
        .mapToObj(channel -> TARGET.through(layer, channel))
        .toArray(Target[]::new);
  }

  private static INDArray sum(List<Explanation> explanations) {
    return explanations.stream().map(Explanation::relevance).reduce(INDArray::add).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void throughOneChannelIsAsIfRelevanceBeganThereWithThatOfTheChannel(CNN2DFormat format) {
    boolean isLast = format == CNN2DFormat.NHWC;
    INDArray x = isLast ? values(1, 2, 6, 5, 2) : values(1, 2, 2, 6, 5);
    try (LrpExplainer explainer =
        LrpExplainer.builder(images(format)).layerRelevance(true).build()) {
      Explanation whole = explainer.explain(x, TARGET);
      INDArray ofLayer = whole.layerOutputRelevance("a");
      assertEquals(whole.relevance("b"), ofLayer);
      assertEquals(DataFormat.of(format), whole.layerOutputFormat("a"));
      List<Explanation> through = explainer.explainEach(x, throughEach("a", 4));
      for (int channel = 0; channel < 4; channel++) {
        INDArray selected = ofLayer.like();
        var all = NDArrayIndex.all();
        var one = NDArrayIndex.point(channel);
        var index =
            isLast
                ? new org.nd4j.linalg.indexing.INDArrayIndex[] {all, all, all, one}
                : new org.nd4j.linalg.indexing.INDArrayIndex[] {all, one, all, all};
        selected.get(index).assign(ofLayer.get(index));
        Explanation begun = explainer.explain(x, Target.relevance(selected).atLayer("a"));

        assertClose(begun.relevance(), through.get(channel).relevance(), 1e-12);
        assertNotEquals(0, through.get(channel).relevance().norm1Number().doubleValue(), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void theChannelsOfALayerAddUpToTheWhole(CNN2DFormat format) {
    INDArray x = format == CNN2DFormat.NHWC ? values(1, 2, 6, 5, 2) : values(1, 2, 2, 6, 5);
    for (Composite composite : List.of(Composite.epsilonPlusFlat(), EPSILON)) {
      try (LrpExplainer explainer =
          LrpExplainer.builder(images(format)).composite(composite).build()) {
        INDArray whole = explainer.explain(x, TARGET).relevance();

        assertClose(whole, sum(explainer.explainEach(x, throughEach("a", 4))), 1e-12);
        assertClose(whole, sum(explainer.explainEach(x, throughEach("b", 3))), 1e-12);
        assertClose(whole, explainer.explain(x, TARGET.through("b", 2, 0, 1)).relevance(), 1e-12);
      }
    }
  }

  @Test
  void channelsOfTwoLayersAddUpToThoseOfOne() {
    INDArray x = values(1, 2, 2, 6, 5);
    try (LrpExplainer explainer = LrpExplainer.builder(images(CNN2DFormat.NCHW)).build()) {
      Target first = TARGET.through("b", 1);
      Target[] both =
          IntStream.range(0, 4).mapToObj(c -> first.through("a", c)).toArray(Target[]::new);

      assertClose(
          explainer.explain(x, first).relevance(), sum(explainer.explainEach(x, both)), 1e-12);
    }
  }

  @Test
  void whatLeadsAroundTheLayerIsLeftOutAndSaid() {
    INDArray x = values(3, 2, 4);
    try (LrpExplainer explainer =
        LrpExplainer.builder(skipping()).composite(EPSILON).layerRelevance(true).build()) {
      Explanation whole = explainer.explain(x, TARGET);
      double around = whole.relevance("sum", 0).sumNumber().doubleValue();
      INDArray ofInner = whole.relevance("sum", 1);
      assertEquals(ofInner, whole.layerOutputRelevance("inner"));
      assertClose(
          whole.relevance("sum", 0).add(whole.relevance("inner")),
          whole.layerOutputRelevance("first"),
          1e-12);
      List<Explanation> through = explainer.explainEach(x, throughEach("inner", 5));

      INDArray begun = explainer.explain(x, Target.relevance(ofInner).atLayer("inner")).relevance();
      assertClose(begun, sum(through), 1e-12);
      for (int unit = 0; unit < 5; unit++) {
        Conservation.Row row =
            through.get(unit).conservation().rows().stream()
                .filter(r -> r.name().equals("inner"))
                .findFirst()
                .orElseThrow();
        double ofUnit = ofInner.getColumn(unit).sumNumber().doubleValue();
        assertEquals(around, row.absorbed().by(Absorber.OTHER_PATHS), 1e-12);
        assertEquals(
            ofInner.sumNumber().doubleValue() - ofUnit,
            row.absorbed().by(Absorber.OTHER_CHANNELS),
            1e-12);
      }
    }
  }

  @Test
  void conditionalAndWholeExplanationsOfOneCallAreThoseOfSeveral() {
    INDArray x = values(3, 2, 4);
    try (LrpExplainer explainer = LrpExplainer.builder(skipping()).build()) {
      List<Target> targets =
          List.of(
              TARGET.through("inner", 1),
              TARGET,
              TARGET.through("inner", 1),
              TARGET.through("first", 0, 2),
              TARGET.through("first", 3).through("inner", 4),
              TARGET.through("first", 2).through("inner", 4),
              Target.classIndex(0).through("inner", 1),
              Target.classIndex(0));
      List<Explanation> together = explainer.explainEach(x, targets.toArray(Target[]::new));
      for (int i = 0; i < targets.size(); i++) {
        Explanation alone = explainer.explain(x, targets.get(i));
        assertClose(alone.relevance(), together.get(i).relevance(), 1e-12);
        assertEquals(alone.conservation().toString(), together.get(i).conservation().toString());
        together.get(i).close();
        alone.close();
      }
    }
  }

  @Test
  void itIsSaidInWords() {
    assertEquals(
        "class 1 through channels 2, 0 of layer \"a\" and through channel 3 of layer \"b\"",
        TARGET.through("b", 3).through("a", 2, 0).toString());
  }

  @Test
  void channelsAndLayersThatAreNotThereAreRefusedByName() {
    INDArray x = values(3, 2, 4);
    try (LrpExplainer explainer = LrpExplainer.builder(skipping()).build()) {
      assertEquals(
          "Layer \"inner\" (DenseLayer) has the channels 0 to 4, but channel 5 was asked for",
          refusal(explainer, x, TARGET.through("inner", 5)));
      assertEquals(
          "There is no layer \"outer\"; there are [first, inner, sum, out]",
          refusal(explainer, x, TARGET.through("outer", 0)));
    }
    assertThrows(IllegalArgumentException.class, () -> TARGET.through("a"));
    assertThrows(IllegalArgumentException.class, () -> TARGET.through("a", -1));
    assertThrows(IllegalArgumentException.class, () -> TARGET.through("a", 1, 1));
  }

  private static String refusal(LrpExplainer explainer, INDArray x, Target target) {
    return assertThrows(IllegalArgumentException.class, () -> explainer.explain(x, target))
        .getMessage();
  }
}
