package org.lrp4j.reference;

import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.composite.Composite;

/** The switches of an explainer. */
record DrawnSettings(
    boolean zeroBias,
    boolean lowMemory,
    boolean layerRelevance,
    boolean conservation,
    InputRange range) {

  static DrawnSettings draw(Random random) {
    return new DrawnSettings(
        random.nextInt(3) == 0,
        random.nextInt(4) == 0,
        random.nextInt(5) != 0,
        random.nextInt(3) != 0,
        InputRange.draw(random));
  }

  LrpExplainer explainer(Model model, Composite composite) {
    LrpExplainerBuilder builder =
        model instanceof MultiLayerNetwork chain
            ? LrpExplainer.builder(chain)
            : LrpExplainer.builder((ComputationGraph) model);
    range.tell(builder);
    return builder
        .composite(composite)
        .zeroBias(zeroBias)
        .lowMemory(lowMemory)
        .layerRelevance(layerRelevance)
        .conservation(conservation)
        .verify(
            false) // outputs are compared here, and DL4J's own depend on the order in some graphs
        .build();
  }
}
