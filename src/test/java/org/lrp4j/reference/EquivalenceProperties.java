package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.reference.RandomNetwork.Traits;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The same network in another guise has the same explanation. */
class EquivalenceProperties {

  @Provide
  Arbitrary<RandomNetwork> chains() {
    return RandomNetworks.of(new Traits(false, true, true, false));
  }

  @Provide
  Arbitrary<RandomNetwork> graphs() {
    return RandomNetworks.of(new Traits(true, true, true, false));
  }

  @Provide
  Arbitrary<RandomNetwork> graphsForEitherFormat() {
    return RandomNetworks.of(new Traits(true, true, true, true));
  }

  @Provide
  Arbitrary<Composite> composites() {
    return Arbitraries.of(
        Composite.epsilonPlus(),
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1(),
        Composite.epsilonAlpha2Beta1Flat(),
        // The first convolution may follow normalisation and pooling: a wide box.
        Composite.epsilonGammaBox(-50, 50),
        Composite.uniform(new EpsilonRule(0.01)),
        Composite.uniform(new GammaRule(0.25)));
  }

  @Property(tries = 30, seed = "4", shrinking = ShrinkingMode.OFF)
  void batchIsExplainedAsEachExampleAlone(
      @ForAll("graphs") RandomNetwork network, @ForAll("composites") Composite composite) {
    int batch = 3;
    INDArray[] inputs = network.inputs(batch);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network.graph()).composite(composite).build()) {
      Explanation together = explainer.explain(inputs);
      for (int n = 0; n < batch; n++) {
        var example = NDArrayIndex.interval(n, n + 1);
        Explanation alone =
            explainer.explain(
                Arrays.stream(inputs).map(x -> x.get(example).dup()).toArray(INDArray[]::new));
        for (String name : together.inputNames()) {
          INDArray expected = alone.relevance(name);
          assertSame(name, expected, together.relevance(name).get(example), 1e-9);
        }
      }
    }
  }

  @Property(tries = 30, seed = "5", shrinking = ShrinkingMode.OFF)
  void chainIsExplainedAsItsGraph(
      @ForAll("chains") RandomNetwork network, @ForAll("composites") Composite composite) {
    MultiLayerNetwork chain = network.chain();
    INDArray input = network.inputs(2)[0];
    try (LrpExplainer one = LrpExplainer.builder(chain).composite(composite).build();
        LrpExplainer other =
            LrpExplainer.builder(chain.toComputationGraph()).composite(composite).build()) {
      Explanation expected = one.explain(input);
      Explanation actual = other.explain(input);
      assertSame("input", expected.relevance(), actual.relevance(), 1e-12);
      // The graph calls the layers by their numbers.
      assertEquals(expected.layerNames().size(), actual.layerNames().size());
      Iterator<String> names = actual.layerNames().iterator();
      for (String name : expected.layerNames()) {
        assertSame(name, expected.relevance(name), actual.relevance(names.next()), 1e-12);
      }
    }
  }

  @Property(tries = 30, seed = "6", shrinking = ShrinkingMode.OFF)
  void channelsLastAreExplainedAsChannelsFirst(
      @ForAll("graphsForEitherFormat") RandomNetwork network,
      @ForAll("composites") Composite composite) {
    ComputationGraph first = network.graph(CNN2DFormat.NCHW);
    ComputationGraph last = network.graph(CNN2DFormat.NHWC);
    last.params().assign(first.params());
    INDArray[] inputs = network.inputs(2);
    INDArray[] permuted =
        Stream.of(inputs).map(x -> x.permute(0, 2, 3, 1).dup('c')).toArray(INDArray[]::new);
    try (LrpExplainer one = LrpExplainer.builder(first).composite(composite).build();
        LrpExplainer other = LrpExplainer.builder(last).composite(composite).build()) {
      Explanation expected = one.explain(inputs);
      Explanation actual = other.explain(permuted);
      assertEquals(expected.layerNames(), actual.layerNames());
      for (String name : namesOf(expected)) {
        INDArray relevance = actual.relevance(name);
        assertSame(
            name,
            expected.relevance(name),
            relevance.rank() == 4 ? relevance.permute(0, 3, 1, 2) : relevance,
            1e-9);
      }
    }
  }

  @Property(tries = 30, seed = "7", shrinking = ShrinkingMode.OFF)
  void outputOfAnExplainedGraphIsTheNetworksOwn(@ForAll("graphs") RandomNetwork network) {
    ComputationGraph graph = network.graph();
    INDArray[] inputs = network.inputs(3);
    try (LrpExplainer explainer = LrpExplainer.builder(graph).build()) {
      INDArray output = explainer.explain(inputs).output();
      assertSame("output", graph.output(copies(inputs))[0], output, 1e-9);
    }
  }

  @Property(tries = 30, seed = "8", shrinking = ShrinkingMode.OFF)
  void outputOfAnExplainedChainIsTheNetworksOwn(@ForAll("chains") RandomNetwork network) {
    MultiLayerNetwork chain = network.chain();
    INDArray[] inputs = network.inputs(3);
    try (LrpExplainer explainer = LrpExplainer.builder(chain).build()) {
      INDArray output = explainer.explain(inputs).output();
      assertSame("output", chain.output(copies(inputs)[0]), output, 1e-9);
    }
  }

  private static INDArray[] copies(INDArray... arrays) {
    return Arrays.stream(arrays).map(INDArray::dup).toArray(INDArray[]::new);
  }

  private static List<String> namesOf(Explanation explanation) {
    return Stream.concat(
            explanation.inputNames().stream(),
            explanation.layerNames().stream().filter(name -> !name.contains("#")))
        .toList();
  }

  /** The tolerance is relative to the largest expected value. */
  private static void assertSame(
      String what, INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape(), what);
    double[] wanted = expected.dup('c').data().asDouble();
    double[] found = actual.dup('c').data().asDouble();
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    assertArrayEquals(wanted, found, tolerance * largest, what);
  }
}
