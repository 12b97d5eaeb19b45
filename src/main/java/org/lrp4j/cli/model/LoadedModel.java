package org.lrp4j.cli.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.keras.KerasModel;
import org.lrp4j.layer.InputScales;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * A network, and what its file tells about its inputs.
 *
 * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph}
 * @param inputs what it wants to be fed with, in the network's order
 * @param keras the model of Keras that it comes from; empty if it comes from elsewhere
 * @param file where it was read from
 */
public record LoadedModel(
    Model network, Map<String, InputForm> inputs, Optional<KerasModel> keras, Path file) {

  /** The only input of a chain, as the explainer calls it. */
  static final String ONLY = "input";

  static LoadedModel of(MultiLayerNetwork network, Path file) {
    InputForm input = InputForm.of(network.getLayerWiseConfigurations());
    return new LoadedModel(network, Map.of(ONLY, input), Optional.empty(), file);
  }

  static LoadedModel of(ComputationGraph network, Path file) {
    Map<String, InputForm> inputs = new LinkedHashMap<>();
    for (String name : network.getConfiguration().getNetworkInputs()) {
      inputs.put(name, InputForm.of(network.getConfiguration(), name));
    }
    return new LoadedModel(network, inputs, Optional.empty(), file);
  }

  /**
   * Whether it comes from Keras.
   *
   * @return whether the file is one of Keras
   */
  public boolean isKeras() {
    return keras.isPresent();
  }

  /**
   * What the first input wants to be fed with; most models have no other.
   *
   * @return the form
   */
  public InputForm input() {
    return inputs.values().iterator().next();
  }

  /**
   * The names of the inputs.
   *
   * @return the names in the network's order
   */
  public List<String> inputNames() {
    return List.copyOf(inputs.keySet());
  }

  /**
   * The normalizer that is stored beside the network. Only read when it is wanted: one that is
   * refused does not keep anybody from using another.
   *
   * @return the normalizer; empty if the file holds none, as files of Keras do
   * @throws BadModelException if it is refused, or damaged
   */
  public Optional<DataNormalization> normalizer() {
    return isKeras() ? Optional.empty() : ModelZip.normalizer(file);
  }

  /**
   * Whether the network brings its inputs to other units itself, as Keras's Rescaling and
   * Normalization do: then it wants pixels as they are in the file.
   *
   * @return whether whatever reads an input of the network does that
   */
  public boolean scalesItself() {
    return network instanceof ComputationGraph graph
        && inputNames().stream()
            .allMatch(input -> InputScales.areWithin(graph.getConfiguration(), input));
  }

  /**
   * A builder for the network's explainer.
   *
   * @return the builder
   */
  public LrpExplainerBuilder explainer() {
    LrpExplainerBuilder builder =
        network instanceof MultiLayerNetwork chain
            ? LrpExplainer.builder(chain)
            : LrpExplainer.builder((ComputationGraph) network);
    return builder.remarksOnLayers(!isKeras());
  }
}
