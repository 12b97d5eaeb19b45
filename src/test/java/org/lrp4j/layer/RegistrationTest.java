package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.UnsupportedModelException.Finding;
import org.lrp4j.layer.passing.PassFamily;
import org.lrp4j.network.SwapHalves;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vertices, preprocessors and activation functions of one's own. */
class RegistrationTest {

  private static final INDArray X = values(1, 2, 4);

  /** A user's own vertex. */
  static final class Halve extends ScaleVertex {

    private static final long serialVersionUID = 1L;

    Halve() {
      super(0.5);
    }

    @Override
    public Halve clone() {
      return new Halve();
    }
  }

  /** Halves, and lets relevance pass. */
  private record HalvingStep(VertexRun vertex, Memory memory) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      INDArray half = memory.hold(vertex.forward(inputs));
      return new Capture() {
        @Override
        public INDArray output() {
          return half;
        }

        @Override
        public Redistribution redistribute(INDArray relevance) {
          return Redistribution.to(memory.hold(relevance));
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public String treatment() {
      return "halved, passed";
    }
  }

  @Test
  void aVertexOfOnesOwnIsExplainedOnceItIsRegistered() {
    VertexFamily<Halve> family =
        VertexFamily.of(
            Halve.class,
            (vertex, configuration, context) ->
                new HalvingStep(new VertexRun(vertex), context.memory()));
    ComputationGraph own = withVertex(new Halve());
    assertThrows(UnsupportedModelException.class, () -> LrpExplainer.builder(own).build());
    try (LrpExplainer expected = LrpExplainer.builder(withVertex(new ScaleVertex(0.5))).build();
        LrpExplainer explainer = LrpExplainer.builder(own).register(family).build()) {
      Explanation explanation = explainer.explain(X);

      assertEquals(expected.explain(X).relevance(), explanation.relevance());
      assertEquals("halved, passed", explanation.conservation().row("half").treatment());
    }
  }

  private static ComputationGraph withVertex(GraphVertex vertex) {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("fc", dense(4, 3, Activation.TANH), "in")
                .addVertex("half", vertex, "fc")
                .addLayer("out", classes(3, 2), "half")
                .setOutputs("out"));
  }

  @Test
  void aPreprocessorOfOnesOwnSendsRelevanceBackOnceItIsRegistered() {
    MultiLayerNetwork plain = chain(dense(4, 4, Activation.TANH), classes(4, 2));
    var list =
        configuration(DataType.DOUBLE)
            .list(dense(4, 4, Activation.TANH), classes(4, 2))
            .inputPreProcessor(0, new SwapHalves())
            .inputPreProcessor(
                1, new ComposableInputPreProcessor(new SwapHalves(), new SwapHalves()));
    MultiLayerNetwork own = new MultiLayerNetwork(list.build());
    own.init();
    own.setParams(plain.params());
    try (LrpExplainer expected = LrpExplainer.builder(plain).build();
        LrpExplainer explainer =
            LrpExplainer.builder(own).registerPreprocessor(SwapHalves.class).build()) {
      Explanation ofSwapped = expected.explain(SwapHalves.swapped(X));
      Explanation explanation = explainer.explain(X);

      assertClose(SwapHalves.swapped(ofSwapped.relevance()), explanation.relevance(), 1e-12);
      assertClose(ofSwapped.relevance(), explanation.relevance("layer0"), 1e-12);
    }
  }

  /** A user's own activation function. */
  static final class OwnActivation extends ActivationReLU {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void anActivationFunctionOfOnesOwnIsPassedOnceItIsRegistered() {
    DenseLayer hidden =
        new DenseLayer.Builder().nIn(4).nOut(3).activation(new OwnActivation()).build();
    MultiLayerNetwork own = chain(hidden, classes(3, 2));
    MultiLayerNetwork relu = chain(dense(4, 3, Activation.RELU), classes(3, 2));
    assertThrows(UnsupportedModelException.class, () -> LrpExplainer.builder(own).build());
    try (LrpExplainer expected = LrpExplainer.builder(relu).build();
        LrpExplainer explainer =
            LrpExplainer.builder(own).registerActivation(OwnActivation.class).build()) {
      assertEquals(expected.explain(X).relevance(), explainer.explain(X).relevance());
    }
  }

  /** A subclass may compute something else than its superclass. */
  static final class OwnActivationLayer extends ActivationLayer {

    private static final long serialVersionUID = 1L;

    OwnActivationLayer() {
      super(Activation.RELU);
    }
  }

  @Test
  void aSubclassOfAStandardLayerIsRefusedUntilItIsRegistered() {
    DenseLayer hidden = dense(4, 3, Activation.IDENTITY);
    MultiLayerNetwork own = chain(hidden, new OwnActivationLayer(), classes(3, 2));
    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, () -> LrpExplainer.builder(own).build());
    assertEquals("OwnActivationLayer", refusal.findings().get(0).type());

    LayerFamily<OwnActivationLayer> family =
        LayerFamily.of(OwnActivationLayer.class, LayerKind.FIXED, PassFamily.ACTIVATION::define);
    MultiLayerNetwork standard = chain(hidden, new ActivationLayer(Activation.RELU), classes(3, 2));
    try (LrpExplainer expected = LrpExplainer.builder(standard).build();
        LrpExplainer explainer = LrpExplainer.builder(own).register(family).build()) {
      assertEquals(expected.explain(X).relevance(), explainer.explain(X).relevance());
    }
  }

  @Test
  void whatAFamilyDeclaresIsChecked() {
    LayerFamily<DenseLayer> picky =
        LayerFamily.of(DenseLayer.class, LayerKind.DENSE, (layer, conf, context) -> null)
            .withActivation(DenseLayer::getActivationFn)
            .withFormat(layer -> DataFormat.NHWC)
            .unless(layer -> new Problem("too dense", "thin it out"));
    LayerFamily<OutputLayer> other =
        LayerFamily.of(OutputLayer.class, LayerKind.DENSE, (layer, conf, context) -> null)
            .withFormat(layer -> DataFormat.NCHW);
    MultiLayerNetwork network = chain(dense(4, 3, Activation.SOFTMAX), classes(3, 2));

    assertEquals(
        List.of(
            new Finding("layer0", "DenseLayer", "too dense", "thin it out"),
            new Finding(
                "layer0",
                "DenseLayer",
                "ActivationSoftmax in the middle of the network is not element-wise",
                "opt in to gradient × input for it"),
            new Finding(
                "layer1",
                "OutputLayer",
                "expects NCHW, layers before it NHWC, which DL4J itself gets wrong",
                "build the network with one data format")),
        assertThrows(
                UnsupportedModelException.class,
                () -> LrpExplainer.builder(network).register(picky).register(other).build())
            .findings());
  }

  @Test
  void whatOneBuilderRegistersIsUnknownToTheNext() {
    DenseLayer hidden =
        new DenseLayer.Builder().nIn(4).nOut(3).activation(new OwnActivation()).build();
    MultiLayerNetwork own = chain(hidden, classes(3, 2));
    LrpExplainer.builder(own).registerActivation(OwnActivation.class).build().close();
    assertThrows(UnsupportedModelException.class, () -> LrpExplainer.builder(own).build());
  }
}
