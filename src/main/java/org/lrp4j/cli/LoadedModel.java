package org.lrp4j.cli;

import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;

/**
 * A network, and what its file tells about its input.
 *
 * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
 * @param input what it wants to be fed with
 * @param isKeras whether it comes from Keras
 * @param file where it was read from
 */
record LoadedModel(Model network, InputForm input, boolean isKeras, Path file) {

  static LoadedModel of(MultiLayerNetwork network, Path file) {
    return new LoadedModel(
        network, InputForm.of(network.getLayerWiseConfigurations()), false, file);
  }

  static LoadedModel of(ComputationGraph network, Path file) {
    return new LoadedModel(network, InputForm.of(network.getConfiguration()), false, file);
  }

  LrpExplainerBuilder explainer() {
    return network instanceof MultiLayerNetwork chain
        ? LrpExplainer.builder(chain)
        : LrpExplainer.builder((ComputationGraph) network);
  }
}
