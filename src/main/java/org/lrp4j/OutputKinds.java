package org.lrp4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;

/**
 * What the outputs of a network are, as far as their layers tell and their values do not.
 *
 * @param numbers the names of those that were trained to be numbers
 * @param detectors the layers of those that are boxes, by the outputs' names
 */
record OutputKinds(Set<String> numbers, Map<String, Yolo2OutputLayer> detectors) {

  OutputKinds {
    numbers = Set.copyOf(numbers);
    detectors = Map.copyOf(detectors);
  }

  /**
   * Finds them.
   *
   * @param network a chain or a graph
   * @param names what its outputs are called, in its order
   * @param probabilities those that a softmax or sigmoid ends
   */
  static OutputKinds of(Model network, List<String> names, Set<String> probabilities) {
    List<Layer> endings = NumberOutputs.endings(network);
    Map<String, Yolo2OutputLayer> detectors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Layer ending = endings.get(i);
      Layer layer = ending instanceof FrozenLayer frozen ? frozen.getLayer() : ending;
      if (layer instanceof Yolo2OutputLayer detector) {
        detectors.put(names.get(i), detector);
      }
    }
    return new OutputKinds(NumberOutputs.of(network, names, probabilities), detectors);
  }

  boolean areNumbers(String output) {
    return numbers.contains(output);
  }

  Optional<Yolo2OutputLayer> detector(String output) {
    return Optional.ofNullable(detectors.get(output));
  }
}
