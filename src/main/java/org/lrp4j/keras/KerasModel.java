package org.lrp4j.keras;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.keras.file.KerasArchive;
import org.lrp4j.keras.layer.KerasNetwork;
import org.lrp4j.layer.InputScales;

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
  private final Map<String, List<Long>> outputShapes;
  private final String version;
  private final boolean isChannelsFirst;

  private KerasModel(KerasNetwork.Result result, KerasArchive archive) {
    this.network = result.graph();
    this.version = archive.version();
    this.isChannelsFirst = archive.network().isChannelsFirst();
    var configuration = network.getConfiguration();
    this.inputShapes = inOrder(configuration.getNetworkInputs(), result.inputs());
    this.outputShapes = inOrder(configuration.getNetworkOutputs(), result.outputs());
  }

  private static Map<String, List<Long>> inOrder(List<String> names, Map<String, long[]> sizes) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    names.forEach(name -> shapes.put(name, Arrays.stream(sizes.get(name)).boxed().toList()));
    return Collections.unmodifiableMap(shapes);
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
      return new KerasModel(KerasNetwork.of(archive), archive);
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
    return inputShapes;
  }

  /**
   * What the network is fed with, array by array.
   *
   * @return the names of the inputs, in the network's order
   */
  public List<String> inputNames() {
    return List.copyOf(inputShapes.keySet());
  }

  /**
   * What the network gives. Of a classifier the last size is the number of classes. What these are
   * called no file of Keras says: {@code model.save} keeps no names of classes.
   *
   * @return the sizes of one example of each output by the outputs' names, in the network's order;
   *     -1 where Keras has None
   */
  public Map<String, List<Long>> outputShapes() {
    return outputShapes;
  }

  /**
   * Whether the model brings an input to other units itself, with Rescaling, Normalization or
   * operators such as {@code x / 255}: then it is fed with numbers as they are, pixels from 0 to
   * 255. Else with numbers scaled as in training, which no file of Keras says.
   *
   * @param input one of the {@link #inputNames()}
   * @return whether everything that reads the input does so
   * @throws IllegalArgumentException if there is no such input
   */
  public boolean scales(String input) {
    if (!inputShapes.containsKey(input)) {
      throw new IllegalArgumentException(
          "There is no input \"" + input + "\"; there are " + inputNames());
    }
    return InputScales.areWithin(network.getConfiguration(), input);
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
