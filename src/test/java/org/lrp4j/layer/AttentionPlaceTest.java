package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;

/** What attention is to a composite: it takes no rule, but is no mere passage either. */
class AttentionPlaceTest {

  private static final Layer POOLING = new GlobalPoolingLayer(PoolingType.AVG);

  private static List<String> treatments(Model network, Composite composite) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      return explainer.layers().stream().map(ExplainedLayer::treatment).toList();
    }
  }

  private static Composite flatFirst() {
    return Composite.builder().first(new FlatRule()).defaultRule(new EpsilonRule(.25)).build();
  }

  private static Model selfAttention() {
    return chain(
        new SelfAttentionLayer.Builder().nIn(3).nOut(2).nHeads(1).projectInput(true).build(),
        POOLING,
        classes(2, 2));
  }

  /** A first layer's rule is for what reads the input: the dense layer reads attention's output. */
  @Test
  void theLayerBehindAttentionIsNotTheFirst() {
    assertEquals(new EpsilonRule(.25).label(), treatments(selfAttention(), flatFirst()).get(2));
    Model vertex =
        graph(
            g ->
                g.addInputs("in")
                    .addVertex(
                        "attention",
                        new AttentionVertex.Builder()
                            .nInQueries(3)
                            .nInKeys(3)
                            .nInValues(3)
                            .nOut(2)
                            .nHeads(1)
                            .headSize(2)
                            .projectInput(true)
                            .build(),
                        "in",
                        "in",
                        "in")
                    .addLayer("pooling", POOLING, "attention")
                    .addLayer("out", classes(2, 2), "pooling")
                    .setOutputs("out"));
    assertEquals(new EpsilonRule(.25).label(), treatments(vertex, flatFirst()).get(2));
    Model pooling = chain(POOLING, classes(3, 2));
    assertEquals(new FlatRule().label(), treatments(pooling, flatFirst()).get(1));
  }

  @Test
  void noRuleReachesAttention() {
    String attention = treatments(selfAttention(), flatFirst()).get(0);
    Composite gamma = Composite.builder().defaultRule(new GammaRule(.25)).build();
    assertEquals(attention, treatments(selfAttention(), gamma).get(0));
  }
}
