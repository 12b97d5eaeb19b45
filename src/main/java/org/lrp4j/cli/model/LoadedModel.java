package org.lrp4j.cli.model;

import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * A network, and what its file tells about its input.
 *
 * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
 * @param input what it wants to be fed with
 * @param isKeras whether it comes from Keras
 * @param file where it was read from
 */
public record LoadedModel(Model network, InputForm input, boolean isKeras, Path file) {

  static LoadedModel of(MultiLayerNetwork network, Path file) {
    return new LoadedModel(
        network, InputForm.of(network.getLayerWiseConfigurations()), false, file);
  }

  static LoadedModel of(ComputationGraph network, Path file) {
    return new LoadedModel(network, InputForm.of(network.getConfiguration()), false, file);
  }

  /**
   * The normalizer that is stored beside the network. Only read when it is wanted: one that is
   * refused does not keep anybody from using another.
   *
   * @return the normalizer; empty if the file holds none, as files of Keras do
   * @throws BadModelException if it is refused, or damaged
   */
  public Optional<DataNormalization> normalizer() {
    return isKeras ? Optional.empty() : ModelZip.normalizer(file);
  }

  /**
   * A builder for the network's explainer.
   *
   * @return the builder
   */
  public LrpExplainerBuilder explainer() {
    return network instanceof MultiLayerNetwork chain
        ? LrpExplainer.builder(chain)
        : LrpExplainer.builder((ComputationGraph) network);
  }
}
