package org.lrp4j.keras;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.keras.file.KerasArchive;
import org.lrp4j.keras.layer.KerasNetwork;

/**
 * A model that was trained in Keras 2 or 3, as a network of Deeplearning4j that computes the same:
 * for predictions in Java, and to be explained.
 *
 * <pre>{@code
 * KerasModel model = KerasModel.read(Path.of("model.keras"));
 * INDArray probabilities = model.network().outputSingle(images);
 * }</pre>
 *
 * <p>Every array has the axes that it has in Keras: images of a model with {@code channels_last}
 * are [batch, height, width, channels], sequences [batch, time, features]. What would be another
 * network is refused, with the layer, the argument and its value.
 */
public final class KerasModel {

  private final ComputationGraph network;
  private final Map<String, List<Long>> inputShapes;
  private final String version;
  private final boolean isChannelsFirst;

  private KerasModel(ComputationGraph network, Map<String, long[]> inputs, KerasArchive archive) {
    this.network = network;
    this.version = archive.version();
    this.isChannelsFirst = archive.network().isChannelsFirst();
    this.inputShapes = new LinkedHashMap<>();
    for (String name : network.getConfiguration().getNetworkInputs()) {
      List<Long> sizes = new ArrayList<>();
      for (long size : inputs.get(name)) {
        sizes.add(size);
      }
      inputShapes.put(name, List.copyOf(sizes));
    }
  }

  /**
   * Reads a model.
   *
   * @param file {@code .keras} or {@code .h5} of {@code model.save}; or {@code .weights.h5} with
   *     what {@code model.to_json()} gives beside it: of {@code net.weights.h5} in {@code
   *     net.json}, or in {@code config.json}
   * @return the model
   * @throws org.lrp4j.keras.file.UnsupportedKerasException if the model holds a layer, or an
   *     argument, that is not read: the message names it
   * @throws org.lrp4j.keras.file.KerasFileException if the file is no model, or damaged
   */
  public static KerasModel read(Path file) {
    Objects.requireNonNull(file, "file");
    try (KerasArchive archive = KerasArchive.open(file)) {
      KerasNetwork.Result result = KerasNetwork.of(archive);
      return new KerasModel(result.graph(), result.inputs(), archive);
    }
  }

  /**
   * The network, with the model's weights, in FLOAT.
   *
   * @return the network; whoever asks twice gets the same
   */
  public ComputationGraph network() {
    return network;
  }

  /**
   * What the network reads.
   *
   * @return the sizes of one example of each input, in the network's order; -1 where Keras has None
   */
  public Map<String, List<Long>> inputShapes() {
    return new LinkedHashMap<>(inputShapes);
  }

  /**
   * Which Keras saved the model.
   *
   * @return as in 3.15.1; empty if the file does not say
   */
  public String kerasVersion() {
    return version;
  }

  /**
   * Where the channels of images are.
   *
   * @return true if a layer of the model has {@code data_format = channels_first}; else they are
   *     last
   */
  public boolean isChannelsFirst() {
    return isChannelsFirst;
  }
}
