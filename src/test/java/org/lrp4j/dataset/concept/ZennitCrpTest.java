package org.lrp4j.dataset.concept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.NumpyArrays;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Values of {@code make_crp_reference.py}: a trained network of two convolutions, 30 images. */
@DisplayName(
    "Concepts are those of zennit-crp, and the relevance of parameters is that of autograd")
class ZennitCrpTest {

  private static final double TOLERANCE = 1e-7;

  private static final Map<String, INDArray> REFERENCE =
      NumpyArrays.read(Path.of("src/test/resources/dataset/concepts.npz"));

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(10, 10, 2),
            convolution("conv1", 5),
            new SubsamplingLayer.Builder(2, 2).stride(2, 2).build(),
            convolution("conv2", 6),
            dense(24, 8, Activation.RELU),
            classes(8, 3));
    Map.of("0", "conv1", "2", "conv2", "3", "dense", "4", "out")
        .forEach(
            (layer, name) -> {
              for (String parameter : List.of("W", "b")) {
                INDArray values = REFERENCE.get(name + "." + parameter);
                INDArray own = network.getParam(layer + "_" + parameter);
                own.assign(values.reshape(own.shape()));
              }
            });
    return network;
  }

  private static ConvolutionLayer convolution(String name, int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .name(name)
        .nOut(channels)
        .activation(Activation.RELU)
        .build();
  }

  private static INDArray images(int from, int to) {
    return REFERENCE
        .get("in")
        .get(
            NDArrayIndex.interval(from, to),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all());
  }

  /** Its heatmaps are sums over the image's channels. */
  private static void assertHeatmaps(String expected, Target... targets) {
    INDArray wanted = REFERENCE.get(expected);
    int shown = (int) wanted.size(0);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network()).composite(Composite.epsilonPlus()).build()) {
      List<Explanation> found = explainer.explainEach(images(0, shown), targets);
      for (int i = 0; i < targets.length; i++) {
        INDArray map =
            wanted.get(
                NDArrayIndex.all(), NDArrayIndex.point(i), NDArrayIndex.all(), NDArrayIndex.all());
        assertClose(map, found.get(i).relevance().sum(1), TOLERANCE);
        found.get(i).close();
      }
    }
  }

  @Test
  @DisplayName("relevance through a channel")
  void throughAChannel() {
    assertHeatmaps(
        "heatmaps",
        IntStream.range(0, 6)
            .mapToObj(channel -> Target.predicted().through("conv2", channel))
            .toArray(Target[]::new));
  }

  @Test
  @DisplayName("relevance through channels of two layers")
  void throughTwoLayers() {
    assertHeatmaps(
        "both",
        Target.predicted().through("conv2", 0).through("conv1", 4),
        Target.predicted().through("conv2", 3).through("conv1", 1),
        Target.predicted().through("conv2", 5).through("conv1", 2));
  }

  @Test
  @DisplayName(
      "the relevance of channels, their shares by class, and the examples of most relevance")
  void summary() {
    ConceptSummary summary = new ConceptSummary("conv2", 5);
    List<INDArray> relevance = new ArrayList<>();
    List<Integer> predicted = new ArrayList<>();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network()).composite(Composite.epsilonPlus()).build()) {
      for (int first = 0; first < 30; first += 10) {
        try (Explanation explanation = explainer.explain(images(first, first + 10))) {
          relevance.add(explanation.layerOutputRelevance("conv2").sum(2, 3).dup());
          IntStream.range(0, 10).map(explanation::explainedClass).forEach(predicted::add);
          summary.add(explanation, first);
        }
      }
    }
    assertArrayEquals(
        REFERENCE.get("predicted").toIntVector(), predicted.stream().mapToInt(i -> i).toArray());
    INDArray channels = REFERENCE.get("channels");
    for (int batch = 0; batch < 3; batch++) {
      INDArray wanted =
          channels.get(NDArrayIndex.interval(10L * batch, 10L * batch + 10), NDArrayIndex.all());
      assertClose(wanted, relevance.get(batch), TOLERANCE);
    }
    INDArray shares = REFERENCE.get("shares");
    for (int of = 0; of < 3; of++) {
      double[] wanted = shares.getRow(of).toDoubleVector();
      List<ChannelShare> found = summary.shares(of);
      assertEquals(
          IntStream.range(0, 6)
              .boxed()
              .sorted(Comparator.comparingDouble(channel -> -wanted[channel]))
              .toList(),
          found.stream().map(ChannelShare::channel).toList());
      found.forEach(share -> assertEquals(wanted[share.channel()], share.share(), TOLERANCE));
    }
    for (int channel = 0; channel < 6; channel++) {
      List<Reference> found = summary.references(channel);
      assertArrayEquals(
          REFERENCE.get("most").getColumn(channel).toLongVector(),
          found.stream().mapToLong(Reference::example).toArray());
      assertArrayEquals(
          REFERENCE.get("most.relevance").getColumn(channel).toDoubleVector(),
          found.stream().mapToDouble(Reference::relevance).toArray(),
          1e-6);
    }
  }

  private static void assertParameters(
      String rule, Composite composite, Map<String, String> layers) {
    try (LrpExplainer explainer =
            LrpExplainer.builder(network()).composite(composite).parameterRelevance(true).build();
        Explanation explanation = explainer.explain(images(0, 30))) {
      layers.forEach(
          (layer, name) -> {
            for (ParameterRelevance found : explanation.parameterRelevance(layer)) {
              INDArray wanted = REFERENCE.get(rule + "." + name + "." + found.name());
              assertClose(wanted.reshape(found.relevance().shape()), found.relevance(), 1e-6);
            }
          });
    }
  }

  @Test
  @DisplayName("under LRP-0 the relevance of a parameter is it times the logit's gradient")
  void parametersUnderZero() {
    assertParameters(
        "zero",
        Composite.uniform(new ZeroRule()),
        Map.of("conv1", "conv1", "conv2", "conv2", "layer3", "dense", "layer4", "out"));
  }

  @Test
  @DisplayName("under ZPlus it is what agrees")
  void parametersUnderZPlus() {
    assertParameters("plus", Composite.epsilonPlus(), Map.of("conv1", "conv1", "conv2", "conv2"));
  }
}
