package org.lrp4j.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;

/** Which layer gets which rule. */
class CompositeTest {

  private static final String EPSILON = "Epsilon(ε=1.0E-6)";
  private static final String MERGED = "merged";
  private static final String ALPHA_BETA = "AlphaBeta(α=2.0, β=1.0)";
  private static final String GAMMA = "GeneralizedGamma(γ=0.25)";

  /** Convolution, normalisation, convolution, pooling, dense, output. */
  private static final MultiLayerNetwork IMAGES =
      chain(
          InputType.convolutional(6, 6, 1),
          new BatchNormalization(),
          convolution(2, Activation.RELU),
          convolution(2, Activation.RELU),
          new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
          dense(8, 4, Activation.RELU),
          classes(4, 2));

  static Stream<Arguments> presets() {
    return Stream.of(
        arguments(Composite.epsilonPlus(), "EpsilonPlus", EPSILON, "ZPlus", "ZPlus"),
        arguments(Composite.epsilonPlusFlat(), "EpsilonPlusFlat", MERGED, "layer0 + Flat", "ZPlus"),
        arguments(
            Composite.epsilonAlpha2Beta1(), "EpsilonAlpha2Beta1", EPSILON, ALPHA_BETA, ALPHA_BETA),
        arguments(
            Composite.epsilonAlpha2Beta1Flat(),
            "EpsilonAlpha2Beta1Flat",
            MERGED,
            "layer0 + Flat",
            ALPHA_BETA),
        arguments(
            Composite.epsilonGammaBox(-1, 2),
            "EpsilonGammaBox",
            MERGED,
            "layer0 + ZBox(low=-1.0, high=2.0)",
            GAMMA));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("presets")
  void aPresetGivesEveryLayerItsRule(
      Composite preset, String name, String normalization, String first, String convolution) {
    assertEquals(
        List.of(normalization, first, convolution, "winner takes all", EPSILON, EPSILON),
        treatments(LrpExplainer.builder(IMAGES).composite(preset)));
    assertEquals(name, preset.toString());
  }

  @Test
  void theFirstLayersRuleOfAPresetIsForConvolutionsOnly() {
    for (Composite preset :
        List.of(
            Composite.epsilonPlusFlat(),
            Composite.epsilonAlpha2Beta1Flat(),
            Composite.epsilonGammaBox(0, 1))) {
      assertEquals(
          List.of(EPSILON, EPSILON),
          treatments(LrpExplainer.builder(Networks.dense()).composite(preset)),
          preset.toString());
    }
  }

  @Test
  void ofAnImageAndATableTheImageAloneGetsTheRuleForPixels() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("image", "table")
                    .setInputTypes(InputType.convolutional(4, 4, 1), InputType.feedForward(3))
                    .addLayer("conv", convolution(2, Activation.RELU), "image")
                    .addLayer("dense", dense(3, 2, Activation.RELU), "table")
                    .addVertex(
                        "flat",
                        new PreprocessorVertex(new CnnToFeedForwardPreProcessor(3, 3, 2)),
                        "conv")
                    .addVertex("merge", new MergeVertex(), "flat", "dense")
                    .addLayer("out", classes(20, 2), "merge")
                    .setOutputs("out"));
    assertEquals(
        List.of("Flat", EPSILON, "routed", "routed", EPSILON),
        treatments(LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat())));
  }

  @Test
  void uniformGivesOneRuleToAllAffineLayers() {
    assertEquals(
        List.of(MERGED, "layer0 + WSquare", "WSquare", "winner takes all", "WSquare", "WSquare"),
        treatments(LrpExplainer.builder(IMAGES).composite(Composite.uniform(new WSquareRule()))));
  }

  @Test
  void withoutACompositeImagesGetEpsilonPlusAndOthersEpsilon() {
    assertEquals(
        List.of(EPSILON, "ZPlus", "ZPlus", "winner takes all", EPSILON, EPSILON),
        treatments(LrpExplainer.builder(IMAGES)));
    assertEquals(List.of(EPSILON, EPSILON), treatments(LrpExplainer.builder(Networks.dense())));
  }

  @Test
  void whatNoEntryMatchesGetsEpsilon() {
    assertEquals(
        List.of(EPSILON, EPSILON, EPSILON, "winner takes all", "Flat", "Flat"),
        treatments(
            LrpExplainer.builder(IMAGES)
                .composite(Composite.builder().dense(new FlatRule()).build())));
  }

  /** The ways to match the described layer, from the most specific to the least. */
  private static final List<BiConsumer<CompositeBuilder, Rule>> MATCHES =
      List.of(
          (composite, rule) -> composite.layer("fc", rule),
          (composite, rule) -> composite.layer(3, rule),
          (composite, rule) -> composite.layers(2, 3, rule),
          (composite, rule) -> composite.first(rule),
          (composite, rule) -> composite.matching(layer -> true, rule),
          (composite, rule) -> composite.type(DenseLayer.class, rule),
          (composite, rule) -> composite.dense(rule),
          (composite, rule) -> composite.defaultRule(rule));

  private static final LayerDescription LAYER =
      new LayerDescription("fc", 3, DenseLayer.class, LayerKind.DENSE, true, true);

  @Test
  void theMoreSpecificEntryWinsInWhateverOrderTheyWereAdded() {
    for (int specific = 0; specific < MATCHES.size(); specific++) {
      for (int general = specific + 1; general < MATCHES.size(); general++) {
        CompositeBuilder before = Composite.builder();
        MATCHES.get(specific).accept(before, new FlatRule());
        MATCHES.get(general).accept(before, new ZPlusRule());
        CompositeBuilder after = Composite.builder();
        MATCHES.get(general).accept(after, new ZPlusRule());
        MATCHES.get(specific).accept(after, new FlatRule());

        String pair = specific + " against " + general;
        assertEquals(Optional.of(new FlatRule()), before.build().ruleFor(LAYER), pair);
        assertEquals(Optional.of(new FlatRule()), after.build().ruleFor(LAYER), pair);
      }
    }
  }

  @Test
  void amongEntriesOfTheSameSortTheLastOneWins() {
    for (var match : MATCHES) {
      CompositeBuilder builder = Composite.builder();
      match.accept(builder, new ZPlusRule());
      match.accept(builder, new FlatRule());
      assertEquals(Optional.of(new FlatRule()), builder.build().ruleFor(LAYER));
    }
    Composite ends = Composite.builder().first(new ZPlusRule()).last(new FlatRule()).build();
    assertEquals(Optional.of(new FlatRule()), ends.ruleFor(LAYER));
  }

  static Stream<Arguments> entriesThatDoNotMatch() {
    Rule rule = new FlatRule();
    return Stream.of(
        arguments("other name", Composite.builder().layer("fc2", rule)),
        arguments("other index", Composite.builder().layer(2, rule)),
        arguments("range before", Composite.builder().layers(0, 2, rule)),
        arguments("range behind", Composite.builder().layers(4, 9, rule)),
        arguments("predicate", Composite.builder().matching(LayerDescription::first, rule)),
        arguments("first", Composite.builder().first(rule)),
        arguments("last", Composite.builder().last(rule)),
        arguments("other type", Composite.builder().type(BatchNormalization.class, rule)),
        arguments("other kind", Composite.builder().convolutions(rule)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entriesThatDoNotMatch")
  void anEntryLeavesOtherLayersAlone(String what, CompositeBuilder builder) {
    LayerDescription inTheMiddle =
        new LayerDescription("fc", 3, DenseLayer.class, LayerKind.DENSE, false, false);
    assertEquals(Optional.empty(), builder.build().ruleFor(inTheMiddle));
  }

  @Test
  void aTypeMatchesItsSubclasses() {
    Composite composite = Composite.builder().type(BaseLayer.class, new FlatRule()).build();
    assertEquals(Optional.of(new FlatRule()), composite.ruleFor(LAYER));
  }

  @Test
  void normalisationTakesARuleOnlyWhereItIsMeant() {
    LayerDescription normalization =
        new LayerDescription(
            "fc", 3, BatchNormalization.class, LayerKind.NORMALIZATION, true, true);
    for (var match : MATCHES) {
      CompositeBuilder builder = Composite.builder();
      match.accept(builder, new GammaRule());
      int index = MATCHES.indexOf(match);
      // Name, index, range and predicate do; first, dense and the default do not.
      boolean meant = index <= 2 || index == 4;
      assertEquals(meant, builder.build().ruleFor(normalization).isPresent(), "way " + index);
    }
    assertEquals(
        List.of("Flat", "ZPlus", "ZPlus", "winner takes all", EPSILON, EPSILON),
        treatments(
            LrpExplainer.builder(IMAGES)
                .composite(
                    Composite.builder()
                        .convolutions(new ZPlusRule())
                        .type(BatchNormalization.class, new FlatRule())
                        .build())));
  }

  @Test
  void firstAndLastGoByTheFlowOfDataNotByTheOrderOfLayers() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("short", "long")
                    .addLayer("l1", dense(3, 3, Activation.RELU), "long")
                    .addLayer("relu", new ActivationLayer(Activation.RELU), "short")
                    .addLayer("l2", dense(3, 3, Activation.RELU), "l1")
                    .addLayer("s1", dense(3, 3, Activation.RELU), "relu")
                    .addVertex("both", new MergeVertex(), "l2", "s1")
                    .addLayer("mixed", dense(6, 3, Activation.RELU), "both")
                    .addLayer("out", classes(3, 2), "mixed")
                    .addLayer("early", classes(3, 2), "l1")
                    .setOutputs("out", "early"));
    var builder =
        LrpExplainer.builder(network)
            .composite(
                Composite.builder()
                    .first(new FlatRule())
                    .last(new WSquareRule())
                    .defaultRule(new ZPlusRule())
                    .build());
    List<String> rows = new ArrayList<>();
    try (LrpExplainer explainer = builder.build()) {
      explainer
          .toString()
          .lines()
          .skip(2)
          .map(CompositeTest::cells)
          .forEach(cells -> rows.add(cells[1] + " " + cells[cells.length - 1]));
    }
    assertEquals(
        Set.of(
            "l1 Flat",
            "s1 Flat",
            "l2 ZPlus",
            "mixed ZPlus",
            "out WSquare",
            "early WSquare",
            "relu pass",
            "MergeVertex routed"),
        Set.copyOf(rows));
  }

  private static String[] cells(String row) {
    return row.strip().split(" {2,}");
  }

  @Test
  void aShortcutFromTheInputDoesNotMakeALayerFirst() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", dense(3, 3, Activation.RELU), "in")
                    .addVertex("both", new MergeVertex(), "fc", "in")
                    .addLayer("out", classes(6, 2), "both")
                    .setOutputs("out"));
    var builder =
        LrpExplainer.builder(network).composite(Composite.builder().first(new FlatRule()).build());
    assertEquals(List.of("Flat", "routed", EPSILON), treatments(builder));
  }

  @Test
  void namesAreRememberedSoThatTheyCanBeChecked() {
    Rule rule = new FlatRule();
    assertEquals(
        Set.of("a", "b"),
        Composite.builder().layer("a", rule).layer("b", rule).layer(1, rule).build().layerNames());
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefused() {
    assertEquals(
        "A range of layers must not end before it begins, got 3 to 2",
        assertThrows(
                IllegalArgumentException.class,
                () -> Composite.builder().layers(3, 2, new FlatRule()))
            .getMessage());
  }

  private static List<String> treatments(LrpExplainerBuilder builder) {
    try (LrpExplainer explainer = builder.build()) {
      return explainer
          .toString()
          .lines()
          .skip(2)
          .map(CompositeTest::cells)
          .map(cells -> cells[cells.length - 1])
          .toList();
    }
  }

  @Test
  void aBoxOfOnesOwnIsTakenAsItIs() {
    ZBoxRule box = new ZBoxRule(new double[] {-1}, new double[] {1});
    LayerDescription first =
        new LayerDescription("conv", 0, ConvolutionLayer.class, LayerKind.CONVOLUTION, true, false);
    assertEquals(Optional.of(box), Composite.epsilonGammaBox(box).ruleFor(first));
    assertEquals(Optional.of(new EpsilonRule()), Composite.epsilonGammaBox(box).ruleFor(LAYER));
  }
}
